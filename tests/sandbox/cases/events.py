"""EventBridge's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees

LOGIN = json.dumps({"source": ["aws.signin"], "detail": {"eventName": ["ConsoleLogin"]}})
ASSUMED = json.dumps({"source": ["aws.sts"], "detail": {"eventName": ["AssumeRole"]}})
RULE = ("aws:cloudwatch/eventRule:EventRule", {"name": "logins", "eventPattern": LOGIN})
TOPIC = ("aws:sns/topic:Topic", {"name": "alerts"})
QUEUE = ("aws:sqs/queue:Queue", {"name": "alerts"})
ACCOUNT = "$.account"

CASES = [
    Case(
        token=RULE[0],
        inputs={
            "name": "logins",
            "description": "Somebody logs in",
            "eventPattern": LOGIN,
            "state": "DISABLED",
            "tags": {"owner": "platform"},
        },
        sees=(
            Sees(
                method="describe_rule",
                params={"Name": "{name}"},
                created={
                    "Arn": "{arn}",
                    "Description": "Somebody logs in",
                    "EventBusName": "default",
                    "EventPattern": LOGIN,
                    "State": "DISABLED",
                },
                updated={
                    "Description": None,
                    "EventPattern": ASSUMED,
                    "State": "ENABLED",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"Tags": [{"Key": "owner", "Value": "platform"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "description": None,
            "eventPattern": ASSUMED,
            "state": None,
            "tags": {"stage": "pilot"},
        },
        replace={"name": "sign-ins"},
        invalid={
            "name": {"name": "not a name"},
            "state": {"state": "ON"},
            "eventBusName": {"eventBusName": "orders"},
            "description": {"description": "d" * 513},
        },
        drift=Drift(method="disable_rule", params={"Name": "{name}"}, shows="state"),
    ),
    Case(
        token="aws:cloudwatch/eventTarget:EventTarget",
        needs={"rule": RULE, "topic": TOPIC, "queue": QUEUE},
        inputs={
            "rule": "{rule.name}",
            "targetId": "alerts",
            "arn": "{topic.arn}",
            "inputTransformer": {
                "inputPaths": {"account": ACCOUNT},
                "inputTemplate": '"somebody logs in to <account>"',
            },
            "retryPolicy": {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 600},
            "deadLetterConfig": {"arn": "{queue.arn}"},
        },
        sees=(
            Sees(
                method="list_targets_by_rule",
                params={"Rule": "{rule}"},
                created={
                    "Targets[].Id": ["alerts"],
                    "Targets[0].Arn": "{arn}",
                    "Targets[0].InputTransformer.InputPathsMap": {"account": ACCOUNT},
                    "Targets[0].RetryPolicy.MaximumRetryAttempts": 3,
                },
                updated={
                    "Targets[0].InputTransformer": None,
                    "Targets[0].InputTransformer.InputPathsMap": None,
                    "Targets[0].RetryPolicy.MaximumRetryAttempts": None,
                    "Targets[0].InputPath": ACCOUNT,
                    "length(Targets)": 1,
                },
            ),
        ),
        change={
            "arn": "{queue.arn}",
            "inputTransformer": None,
            "inputPath": ACCOUNT,
            "retryPolicy": None,
            "deadLetterConfig": None,
        },
        replace={"targetId": "alarms"},
        invalid={
            "arn": {"arn": None},
            "targetId": {"targetId": "not an id"},
            "retryPolicy.maximumRetryAttempts": {"retryPolicy": {"maximumRetryAttempts": 200}},
            "ecsTarget": {"ecsTarget": {"taskDefinitionArn": "arn:aws:ecs:us-east-1:1:t/x:1"}},
        },
        drift=Drift(
            method="put_targets",
            params={
                "Rule": "{rule}",
                "Targets": [{"Id": "{targetId}", "Arn": "{topic.arn}", "InputPath": "$"}],
            },
            shows="arn",
        ),
    ),
]
