"""Which types take tags, as `pulumi_aws` declares; run this module to write the list again.

The list is data because importing all of `pulumi_aws` would take the pack seconds at every start.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "taggable_types.json"
_TOKEN = re.compile(r"__self__\)\.__init__\(\s*'(aws:[\w/]+:\w+)'")
_TAGS = re.compile(r'__props__\.__dict__\["tags"\] = tags\b')


@cache
def listed() -> frozenset[str]:
    """Return the tokens of the types that take tags."""
    return frozenset(json.loads(FILE.read_text()))


def is_taggable(token: str) -> bool:
    """Whether resources of the type `token` take tags."""
    return token in listed()


def installed() -> Iterator[str]:
    """Yield the tokens of the types that take tags in the installed `pulumi_aws`."""
    spec = importlib.util.find_spec("pulumi_aws")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pulumi_aws is not installed")
    for path in Path(spec.origin).parent.rglob("*.py"):
        source = path.read_text()
        found = _TOKEN.search(source)
        if found and _TAGS.search(source):
            yield found[1]


def main() -> int:
    """Write the list of the installed `pulumi_aws`, or with --check compare it; the exit code."""
    text = json.dumps(sorted(installed()), indent=1) + "\n"
    if "--check" not in sys.argv:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        sys.stderr.write(f"{FILE.name}: is stale; run python -m policies.taggable\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
