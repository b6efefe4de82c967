"""The controls that policies may map to: ids and titles of the frameworks, carried as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast

FILE = Path(__file__).parent / "data" / "frameworks.json"


@cache
def controls() -> Mapping[str, Mapping[str, str]]:
    """Return framework key to control id to title.

    ISO/IEC 42001 and SOC 2 are paid texts: their titles are short forms. NIST's AI RMF names its
    subcategories by number alone.
    """
    return cast("Mapping[str, Mapping[str, str]]", json.loads(FILE.read_text()))
