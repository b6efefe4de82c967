"""Words that are blocked: the guardrail's own, and profanity."""

import re
from collections.abc import Iterator

from sandbox.aws.services.bedrock_runtime.guard.hit import Hit, Source, action_of
from sandbox.aws.services.store import Item

PROFANITY = ("arsehole", "asshole", "bastard", "bitch", "bollocks", "bullshit", "fuck", "shit")
"""A small list in the place of AWS's, which is not published; endings such as `fucking` count."""


def find(policy: Item, said: str, source: Source) -> Iterator[Hit]:
    """Yield each word that the policy blocks; whole words, in any case."""
    for word in policy.get("words", []):
        yield from _each(word, str(word["text"]), "customWords", {}, said, source)
    for managed in policy.get("managedWordLists", []):
        kind = {"type": managed["type"]}
        for word in PROFANITY:
            yield from _each(managed, word, "managedWordLists", kind, said, source)


def _each(
    rule: Item, word: str, entries: str, more: Item, said: str, source: Source
) -> Iterator[Hit]:
    action = action_of(rule, source)
    if action is None:
        return
    ending = r"(?:s|ed|er|ers|ing|ty)?" if entries == "managedWordLists" else ""
    pattern = rf"(?<!\w){re.escape(word)}{ending}(?!\w)"
    found = re.search(pattern, said, re.IGNORECASE)
    if found:
        shown = {"match": found[0], **more, "action": action, "detected": True}
        yield Hit("wordPolicy", entries, shown)
