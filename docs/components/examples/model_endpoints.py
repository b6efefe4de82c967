"""One model by its alias, under a guardrail that masks addresses and refuses a topic."""

from components.model_endpoints import (
    DeniedTopic,
    GuardrailRules,
    ModelEndpoints,
    ModelEndpointsArgs,
)
from handbook.surroundings import MODEL, TAGS, key

ModelEndpoints(
    "claims",
    ModelEndpointsArgs(
        use_case="claims",
        models=[MODEL],
        guardrail=GuardrailRules(
            filter_strength="HIGH",
            pii={"EMAIL": "ANONYMIZE", "CREDIT_DEBIT_CARD_NUMBER": "BLOCK"},
            denied_topics=[
                DeniedTopic(
                    name="legal-advice",
                    definition="Advice on whether to go to court over a claim",
                    examples=["Should I sue?"],
                )
            ],
            blocked_words=["confidential"],
            grounding_threshold=0.7,
            relevance_threshold=0.7,
            blocked_input_message="This cannot be asked here.",
            blocked_output_message="This cannot be answered here.",
        ),
        key_arn=key(),
        tags=TAGS,
        disposable=True,
    ),
)
