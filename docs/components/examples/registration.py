"""The use case as people find it in the console: what belongs to it, and who owns it."""

from components.registry import Registration, RegistrationArgs
from handbook.surroundings import TAGS

Registration(
    "claims",
    RegistrationArgs(
        use_case="claims",
        environment="sandbox",
        purpose="Sorts claims by urgency",
        attributes={"owner": "claims", "stage": "pilot", "value_stream": "claim-to-payment"},
        tags=TAGS,
    ),
)
