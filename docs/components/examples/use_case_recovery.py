"""A use case answers from another region, under the same names, when its own is lost."""

import pulumi
import pulumi_aws as aws

from components.data_protection import FINDINGS_LOG_GROUP, Masking
from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.model_endpoints import Model
from components.naming import Place
from components.use_case_recovery import UseCaseRecovery, UseCaseRecoveryArgs
from handbook.surroundings import PLACE, RULES, TAGS

there = Place("meridian", PLACE.account_id, "us-west-2")
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
findings = aws.cloudwatch.LogGroup(
    "findings",
    name=FINDINGS_LOG_GROUP,
    retention_in_days=365,
    opts=in_region(there.region, pulumi.ResourceOptions()),
)
UseCaseRecovery(
    "claims-recovery",
    UseCaseRecoveryArgs(
        place=there,
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
