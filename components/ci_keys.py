"""What CI's deployer may do with the keys of use cases, beside `ci_permissions`."""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.iam_document import Condition, Statement

_REPLICAS = "mrk.kms.amazonaws.com"
_ENCRYPTING = ("aoss", "bedrock", "bedrock-agentcore", "s3vectors", "sagemaker", "secretsmanager")
"""Services that use a key by the right of whoever makes something under it there.

https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-kms.html
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-encryption.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""


def deployer(place: naming.Place) -> Sequence[Statement]:
    """Return what making and keeping keys takes; the deployer itself encrypts and reads nothing."""
    return (
        Statement(
            sid="MakeKeys",
            actions=["kms:CreateKey", "kms:TagResource"],
            resources=["*"],
            condition={"StringEquals": {"aws:RequestTag/managed_by": "groundwork"}},
        ),
        Statement(
            sid="KeepKeys",
            actions=[
                "kms:CreateAlias",
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:DeleteAlias",
                "kms:DescribeKey",
                "kms:EnableKeyRotation",
                "kms:GenerateDataKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListResourceTags",
                "kms:PutKeyPolicy",
                "kms:ReplicateKey",
                "kms:ScheduleKeyDeletion",
                "kms:UpdateAlias",
                "kms:UpdateKeyDescription",
            ],
            resources=[place.arn("kms", "key/*")],
            condition=_of_use_cases(),
        ),
        Statement(
            sid="NeverUseKeysItself",
            # Making what is encrypted takes the caller's right, but by the service's call alone.
            # A denial, since whoever may write a key's policy could allow itself the rest.
            effect="Deny",
            actions=[
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ],
            resources=[place.arn("kms", "key/*")],
            condition={
                "StringEquals": {"aws:ResourceTag/managed_by": "groundwork"},
                "StringNotLike": {
                    "kms:ViaService": [f"{it}.{place.region}.amazonaws.com" for it in _ENCRYPTING]
                },
            },
        ),
        Statement(
            sid="NeverClaimSharedKeys",
            # The tag is what keeps it from these.
            effect="Deny",
            actions=["kms:TagResource", "kms:UntagResource"],
            resources=[place.arn("kms", "key/*")],
            condition={"StringEquals": {"aws:ResourceTag/use_case": naming.PLATFORM}},
        ),
        Statement(
            sid="NameKeys",
            actions=["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"],
            resources=[place.arn("kms", naming.key_alias("*"))],
        ),
        Statement(
            sid="LetKmsMakeItsRole",
            # KMS makes it with an account's first key for several regions, by the caller's right.
            actions=["iam:CreateServiceLinkedRole"],
            resources=[place.role_arn("*", f"/aws-service-role/{_REPLICAS}/")],
            condition={"StringEquals": {"iam:AWSServiceName": _REPLICAS}},
        ),
    )


def _of_use_cases() -> Condition:
    return {
        "StringEquals": {"aws:ResourceTag/managed_by": "groundwork"},
        "StringNotEquals": {"aws:ResourceTag/use_case": naming.PLATFORM},
    }
