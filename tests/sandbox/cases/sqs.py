"""SQS's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees

DEAD = ("aws:sqs/queue:Queue", {"name": "dead"})

CASES = [
    Case(
        token="aws:sqs/queue:Queue",
        needs={"dead": DEAD},
        inputs={
            "name": "answers",
            "delaySeconds": 5,
            "kmsMasterKeyId": "alias/aws/sqs",
            "messageRetentionSeconds": 86400,
            "redrivePolicy": '{"deadLetterTargetArn": "{dead.arn}", "maxReceiveCount": 3}',
            "policy": json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "sns.amazonaws.com"},
                            "Action": "sqs:SendMessage",
                            "Resource": "*",
                        }
                    ],
                }
            ),
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_queue_attributes",
                params={"QueueUrl": "{id}", "AttributeNames": ["All"]},
                created={
                    "Attributes.DelaySeconds": "5",
                    "Attributes.KmsMasterKeyId": "alias/aws/sqs",
                    "Attributes.MessageRetentionPeriod": "86400",
                    "contains(Attributes.RedrivePolicy || '', 'dead')": True,
                },
                updated={
                    "Attributes.DelaySeconds": "0",
                    "Attributes.MessageRetentionPeriod": "3600",
                    "contains(Attributes.RedrivePolicy || '', 'dead')": False,
                },
            ),
            Sees(
                method="list_queue_tags",
                params={"QueueUrl": "{id}"},
                created={"Tags": {"use_case": "support"}},
                updated={"Tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "delaySeconds": None,
            "messageRetentionSeconds": 3600,
            "redrivePolicy": None,
            "tags": {"stage": "pilot"},
        },
        replace={"name": "questions"},
        invalid={"delaySeconds": {"delaySeconds": "long"}, "tags.a": {"tags": {"a": 1}}},
        drift=Drift(
            method="set_queue_attributes",
            params={"QueueUrl": "{id}", "Attributes": {"VisibilityTimeout": "99"}},
            shows="visibilityTimeoutSeconds",
        ),
    ),
]
