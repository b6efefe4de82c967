"""A short name for a content: another content has another one."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest(content: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return 12 hex digits of what `content`, a JSON value, holds."""
    body = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()[:12]
