"""Secrets Manager's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import ROLE

REGION = "us-east-1"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:000000000000:function:rotate"


def _policy(action: str) -> str:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


KEY = ("aws:kms/key:Key", {"description": "Secrets"})
SECRET = ("aws:secretsmanager/secret:Secret", {"name": "support/api-key"})
OTHER = ("aws:secretsmanager/secret:Secret", {"name": "support/other"})

CASES = [
    Case(
        token="aws:secretsmanager/secret:Secret",
        needs={"key": KEY},
        inputs={
            "name": "support/search",
            "description": "Key of the search service",
            "kmsKeyId": "{key.arn}",
            "policy": _policy("secretsmanager:DeleteSecret"),
            "recoveryWindowInDays": 7,
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_secret",
                params={"SecretId": "{id}"},
                created={
                    "Description": "Key of the search service",
                    "KmsKeyId": "{kmsKeyId}",
                    "Tags": [{"Key": "use_case", "Value": "support"}],
                },
                updated={
                    "Description": "Key of the new search service",
                    "Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
            Sees(
                method="get_resource_policy",
                params={"SecretId": "{id}"},
                created={"contains(ResourcePolicy, 'DeleteSecret')": True},
                updated={
                    "contains(ResourcePolicy, 'DeleteSecret')": False,
                    "contains(ResourcePolicy, 'PutSecretValue')": True,
                },
            ),
        ),
        change={
            "description": "Key of the new search service",
            "policy": _policy("secretsmanager:PutSecretValue"),
            "tags": {"stage": "pilot"},
        },
        replace={"name": "support/find"},
        invalid={"name": {"name": "x" * 513}, "replicas": {"replicas": [{"region": "eu-west-1"}]}},
        drift=Drift(
            method="update_secret",
            params={"SecretId": "{id}", "Description": "by hand"},
            shows="description",
        ),
        unread=("recoveryWindowInDays",),
    ),
    Case(
        token="aws:secretsmanager/secretVersion:SecretVersion",
        needs={"secret": SECRET, "other": OTHER},
        inputs={"secretId": "{secret.id}", "secretString": "first"},
        sees=(
            Sees(
                method="get_secret_value",
                params={"SecretId": "{secretId}"},
                created={
                    "SecretString": "first",
                    "VersionId": "{versionId}",
                    "VersionStages": ["AWSCURRENT"],
                },
            ),
        ),
        change=None,
        replace={"secretString": "second"},
        invalid={
            "secretId": {"secretId": None},
            "versionStages": {"versionStages": ["pilot"]},
        },
        stays={"secretString": "first"},
    ),
    Case(
        token="aws:secretsmanager/secretRotation:SecretRotation",
        needs={"secret": SECRET, "role": ROLE},
        # A function is the workload's, and not one of the platform's types.
        before=(
            (
                "lambda.create_function",
                {
                    "FunctionName": "rotate",
                    "Role": "{role.arn}",
                    "PackageType": "Image",
                    "Code": {"ImageUri": f"000000000000.dkr.ecr.{REGION}.amazonaws.com/rotate:1"},
                },
            ),
            (
                "lambda.add_permission",
                {
                    "FunctionName": "rotate",
                    "StatementId": "rotation",
                    "Action": "lambda:InvokeFunction",
                    "Principal": "secretsmanager.amazonaws.com",
                },
            ),
        ),
        inputs={
            "secretId": "{secret.id}",
            "rotationLambdaArn": FUNCTION_ARN,
            "rotationRules": {"automaticallyAfterDays": 30, "duration": "3h"},
            "rotateImmediately": False,
        },
        sees=(
            Sees(
                method="describe_secret",
                params={"SecretId": "{secretId}"},
                created={
                    "RotationEnabled": True,
                    "RotationLambdaARN": FUNCTION_ARN,
                    "RotationRules": {"AutomaticallyAfterDays": 30, "Duration": "3h"},
                },
                updated={"RotationRules": {"ScheduleExpression": "rate(10 days)"}},
            ),
        ),
        change={"rotationRules": {"scheduleExpression": "rate(10 days)"}},
        replace={"secretId": "{secret.id}-2"},
        invalid={
            "rotationRules.automaticallyAfterDays": {
                "rotationRules": {"automaticallyAfterDays": 1001}
            },
            "externalSecretRotationRoleArn": {"externalSecretRotationRoleArn": "{role.arn}"},
        },
        drift=Drift(
            method="rotate_secret",
            params={"SecretId": "{secretId}", "RotationRules": {"AutomaticallyAfterDays": 300}},
            shows="rotationRules",
        ),
        unread=("rotateImmediately",),
    ),
]
