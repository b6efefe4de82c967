"""What CI and the boundary allow of knowledge bases, queries and secrets.

IAM caps a managed policy at 6,144 characters, so that CI's roles have these in a policy of their
own, beside those of `ci_permissions`.
"""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.iam_document import Statement

INDEX_TYPE = "AWS::OpenSearchServerless::Index"
_VECTOR_ACTIONS = ("DeleteVectors", "GetIndex", "GetVectors", "PutVectors", "QueryVectors")


def planner(place: naming.Place) -> Sequence[Statement]:
    """Return the reads that a preview with refresh makes; none of them tells a secret's value."""
    return (
        Statement(
            sid="ReadKnowledge",
            actions=[
                "aoss:BatchGetCollection",
                "aoss:GetAccessPolicy",
                "aoss:GetSecurityPolicy",
                "aoss:ListTagsForResource",
                "bedrock:GetDataSource",
                "bedrock:GetKnowledgeBase",
                "cloudformation:DescribeType",
                "cloudformation:GetResource",
            ],
            # Reads of what is described, never of documents or passages.
            resources=["*"],
        ),
        Statement(
            sid="ReadVectorStores",
            actions=[
                "s3vectors:GetIndex",
                "s3vectors:GetVectorBucket",
                "s3vectors:ListTagsForResource",
            ],
            resources=_vectors(place),
        ),
        Statement(
            sid="ReadSecretsAndWorkgroups",
            actions=[
                "athena:GetWorkGroup",
                "athena:ListTagsForResource",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
            ],
            resources=[_workgroups(place), _secrets(place)],
        ),
    )


def deployer(place: naming.Place) -> Sequence[Statement]:
    """Return what deploying knowledge bases, workgroups and secrets takes; no value is read."""
    roles = f"arn:aws:iam::{place.account_id}:role{naming.USE_CASE_ROLE_PATH}*"
    return (
        Statement(
            sid="KeepKnowledgeBases",
            actions=[
                "bedrock:CreateDataSource",
                "bedrock:CreateKnowledgeBase",
                "bedrock:DeleteDataSource",
                "bedrock:DeleteKnowledgeBase",
                "bedrock:GetDataSource",
                "bedrock:GetKnowledgeBase",
                "bedrock:ListTagsForResource",
                "bedrock:TagResource",
                "bedrock:UntagResource",
                "bedrock:UpdateDataSource",
                "bedrock:UpdateKnowledgeBase",
            ],
            resources=[place.arn("bedrock", "knowledge-base/*")],
        ),
        Statement(
            sid="HandBoundedRolesToBedrock",
            actions=["iam:PassRole"],
            resources=[roles],
            condition={"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}},
        ),
        Statement(
            sid="KeepVectorStores",
            actions=[
                "s3vectors:CreateIndex",
                "s3vectors:CreateVectorBucket",
                "s3vectors:DeleteIndex",
                "s3vectors:DeleteVectorBucket",
                "s3vectors:GetIndex",
                "s3vectors:GetVectorBucket",
                "s3vectors:ListIndexes",
                "s3vectors:ListTagsForResource",
                "s3vectors:TagResource",
                "s3vectors:UntagResource",
            ],
            resources=_vectors(place),
        ),
        Statement(
            sid="KeepCollections",
            actions=[
                "aoss:APIAccessAll",
                "aoss:DeleteCollection",
                "aoss:ListTagsForResource",
                "aoss:TagResource",
                "aoss:UntagResource",
                "aoss:UpdateCollection",
            ],
            resources=[place.arn("aoss", "collection/*")],
        ),
        Statement(
            sid="KeepCollectionPolicies",
            actions=[
                "aoss:BatchGetCollection",
                "aoss:CreateAccessPolicy",
                "aoss:CreateCollection",
                "aoss:CreateSecurityPolicy",
                "aoss:DeleteAccessPolicy",
                "aoss:DeleteSecurityPolicy",
                "aoss:GetAccessPolicy",
                "aoss:GetSecurityPolicy",
                "aoss:UpdateAccessPolicy",
                "aoss:UpdateSecurityPolicy",
                # Cloud Control's: it acts with the rights of its caller, here on indexes alone.
                "cloudformation:CreateResource",
                "cloudformation:DeleteResource",
                "cloudformation:DescribeType",
                "cloudformation:GetResource",
                "cloudformation:GetResourceRequestStatus",
                "cloudformation:UpdateResource",
            ],
            # These know no resource.
            resources=["*"],
        ),
        Statement(
            sid="KeepWorkgroups",
            actions=[
                "athena:CreateWorkGroup",
                "athena:DeleteWorkGroup",
                "athena:GetWorkGroup",
                "athena:ListTagsForResource",
                "athena:TagResource",
                "athena:UntagResource",
                "athena:UpdateWorkGroup",
            ],
            resources=[_workgroups(place)],
        ),
        Statement(
            sid="KeepSecrets",
            actions=[
                "secretsmanager:CancelRotateSecret",
                "secretsmanager:CreateSecret",
                "secretsmanager:DeleteResourcePolicy",
                "secretsmanager:DeleteSecret",
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetResourcePolicy",
                "secretsmanager:PutResourcePolicy",
                "secretsmanager:RotateSecret",
                "secretsmanager:TagResource",
                "secretsmanager:UntagResource",
                "secretsmanager:UpdateSecret",
            ],
            resources=[_secrets(place)],
        ),
        Statement(
            sid="NeverReadASecret",
            effect="Deny",
            actions=["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
            resources=["*"],
        ),
    )


def limits(
    place: naming.Place, embedding_model_ids: Sequence[str], data_classes: Sequence[str] = ("*",)
) -> Sequence[Statement]:
    """Return what the boundary of use cases' roles lets through of these concerns."""
    embedding: Sequence[Statement] = (
        (
            Statement(
                sid="EmbedPassages",
                # A vector holds no word that a guardrail could stop; other models stay guarded.
                actions=["bedrock:InvokeModel"],
                resources=[
                    naming.foundation_model_arn(place.region, it)
                    for it in sorted(embedding_model_ids)
                ],
            ),
        )
        if embedding_model_ids
        else ()
    )
    buckets = [naming.bucket_arn(place.bucket(f"data-{it}")) for it in data_classes]
    return (
        *embedding,
        Statement(
            sid="SearchKnowledge",
            actions=["bedrock:Retrieve"],
            resources=[place.arn("bedrock", "knowledge-base/*")],
        ),
        Statement(
            sid="KeepVectors",
            actions=[*(f"s3vectors:{it}" for it in _VECTOR_ACTIONS), "aoss:APIAccessAll"],
            resources=[*_vectors(place), place.arn("aoss", "collection/*")],
        ),
        Statement(
            sid="ReadOwnSecrets",
            actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            resources=[_secrets(place)],
        ),
        Statement(
            sid="QueryInOwnWorkgroup",
            actions=[
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetWorkGroup",
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
            ],
            resources=[_workgroups(place)],
        ),
        Statement(
            sid="KeepResults",
            actions=["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:PutObject"],
            resources=[*buckets, *(f"{it}/{naming.query_results('*')}*" for it in buckets)],
        ),
    )


def _vectors(place: naming.Place) -> list[str]:
    return [place.arn("s3vectors", "bucket/groundwork-*")]


def _secrets(place: naming.Place) -> str:
    return place.arn("secretsmanager", f"secret:{naming.secret('*', '*')}")


def _workgroups(place: naming.Place) -> str:
    return place.arn("athena", f"workgroup/{naming.workgroup('*')}")
