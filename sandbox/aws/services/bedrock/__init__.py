"""What moto's Bedrock lacks: guardrails, profiles and provisioned throughput."""

from sandbox.aws.services.bedrock import guardrails, profiles, provisioned, tags
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bedrock",
    operations={
        **guardrails.OPERATIONS,
        **profiles.OPERATIONS,
        **provisioned.OPERATIONS,
        **tags.OPERATIONS,
    },
    is_moto=tags.is_moto,
)
