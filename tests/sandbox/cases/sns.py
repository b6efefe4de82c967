"""SNS's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees

TOPIC = ("aws:sns/topic:Topic", {"name": "alerts"})
OTHER = ("aws:sns/topic:Topic", {"name": "others"})
KEY = ("aws:kms/key:Key", {"description": "Alerts"})


def _publishing(service: str) -> str:
    statement = {
        "Sid": "Publish",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sns:Publish",
        "Resource": "arn:aws:sns:us-east-1:000000000000:alerts",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


CASES = [
    Case(
        token="aws:sns/topic:Topic",
        needs={"key": KEY},
        inputs={
            "name": "alerts",
            "displayName": "Alerts of the platform",
            "kmsMasterKeyId": "{key.arn}",
            "policy": _publishing("budgets.amazonaws.com"),
            "signatureVersion": 2,
            "tracingConfig": "Active",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_topic_attributes",
                params={"TopicArn": "{id}"},
                created={
                    "Attributes.DisplayName": "Alerts of the platform",
                    "Attributes.KmsMasterKeyId": "{kmsMasterKeyId}",
                    "contains(Attributes.Policy, 'budgets.amazonaws.com')": True,
                    "Attributes.TracingConfig": "Active",
                    "Attributes.SignatureVersion": "2",
                },
                updated={
                    "Attributes.DisplayName": "Alerts",
                    "Attributes.KmsMasterKeyId": None,
                    "contains(Attributes.Policy, 'budgets.amazonaws.com')": False,
                    "Attributes.TracingConfig": "PassThrough",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceArn": "{id}"},
                created={"Tags": [{"Key": "use_case", "Value": "support"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "displayName": "Alerts",
            "kmsMasterKeyId": None,
            "policy": _publishing("cloudwatch.amazonaws.com"),
            "tracingConfig": "PassThrough",
            "tags": {"stage": "pilot"},
        },
        replace={"name": "warnings"},
        invalid={
            "tags.stage": {"tags": {"stage": "x" * 300}},
            "signatureVersion": {"signatureVersion": "two"},
        },
        drift=Drift(
            method="set_topic_attributes",
            params={
                "TopicArn": "{id}",
                "AttributeName": "DisplayName",
                "AttributeValue": "by hand",
            },
            shows="displayName",
        ),
    ),
    Case(
        token="aws:sns/topicPolicy:TopicPolicy",
        needs={"topic": TOPIC, "other": OTHER},
        inputs={"arn": "{topic.arn}", "policy": _publishing("budgets.amazonaws.com")},
        sees=(
            Sees(
                method="get_topic_attributes",
                params={"TopicArn": "{arn}"},
                created={"contains(Attributes.Policy, 'budgets.amazonaws.com')": True},
                updated={
                    "contains(Attributes.Policy, 'budgets.amazonaws.com')": False,
                    "contains(Attributes.Policy, 'cloudwatch.amazonaws.com')": True,
                },
            ),
        ),
        change={"policy": _publishing("cloudwatch.amazonaws.com")},
        replace={"arn": "{other.arn}"},
        invalid={"policy": {"policy": None}},
        drift=Drift(
            method="set_topic_attributes",
            params={
                "TopicArn": "{arn}",
                "AttributeName": "Policy",
                "AttributeValue": _publishing("events.amazonaws.com"),
            },
            shows="policy",
        ),
        stays={"owner": "000000000000"},
    ),
    Case(
        token="aws:sns/topicSubscription:TopicSubscription",
        needs={"topic": TOPIC, "other": OTHER},
        inputs={
            "topic": "{topic.arn}",
            "protocol": "sqs",
            "endpoint": "arn:aws:sqs:us-east-1:000000000000:alerts",
            "rawMessageDelivery": True,
            "filterPolicy": json.dumps({"severity": ["high"]}),
        },
        sees=(
            Sees(
                method="get_subscription_attributes",
                params={"SubscriptionArn": "{id}"},
                created={
                    "Attributes.RawMessageDelivery": "true",
                    "contains(Attributes.FilterPolicy, 'high')": True,
                    "Attributes.FilterPolicyScope": "MessageAttributes",
                },
                updated={
                    "Attributes.RawMessageDelivery": "false",
                    "contains(Attributes.FilterPolicy, 'high')": False,
                    "Attributes.FilterPolicyScope": "MessageBody",
                },
            ),
        ),
        change={
            "rawMessageDelivery": None,
            "filterPolicyScope": "MessageBody",
            "filterPolicy": json.dumps({"severity": ["low"]}),
        },
        replace={"topic": "{other.arn}"},
        invalid={"topic": {"topic": None}, "rawMessageDelivery": {"rawMessageDelivery": "yes"}},
        drift=Drift(
            method="set_subscription_attributes",
            params={
                "SubscriptionArn": "{id}",
                "AttributeName": "FilterPolicy",
                "AttributeValue": json.dumps({"severity": ["none"]}),
            },
            shows="filterPolicy",
        ),
    ),
]
