"""OpenSearch Serverless' cases."""

import json
from typing import Any

from tests.sandbox.cases import Case, Drift, Sees

ROLE_ARN = "arn:aws:iam::000000000000:role/agent"


def encryption(*patterns: str) -> str:
    rules = [{"ResourceType": "collection", "Resource": list(patterns)}]
    return json.dumps({"Rules": rules, "AWSOwnedKey": True})


def network(pattern: str) -> str:
    part: dict[str, Any] = {
        "Rules": [{"ResourceType": "collection", "Resource": [pattern]}],
        "AllowFromPublic": False,
        "SourceServices": ["bedrock.amazonaws.com"],
    }
    return json.dumps([part])


def access(*permissions: str, principal: str = ROLE_ARN) -> str:
    rule = {
        "ResourceType": "index",
        "Resource": ["index/articles/*"],
        "Permission": list(permissions),
    }
    return json.dumps([{"Rules": [rule], "Principal": [principal]}])


ENCRYPTION = (
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
    {"name": "articles", "type": "encryption", "policy": encryption("collection/articles")},
)
ACCESS = (
    "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy",
    {
        "name": "articles",
        "type": "data",
        "policy": access("aoss:DescribeIndex", "aoss:ReadDocument", "aoss:WriteDocument"),
    },
)
COLLECTION = (
    "aws:opensearch/serverlessCollection:ServerlessCollection",
    {"name": "articles", "type": "VECTORSEARCH"},
)

CASES = [
    Case(
        token=ENCRYPTION[0],
        inputs={
            "name": "articles",
            "type": "network",
            "policy": network("collection/articles"),
            "description": "Bedrock alone",
        },
        sees=(
            Sees(
                method="get_security_policy",
                params={"name": "{name}", "type": "{type}"},
                created={
                    "securityPolicyDetail.policy[0].Rules[0].Resource": ["collection/articles"],
                    "securityPolicyDetail.description": "Bedrock alone",
                },
                updated={
                    "securityPolicyDetail.policy[0].Rules[0].Resource": ["collection/art*"],
                    "securityPolicyDetail.description": "Bedrock",
                },
            ),
        ),
        change={"policy": network("collection/art*"), "description": "Bedrock"},
        replace={"name": "other"},
        invalid={
            "type": {"type": "data"},
            "name": {"name": "Articles"},
            "policy": {"policy": None},
        },
        drift=Drift(
            method="update_security_policy",
            params={
                "name": "{name}",
                "type": "{type}",
                "policyVersion": "{policyVersion}",
                "policy": network("collection/*"),
            },
            shows="policy",
        ),
    ),
    Case(
        token=ACCESS[0],
        inputs={**ACCESS[1], "description": "The knowledge base's role"},
        sees=(
            Sees(
                method="get_access_policy",
                params={"name": "{name}", "type": "data"},
                created={
                    "accessPolicyDetail.policy[0].Rules[0].Permission": [
                        "aoss:DescribeIndex",
                        "aoss:ReadDocument",
                        "aoss:WriteDocument",
                    ],
                    "accessPolicyDetail.policy[0].Principal": [ROLE_ARN],
                },
                updated={"accessPolicyDetail.policy[0].Rules[0].Permission": ["aoss:ReadDocument"]},
            ),
        ),
        change={"policy": access("aoss:ReadDocument")},
        replace={"name": "other"},
        invalid={"type": {"type": "network"}, "description": {"description": "x" * 1001}},
        drift=Drift(
            method="update_access_policy",
            params={
                "name": "{name}",
                "type": "data",
                "policyVersion": "{policyVersion}",
                "policy": access("aoss:*"),
            },
            shows="policy",
        ),
    ),
    Case(
        token=COLLECTION[0],
        needs={"encryption": ENCRYPTION},
        inputs={
            **COLLECTION[1],
            "description": "Articles",
            "standbyReplicas": "DISABLED",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="batch_get_collection",
                params={"ids": ["{id}"]},
                created={
                    "collectionDetails[0].name": "articles",
                    "collectionDetails[0].type": "VECTORSEARCH",
                    "collectionDetails[0].description": "Articles",
                    "collectionDetails[0].standbyReplicas": "DISABLED",
                },
                updated={"collectionDetails[0].description": "Articles of the help centre"},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{arn}"},
                created={"tags": [{"key": "use_case", "value": "support"}]},
                updated={"tags": [{"key": "stage", "value": "pilot"}]},
            ),
        ),
        change={"description": "Articles of the help centre", "tags": {"stage": "pilot"}},
        replace={"type": "SEARCH", "standbyReplicas": "ENABLED"},
        invalid={
            "type": {"type": "VECTORS"},
            "encryptionConfigs": {
                "encryptionConfigs": [{"awsOwnedKey": True, "kmsKeyArn": "arn:aws:kms"}]
            },
        },
        drift=Drift(
            method="update_collection",
            params={"id": "{id}", "description": "by hand"},
            shows="description",
        ),
    ),
]
