"""What a use case says of its queries on registered datasets."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.spec.fields import Spec


class Query(Spec):
    """How far a query may go; Athena bills by what is scanned."""

    scan_limit_mb: Annotated[int, Field(ge=10, le=10_000_000)] = 10_000
    """Most that one query may scan, in millions of bytes; Athena then ends it."""
