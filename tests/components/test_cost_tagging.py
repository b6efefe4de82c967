from __future__ import annotations

from components.cost_tagging import AlertTopic, AlertTopicArgs, UseCaseBudget, UseCaseBudgetArgs
from components.spec.platform import TAG_KEYS
from components.tags import Tags
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import declare


def test_the_tags_are_those_that_the_platform_requires() -> None:
    tags = Tags(
        use_case="support",
        owner="support",
        cost_center="CC-1",
        data_class="internal",
        stage="pilot",
        environment="dev",
    )
    assert set(tags.as_dict()) == set(TAG_KEYS)
    assert tags.as_dict()["managed_by"] == "groundwork"


def test_the_budget_counts_its_use_case_and_warns_before_it_is_spent() -> None:
    args = UseCaseBudgetArgs(
        use_case="support",
        monthly_budget_usd=1800,
        emails=["dana@example.com", "finance@example.com"],
        topic_arn="arn:topic",
    )
    budget = dict(declare(lambda: UseCaseBudget("support", args)).only("aws:budgets/budget:Budget"))
    alerts = budget.pop("notifications")
    assert budget == {
        "name": "groundwork-support",
        "budgetType": "COST",
        "timeUnit": "MONTHLY",
        "limitAmount": "1800.0",
        "limitUnit": "USD",
        "costFilters": [{"name": "TagKeyValue", "values": ["user:use_case$support"]}],
    }
    assert [(it["notificationType"], it["threshold"]) for it in alerts] == [
        ("ACTUAL", 50),
        ("ACTUAL", 80),
        ("ACTUAL", 100),
        ("FORECASTED", 100),
    ]
    for alert in alerts:
        assert alert["thresholdType"] == "PERCENTAGE"
        assert alert["comparisonOperator"] == "GREATER_THAN"
        assert alert["subscriberEmailAddresses"] == ["dana@example.com", "finance@example.com"]
        assert alert["subscriberSnsTopicArns"] == ["arn:topic"]


def test_alerts_reach_people_under_a_key() -> None:
    args = AlertTopicArgs(
        place=PLACE,
        subject="support",
        key_arn=KEY_ARN,
        emails=["support@example.com", "ops@example.com"],
        tags={"use_case": "support"},
    )
    declared = declare(lambda: AlertTopic("support-alerts", args))
    assert declared.only("aws:sns/topic:Topic") == {
        "name": "groundwork-support-alerts",
        "displayName": "Groundwork support",
        "kmsMasterKeyId": KEY_ARN,
        "tags": {"use_case": "support"},
    }
    arn = "arn:aws:sns:us-east-1:000000000000:support-alerts-topic"
    policy = declared.only("aws:sns/topicPolicy:TopicPolicy")
    assert policy["arn"] == arn
    assert statements(policy["policy"]) == {
        "AlarmsAndBudgetsPublish": {
            "Effect": "Allow",
            "Principal": {"Service": ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]},
            "Action": ["sns:Publish"],
            "Resource": ["arn:aws:sns:us-east-1:000000000000:groundwork-support-alerts"],
            "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}},
        }
    }
    assert declared.of_type("aws:sns/topicSubscription:TopicSubscription") == {
        f"support-alerts-{name}": {
            "topic": arn,
            "protocol": "email",
            "endpoint": f"{name}@example.com",
        }
        for name in ("support", "ops")
    }
