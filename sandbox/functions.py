"""The data sources that need no more than the provider's configuration."""

from collections.abc import Callable, Mapping

from sandbox.call import Context
from sandbox.resource import Properties


def _caller_identity(context: Context) -> Properties:
    account = context.account
    return {
        "id": account,
        "accountId": account,
        "arn": f"arn:aws:iam::{account}:root",
        "userId": account,
    }


def _region(context: Context) -> Properties:
    return {"id": context.region, "name": context.region, "region": context.region}


def _partition(_: Context) -> Properties:
    return {
        "id": "aws",
        "partition": "aws",
        "dnsSuffix": "amazonaws.com",
        "reverseDnsPrefix": "com.amazonaws",
    }


NAMES: Mapping[str, Callable[[Context], Properties]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
}
"""Function token -> what answers it."""


def answer(token: str, context: Context) -> Properties | None:
    """Return the function's answer, or None where the sandbox has no such function."""
    function = NAMES.get(token)
    return function(context) if function else None
