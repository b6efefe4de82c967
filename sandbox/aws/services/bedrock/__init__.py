"""What moto's Bedrock lacks: guardrails, their versions and application inference profiles."""

from sandbox.aws.services.bedrock import guardrails, profiles, tags
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bedrock",
    operations={**guardrails.OPERATIONS, **profiles.OPERATIONS, **tags.OPERATIONS},
    is_moto=tags.is_moto,
)
