"""A stack's resources by what they refer to."""

from __future__ import annotations

from typing import Any

import pytest

from policies import resource_types as types
from policies.resources import Resource, Stack
from policies.values import FaultError
from tests.policies.support import UNKNOWN_TEXT, resource

BUCKET = resource(types.BUCKET.token, {"bucket": "b", "id": "b"}, name="bucket")
OTHER = resource(types.BUCKET.token, {"bucket": "c"}, name="other")


def _block(name: str, bucket: Any, *made_from: Resource) -> Resource:
    return resource(
        types.BUCKET_PUBLIC_ACCESS_BLOCK.token,
        {"bucket": bucket},
        name=name,
        made_from={"bucket": made_from},
    )


def _referring(to: Resource, *blocks: Resource) -> list[str]:
    stack = Stack([BUCKET, OTHER, *blocks])
    found = stack.referring(to, types.BUCKET_PUBLIC_ACCESS_BLOCK, "bucket")
    return [it.name for it in found]


def test_what_refers_is_found_by_name_and_by_what_it_was_made_from_in_order() -> None:
    blocks = (
        _block("unknown", UNKNOWN_TEXT, BUCKET),
        _block("elsewhere", "c"),
        _block("both", "b", BUCKET),
        _block("by-name", "b"),
    )
    assert _referring(BUCKET, *blocks) == ["unknown", "both", "by-name"]
    assert _referring(OTHER, *blocks) == ["elsewhere"]


def test_nothing_refers_to_what_has_no_name() -> None:
    nameless = resource(types.BUCKET.token, {"bucket": ""}, name="nameless")
    assert _referring(nameless, _block("empty", ""), _block("none", None)) == []


def test_what_cannot_be_read_is_a_fault_for_whoever_asks() -> None:
    broken = resource(types.INVOCATION_LOGGING.token, {"loggingConfig": "text"}, name="broken")
    stack = Stack([BUCKET, OTHER, broken])
    for bucket in (BUCKET, OTHER):
        with pytest.raises(FaultError, match="loggingConfig"):
            list(
                stack.referring(
                    bucket, types.INVOCATION_LOGGING, "loggingConfig.s3Config.bucketName"
                )
            )
