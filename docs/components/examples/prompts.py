"""A prompt under version, served to the use case's model."""

from components.prompt import Prompts, PromptsArgs, PromptText
from handbook.surroundings import TAGS, endpoints, key

encryption = key()
Prompts(
    "claims",
    PromptsArgs(
        use_case="claims",
        prompts=[
            PromptText(
                name="summary",
                text="Sum the letter up in three sentences: {{letter}}",
                variables=["letter"],
                model="fast",
                temperature=0.2,
                top_p=None,
                max_tokens=300,
                stop_sequences=[],
            )
        ],
        profile_arns=endpoints(encryption).profile_arns,
        key_arn=encryption,
        tags=TAGS,
    ),
)
