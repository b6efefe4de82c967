"""Text as the local model and the guardrails see it: tokens, sentences, words without endings."""

import re
from collections.abc import Iterable

CHARACTERS_PER_TOKEN = 6
"""The rule of counting: a run of letters and digits is a token per six characters begun, any other
sign is one. Counts are in the order of real ones, and the same on every machine."""

_PIECE = re.compile(r"\w+|[^\w\s]")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_ENDINGS = ("ing", "ed", "es", "s", "e")
_LEAST_STEM = 3
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        a about all also am an and any are as at be been but by can could did do does for
        from get had has have he her hers him his how i if in into is it its just me more
        most my no not of on one only or our ours please say shall she should so some such
        tell than that the their them then there these they this those to too us very was we
        were what when where which who whom why will with would you your yours
        """,
    )
)


def count(text: str) -> int:
    """Return how many tokens the text has, by the rule of `CHARACTERS_PER_TOKEN`."""
    return sum(_tokens(piece) for piece in _PIECE.findall(text))


def cut(text: str, limit: int) -> str:
    """Return the beginning of the text that has at most `limit` tokens."""
    used = 0
    for piece in _PIECE.finditer(text):
        used += _tokens(piece[0])
        if used > limit:
            return text[: piece.start()].rstrip()
    return text


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of the text that hold a word."""
    return [part.strip() for part in _SENTENCE.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of the text in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def stems(text: str) -> frozenset[str]:
    """Return the words that carry meaning, without the commonest English endings."""
    return frozenset(_stem(word) for word in words(text) if word not in _COMMON)


def share(part: Iterable[str], whole: Iterable[str]) -> float:
    """Return which share of `part` is in `whole`, from 0 to 1; an empty part is in nothing."""
    wanted = frozenset(part)
    return len(wanted & frozenset(whole)) / len(wanted) if wanted else 0.0


def _tokens(piece: str) -> int:
    return -(-len(piece) // CHARACTERS_PER_TOKEN)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word
