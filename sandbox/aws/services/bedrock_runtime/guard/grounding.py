"""Contextual grounding: how much of an answer is in the passages, and how much of the question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.aws.services.bedrock_runtime import text
from sandbox.aws.services.bedrock_runtime.guard.hit import Hit
from sandbox.aws.services.store import Item


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is held against."""

    sources: Sequence[str]
    """Texts with the qualifier `grounding_source`."""

    query: str
    """Text with the qualifier `query`."""

    @property
    def characters(self) -> int:
        """Characters that the check takes in, beside the answer's."""
        return sum(map(len, self.sources)) + len(self.query)


def find(policy: Item, said: str, context: Context) -> Iterator[Hit]:
    """Yield a score for each filter.

    GROUNDING is the share of the answer's words that the sources hold. RELEVANCE is the share of
    the fewer words, the answer's or the question's, that the other holds.
    """
    answer, query = text.stems(said), text.stems(context.query)
    source = frozenset[str]().union(*map(text.stems, context.sources))
    fewer, more = sorted((answer, query), key=len)
    scores = {"GROUNDING": text.share(answer, source), "RELEVANCE": text.share(fewer, more)}
    for item in policy.get("filters", []):
        if not item.get("enabled", True):
            continue
        score = round(scores[item["type"]], 2)
        detected = score < item["threshold"]
        blocks = item.get("action", "BLOCK") == "BLOCK"
        shown = {
            "type": item["type"],
            "threshold": item["threshold"],
            "score": score,
            "action": "BLOCKED" if detected and blocks else "NONE",
            "detected": detected,
        }
        yield Hit("contextualGroundingPolicy", "filters", shown)
