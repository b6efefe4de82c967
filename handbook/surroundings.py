"""What the examples of components stand on: each is one call, so that an example shows its own.

The names are those of Groundwork's own stacks, for a use case `claims` in the sandbox's account.
"""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from components.bucket import AccessLogBucket, AccessLogBucketArgs
from components.cost_tagging import AlertTopic, AlertTopicArgs
from components.elsewhere import in_region
from components.encryption import (
    EncryptionKey,
    EncryptionKeyArgs,
    used_by_agents,
    used_by_alerts,
    used_by_events,
    used_by_vectors,
)
from components.hosting_role import Source
from components.iam_document import Statement
from components.identity import Boundary, BoundaryArgs, RuntimeRole, RuntimeRoleArgs
from components.model_endpoints import GuardrailRules, Model, ModelEndpoints, ModelEndpointsArgs
from components.naming import SANDBOX_ACCOUNT_ID, Place

PLACE: Final = Place("meridian", SANDBOX_ACCOUNT_ID, "us-east-1")
"""The organisation, and the account and region that are built in."""

ELSEWHERE: Final = Place("meridian", SANDBOX_ACCOUNT_ID, "us-west-2")
"""Another region of it, in which what must survive the loss of the first is kept."""

USE_CASE: Final = "claims"
TAGS: Final = {
    "use_case": USE_CASE,
    "owner": "claims",
    "cost_center": "CC-2100",
    "data_class": "internal",
    "stage": "pilot",
    "environment": "sandbox",
    "managed_by": "groundwork",
}
MODEL: Final = Model(
    alias="fast",
    model_id="amazon.nova-lite-v1:0",
    source_arn="arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
    regions=["us-east-1"],
)
RULES: Final = GuardrailRules(
    filter_strength="HIGH",
    pii={"EMAIL": "ANONYMIZE", "CREDIT_DEBIT_CARD_NUMBER": "BLOCK"},
    denied_topics=[],
    blocked_words=[],
    grounding_threshold=0.7,
    relevance_threshold=0.7,
    blocked_input_message="This cannot be asked here.",
    blocked_output_message="This cannot be answered here.",
)
HOSTED: Final = Source(
    model_package_arn="arn:aws:sagemaker:us-east-1:777788889999:model-package/document-reader/7",
    image_repository_arn="arn:aws:ecr:us-east-1:777788889999:repository/document-reader",
    artifacts_arn="arn:aws:s3:::meridian-model-registry/document-reader/",
    artifacts_key_arn="arn:aws:kms:us-east-1:777788889999:key/registry",
)


def key(
    subject: str = USE_CASE, *statements: Statement, place: Place = PLACE
) -> pulumi.Output[str]:
    """Return the ARN of a key that AWS's services may use for `subject`."""
    made = EncryptionKey(
        f"{subject}-key",
        EncryptionKeyArgs(
            place=place,
            subject=subject,
            description=f"Encrypts what belongs to {subject}",
            disposable=True,
            statements=[
                *used_by_alerts(place),
                used_by_agents(place),
                used_by_events(),
                used_by_vectors(place),
                *statements,
            ],
            tags=TAGS,
        ),
        in_region(place.region),
    )
    return made.arn


def topic(key_arn: pulumi.Input[str], channel: str = "alerts") -> pulumi.Output[str]:
    """Return the ARN of a topic that reaches the use case's owner."""
    made = AlertTopic(
        f"{USE_CASE}-{channel}",
        AlertTopicArgs(
            place=PLACE,
            subject=USE_CASE,
            channel=channel,
            key_arn=key_arn,
            emails=["claims@example.com"],
            tags=TAGS,
            takes_events=True,
        ),
    )
    return made.arn


def access_logs(place: Place = PLACE) -> pulumi.Output[str]:
    """Return the name of the bucket that takes access logs."""
    made = AccessLogBucket(
        "access-logs" if place == PLACE else f"access-logs-{place.region}",
        AccessLogBucketArgs(place=place, retention_days=365, disposable=True),
        in_region(place.region),
    )
    return made.bucket


def boundary() -> pulumi.Output[str]:
    """Return the ARN of the boundary of the use case's stage."""
    made = Boundary(
        "pilot-boundary",
        BoundaryArgs(
            place=PLACE,
            stage="pilot",
            model_regions=["us-east-1"],
            model_ids=[MODEL.model_id],
            data_classes=["public", "internal"],
        ),
    )
    return made.arn


def role() -> RuntimeRole:
    """Return the identity of the use case's workload."""
    return RuntimeRole(
        USE_CASE,
        RuntimeRoleArgs(
            place=PLACE,
            use_case=USE_CASE,
            service="ecs-tasks.amazonaws.com",
            boundary_arn=boundary(),
            tags=TAGS,
        ),
    )


def lake_settings() -> aws.lakeformation.DataLakeSettings:
    """Return Lake Formation's settings without its open default."""
    return aws.lakeformation.DataLakeSettings(
        "data-lake-settings",
        admins=[PLACE.role_arn("groundwork-ci-deployer")],
        create_database_default_permissions=[],
        create_table_default_permissions=[],
    )


def endpoints(key_arn: pulumi.Input[str]) -> ModelEndpoints:
    """Return the use case's one model, under its guardrail."""
    return ModelEndpoints(
        USE_CASE,
        ModelEndpointsArgs(
            use_case=USE_CASE,
            models=[MODEL],
            guardrail=RULES,
            key_arn=key_arn,
            tags=TAGS,
            disposable=True,
        ),
    )
