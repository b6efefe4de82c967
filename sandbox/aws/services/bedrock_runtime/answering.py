"""The local model: it quotes what it was given, or says that it has nothing.

Nothing is learnt and nothing is random, so that a test, a demonstration and a budget give the same
answer on every machine. It is no measure of what a real model would say.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sandbox.aws.services.bedrock_runtime import text, tools
from sandbox.aws.services.bedrock_runtime.prompt import Prompt

NOTHING = (
    "I have nothing on that in what I was given. Please give me a passage that answers it, "
    "or ask a colleague."
)
"""The answer where no passage speaks of the question."""

_QUOTES = 2
"""Sentences that an answer quotes at most."""

_LEAST_SHARE = 0.3
"""Share of the question's words that a sentence must hold to be quoted."""

FIRST_BYTE_MS, _MS_PER_TOKEN = 120, 8
"""Latency is computed, not measured, for the same reason as the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model answers."""

    text: str
    stop_reason: str
    """As Converse names it: `end_turn`, `max_tokens`, `stop_sequence` or `tool_use`."""

    output_tokens: int
    tool: tools.Use | None = None
    stop_sequence: str | None = None

    @property
    def latency_ms(self) -> int:
        """How long it is said to have taken, in milliseconds."""
        return FIRST_BYTE_MS + _MS_PER_TOKEN * self.output_tokens


def answer(prompt: Prompt) -> Reply:
    """Return the model's answer; equal prompts get equal answers."""
    use = tools.choose(prompt)
    if use is not None:
        spent = text.count(use.name) + text.count(json.dumps(use.input))
        return Reply(text="", stop_reason="tool_use", output_tokens=spent, tool=use)
    said, sequence = _until(_quoted(prompt), prompt.stop_sequences)
    kept = text.cut(said, prompt.max_tokens)
    if kept != said:
        return Reply(text=kept, stop_reason="max_tokens", output_tokens=text.count(kept))
    return Reply(
        text=said,
        stop_reason="stop_sequence" if sequence else "end_turn",
        output_tokens=text.count(said),
        stop_sequence=sequence,
    )


def identifier(prefix: str, *parts: Any) -> str:  # noqa: ANN401 - anything that JSON takes
    """Return an identifier that depends on `parts` alone."""
    body = json.dumps(parts, sort_keys=True, default=str)
    return prefix + hashlib.sha256(body.encode()).hexdigest()[:22]


def _quoted(prompt: Prompt) -> str:
    wanted = text.stems(prompt.question)
    found = [sentence for passage in prompt.passages for sentence in text.sentences(passage)]
    scored = [
        (text.share(wanted, text.stems(sentence)), -place, sentence)
        for place, sentence in enumerate(dict.fromkeys(found))
    ]
    best = sorted((it for it in scored if it[0] >= _LEAST_SHARE), reverse=True)[:_QUOTES]
    in_order = sorted(best, key=lambda it: -it[1])
    return " ".join(sentence for _, _, sentence in in_order) or NOTHING


def _until(said: str, sequences: tuple[str, ...]) -> tuple[str, str | None]:
    places = [(said.find(it), it) for it in sequences if it and it in said]
    if not places:
        return said, None
    place, sequence = min(places)
    return said[:place], sequence
