"""Bodies of InvokeModel: each family of models has its own, as its vendor made it.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.aws.services.bedrock_runtime.exchange import Outcome
from sandbox.aws.services.bedrock_runtime.families import anthropic, nova, openai, titan_text
from sandbox.aws.services.bedrock_runtime.models import Family, Target
from sandbox.aws.services.store import Item


@dataclass(frozen=True, slots=True)
class Form:
    """How a family writes what it is asked and what it answers."""

    request: Callable[[Item], Item]
    """Brings a body to Converse's form; raises AwsError for a body that is none of the family."""

    answer: Callable[[Outcome, Target], Item]
    chunks: Callable[[Outcome, Target], list[Item]]
    """The answer as it is streamed."""


FORMS: Mapping[Family, Form] = {
    "nova": Form(nova.request, nova.answer, nova.chunks),
    "anthropic": Form(anthropic.request, anthropic.answer, anthropic.chunks),
    "titan-text": Form(titan_text.request, titan_text.answer, titan_text.chunks),
    "openai": Form(openai.request, openai.answer, openai.chunks),
}
