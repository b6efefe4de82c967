"""A use case's model, guardrail, log and settings, ready in another region."""

import pulumi
import pulumi_aws as aws

from components.data_protection import FINDINGS_LOG_GROUP, Masking
from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs, used_by_logs
from components.model_endpoints import Model
from components.use_case_recovery import UseCaseRecovery, UseCaseRecoveryArgs
from handbook.surroundings import ELSEWHERE, PLACE, RULES, TAGS, key

primary = EncryptionKey(
    "claims",
    EncryptionKeyArgs(
        place=PLACE,
        subject="claims",
        description="Encrypts what belongs to claims",
        disposable=True,
        is_replicable=True,
        tags=TAGS,
    ),
)
# What the masking of the use case's log finds is told here; the platform has made it.
findings = aws.cloudwatch.LogGroup(
    "findings",
    name=FINDINGS_LOG_GROUP,
    kms_key_id=key("records", used_by_logs(ELSEWHERE, FINDINGS_LOG_GROUP), place=ELSEWHERE),
    retention_in_days=365,
    opts=in_region(ELSEWHERE.region),
)
UseCaseRecovery(
    "claims-recovery",
    UseCaseRecoveryArgs(
        place=ELSEWHERE,
        use_case="claims",
        primary_key_arn=primary.arn,
        models=[
            Model(
                alias="fast",
                model_id="amazon.nova-lite-v1:0",
                source_arn="arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
                regions=["us-west-2"],
            )
        ],
        guardrail=RULES,
        retention_days=365,
        masking=Masking(identifiers=["EmailAddress"]),
        settings={("rate-limit", "requests-per-minute"): "60"},
        disposable=True,
        tags=TAGS,
    ),
    pulumi.ResourceOptions(depends_on=[findings]),
)
