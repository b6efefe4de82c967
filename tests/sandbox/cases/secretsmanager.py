"""Secrets Manager's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees


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
]
