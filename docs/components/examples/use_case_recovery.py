"""A use case's model, guardrail, log and settings, ready in another region."""

from components.data_protection import Masking
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.model_endpoints import Model
from components.use_case_recovery import UseCaseRecovery, UseCaseRecoveryArgs
from handbook.surroundings import ELSEWHERE, PLACE, RULES, TAGS

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
)
