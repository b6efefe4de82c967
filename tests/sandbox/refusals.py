"""How the tests of the fixes write policies and expect refusals."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

ACCOUNT = "000000000000"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"


def statement(**parts: Any) -> str:
    """Return a policy with one statement that allows, unless `parts` say otherwise."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **parts}]})


def refused(code: str, call: Callable[..., Any], **request: Any) -> None:
    """Make a call that must end in the error `code`."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    assert cast("Any", caught.value.response)["Error"]["Code"] == code


def refusal(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Make a call that must fail, and return its error's code and message."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = cast("Any", caught.value.response)["Error"]
    return error["Code"], error["Message"]


POLICY = statement(Action="s3:GetObject", Resource="*")
