"""Embeddings: vectors that depend on the text alone, near for texts that share words.

Each word without its ending, and each three letters of it, is a direction that a hash gives; a text
is the sum of its directions, of length one. What a real model knows of meaning it does not know.
"""

import hashlib
import math
from collections.abc import Iterator
from itertools import pairwise

from sandbox.aws.services.bedrock_runtime import text

_LETTERS = 3
_LETTERS_WEIGHT = 0.3
_PAIR_WEIGHT = 0.5


def vector(said: str, dimensions: int) -> list[float]:
    """Return the unit vector of a text; that of a text without a word is the first axis."""
    values = [0.0] * dimensions
    for feature, weight in _features(said):
        digest = hashlib.sha256(feature.encode()).digest()
        place = int.from_bytes(digest[:4], "big") % dimensions
        values[place] += weight if digest[4] % 2 else -weight
    length = math.sqrt(sum(it * it for it in values))
    if not length:
        return [1.0, *values[1:]]
    return [round(it / length, 8) for it in values]


def _features(said: str) -> Iterator[tuple[str, float]]:
    words = text.words(said)
    for word in words:
        for stem in text.stems(word):
            yield stem, 1.0
        for start in range(len(word) - _LETTERS + 1):
            yield f"#{word[start : start + _LETTERS]}", _LETTERS_WEIGHT
    for before, after in pairwise(words):
        yield f"{before} {after}", _PAIR_WEIGHT
