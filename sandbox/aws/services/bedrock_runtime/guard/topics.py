"""Denied topics, told by the words that a text shares with a topic's name, definition, examples."""

from collections.abc import Iterator

from sandbox.aws.services.bedrock_runtime import text
from sandbox.aws.services.bedrock_runtime.guard.hit import Hit, Source, action_of
from sandbox.aws.services.store import Item

_OF_EXAMPLE = 0.6
_OF_DEFINITION = 0.5
_LEAST_WORDS = 2


def find(policy: Item, said: str, source: Source) -> Iterator[Hit]:
    """Yield an entry for each topic, detected or not."""
    spoken = [text.stems(sentence) for sentence in text.sentences(said)]
    for topic in policy.get("topics", []):
        action = action_of(topic, source)
        if action is None:
            continue
        detected = any(_is_of(topic, words) for words in spoken)
        yield Hit(
            "topicPolicy",
            "topics",
            {
                "name": topic["name"],
                "type": topic.get("type", "DENY"),
                "action": action if detected else "NONE",
                "detected": detected,
            },
        )


def _is_of(topic: Item, words: frozenset[str]) -> bool:
    """Tell whether a sentence is of a topic.

    It is when it holds every word of the topic's name (two at least), 60 % of an example's words,
    or half of the definition's; each time two words or more.
    """
    name = text.stems(str(topic["name"]).replace("-", " ").replace("_", " "))
    if len(name) >= _LEAST_WORDS and name <= words:
        return True
    wholes = [(text.stems(it), _OF_EXAMPLE) for it in topic.get("examples", [])]
    wholes.append((text.stems(topic["definition"]), _OF_DEFINITION))
    return any(
        len(whole & words) >= _LEAST_WORDS and text.share(whole, words) >= least
        for whole, least in wholes
    )
