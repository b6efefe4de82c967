"""What moto's Bedrock Runtime lacks: models that answer, guardrails at work, logs and metrics."""

from sandbox.aws.services.bedrock_runtime import apply_guardrail, chat_completions, converse, invoke
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bedrock-runtime",
    operations={
        **converse.OPERATIONS,
        **invoke.OPERATIONS,
        **apply_guardrail.OPERATIONS,
    },
    unmodelled=chat_completions.UNMODELLED,
)
