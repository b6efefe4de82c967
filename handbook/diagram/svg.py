"""Draws a picture as SVG: the same bytes for the same picture, readable in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from handbook.diagram.geometry import Box, Line, Picture
from handbook.diagram.layout import (
    GROUP_PADDING,
    LINE_HEIGHT,
    LINE_SIZE,
    PADDING,
    TITLE_HEIGHT,
    TITLE_SIZE,
)
from handbook.diagram.text import width

MARGIN: Final = 16.0
SHARPNESS: Final = 0.5
"""How far a bend reaches into its channel before it turns."""

STYLE: Final = f"""\
    svg {{ --paper: #ffffff; --ink: #1f2a37; --soft: #44546a; --edge: #66758a; --box: #ffffff;
      --rim: #8497b0; --group: #f1f4f8; --own: #e2f0e6; --own-rim: #4c8c5e; --fold: #e8e6f7;
      --fold-rim: #6c62b5 }}
    @media (prefers-color-scheme: dark) {{
      svg {{ --paper: #0d1117; --ink: #e6edf3; --soft: #b1bccb; --edge: #8b98a9; --box: #161b22;
        --rim: #55677f; --group: #131920; --own: #10261a; --own-rim: #4c8c5e; --fold: #1d1b36;
        --fold-rim: #8279d6 }}
    }}
    .paper {{ fill: var(--paper) }}
    rect {{ stroke-width: 1.2 }}
    .resource {{ fill: var(--box); stroke: var(--rim) }}
    .component {{ fill: var(--group); stroke: var(--rim) }}
    .subject {{ fill: var(--own); stroke: var(--own-rim) }}
    .folded {{ fill: var(--fold); stroke: var(--fold-rim) }}
    .h {{ font-size: {TITLE_SIZE:g}px; font-weight: 700; fill: var(--ink) }}
    .s {{ font-size: {LINE_SIZE:g}px; fill: var(--soft) }}
    .l {{ stroke: var(--edge); stroke-width: 1.3; fill: none; marker-end: url(#a) }}
    .a {{ fill: var(--edge) }}
"""


def draw(picture: Picture, title: str, description: str) -> str:
    """Return the SVG.

    Args:
        picture: what is drawn.
        title: what a screen reader calls it.
        description: what it says, for who cannot see it.
    """
    total, height = picture.width + 2 * MARGIN, picture.height + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total:g}" height="{height:g}" '
        f'viewBox="0 0 {total:g} {height:g}" role="img" aria-labelledby="t d" '
        'font-family="Helvetica, Arial, DejaVu Sans, sans-serif">',
        f'  <title id="t">{escape(title)}</title>',
        f'  <desc id="d">{escape(description)}</desc>',
        "  <defs>",
        '    <marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto"><path class="a" d="M0 0 10 5 0 10z"/></marker>',
        f"    <style>\n{STYLE}    </style>",
        "  </defs>",
        f'  <rect class="paper" width="{total:g}" height="{height:g}"/>',
    ]
    parts += _all(
        [it.moved(MARGIN, MARGIN) for it in picture.boxes],
        [it.moved(MARGIN, MARGIN) for it in picture.lines],
    )
    return "\n".join([*parts, "</svg>", ""])


def _all(boxes: Sequence[Box], lines: Sequence[Line]) -> Iterator[str]:
    for box in boxes:
        yield from _box(box)
    for line in lines:
        yield f'  <path class="l" d="{_path(line)}"/>'


def _box(box: Box) -> Iterator[str]:
    node = box.node
    yield "  <g>"
    told = f"{node.title}: {', '.join(node.lines)}"
    yield f"    <title>{escape(told)}</title>"
    yield (
        f'    <rect class={quoteattr(node.kind)} x="{box.x:g}" y="{box.y:g}" '
        f'width="{box.width:g}" height="{box.height:g}" rx="6"/>'
    )
    if box.inner:
        x, y = box.x + GROUP_PADDING, box.y + TITLE_HEIGHT - 3
        beside = x + width(f"{node.title} ", TITLE_SIZE, bold=True)
        yield _text("h", x, y, node.title)
        yield _text("s", beside, y, " ".join(node.lines))
        yield from _all(box.inner, box.lines)
    else:
        x, y = box.x + PADDING, box.y + TITLE_HEIGHT - 6
        yield _text("h", x, y, node.title)
        for number, line in enumerate(node.lines, 1):
            yield _text("s", x, y + number * LINE_HEIGHT, line)
    yield "  </g>"


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'    <text class="{kind}" x="{x:g}" y="{y:g}">{escape(text)}</text>'


def _path(line: Line) -> str:
    (x, y), *rest = line.points
    steps = [f"M{x:g} {y:g}"]
    for to_x, to_y in rest:
        if to_y == y:
            steps.append(f"H{to_x:g}")
        else:
            bend = x + (to_x - x) * SHARPNESS
            steps.append(f"C{bend:g} {y:g} {bend:g} {to_y:g} {to_x:g} {to_y:g}")
        x, y = to_x, to_y
    return " ".join(steps)
