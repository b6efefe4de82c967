"""Who calls a model, and the one thing that can keep them from it here: an unconditional Deny.

IAM is not evaluated in the sandbox (docs/sandbox.md says why). A Deny without conditions in a
policy of the caller's role is what AWS's evaluation cannot overrule by anything, so honouring it
can refuse nothing that AWS allows; it makes the kill switch work here as it does there.
"""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, cast

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.store import Item, Store

_FORBIDDEN = 403


def identity(store: Store) -> str:
    """Return the ARN of the caller, as GetCallerIdentity tells it."""
    backend = sts_backends[store.account][store.partition]
    return str(backend.get_caller_identity(store.access_key, store.region)[1])


def check(store: Store, action: str, operation: str, resources: tuple[str, ...]) -> None:
    """Let the call pass, or raise AWS's AccessDeniedException.

    Args:
        store: tells who calls.
        action: the IAM action, as `bedrock:InvokeModel`.
        operation: the API operation that needs it.
        resources: everything that the call is authorised on; one that is denied denies all.
    """
    role = _role(store)
    if role is None:
        return
    for document in _documents(store, role):
        for statement in _statements(document):
            if _denies(statement, action):
                for resource in resources:
                    if _matches(statement.get("Resource", []), resource):
                        raise _refusal(store, action, operation, resource)


def _refusal(store: Store, action: str, operation: str, resource: str) -> AwsError:
    return AwsError(
        "AccessDeniedException",
        f"User: {identity(store)} is not authorized to perform: {action} on resource: {resource} "
        f"with an explicit deny in an identity-based policy (operation: {operation})",
        _FORBIDDEN,
    )


def _role(store: Store) -> Any:  # noqa: ANN401 - moto's model
    backend = sts_backends[store.account][store.partition]
    assumed = backend.get_assumed_role_from_access_key(store.access_key)
    if assumed is None:
        return None
    roles = cast("Any", iam_backends[store.account][store.partition]).roles.values()
    name = assumed.role_arn.rpartition("/")[2]
    return next((role for role in roles if role.name == name), None)


def _documents(store: Store, role: Any) -> Iterator[str]:  # noqa: ANN401 - moto's model
    yield from role.policies.values()
    backend = cast("Any", iam_backends[store.account][store.partition])
    for arn in role.managed_policies:
        policy = backend.managed_policies[arn]
        yield next(it.document for it in policy.versions if it.is_default)


def _statements(document: str) -> list[Item]:
    statements = json.loads(document).get("Statement", [])
    return cast("list[Item]", statements if isinstance(statements, list) else [statements])


def _denies(statement: Item, action: str) -> bool:
    return (
        statement.get("Effect") == "Deny"
        and not statement.get("Condition")
        and _matches(statement.get("Action", []), action, fold=True)
    )


def _matches(patterns: str | list[str], value: str, *, fold: bool = False) -> bool:
    several = [patterns] if isinstance(patterns, str) else patterns
    if fold:
        # IAM's actions know no case.
        return any(fnmatchcase(value.casefold(), it.casefold()) for it in several)
    return any(fnmatchcase(value, it) for it in several)
