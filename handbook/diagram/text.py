"""How wide a text is. Wider than most fonts, so that no box cuts a text whatever font draws it."""

from __future__ import annotations

from typing import Final

_WIDTHS: Final = {
    **dict.fromkeys("ijl|'", 0.30),
    **dict.fromkeys(" .,:;()[]/ftI!", 0.42),
    **dict.fromkeys("rJ-", 0.44),
    **dict.fromkeys("cksvxyz", 0.60),
    **dict.fromkeys("mwMW@%", 1.0),
    **dict.fromkeys("\N{MULTIPLICATION SIGN}_", 0.80),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.78),
}
"""In parts of the font's size, from the widths of DejaVu Sans; Helvetica and Arial are narrower."""

_OTHER: Final = 0.65
_BOLD: Final = 1.1


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the most that a text takes, in the unit of `size`."""
    found = sum(_WIDTHS.get(it, _OTHER) for it in text) * size
    return found * _BOLD if bold else found
