"""Ways to count what resources use of a quota: in all, or for each resource that has its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, cast

from components.quotas.model import ALL, Count, Made

ROLE: Final = "aws:iam/role:Role"
ROLE_POLICY: Final = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def of_type(*tokens: str) -> Count:
    """Count the resources of these types."""

    def count(made: Sequence[Made]) -> Mapping[str, int]:
        return {ALL: sum(it.type in tokens for it in made)}

    return count


def where(token: str, holds: Callable[[Made], bool]) -> Count:
    """Count the resources of a type of which something holds."""

    def count(made: Sequence[Made]) -> Mapping[str, int]:
        return {ALL: sum(it.type == token and holds(it) for it in made)}

    return count


def per(token: str, holder: str) -> Count:
    """Count the resources of a type for each value of their input `holder`."""

    def count(made: Sequence[Made]) -> Mapping[str, int]:
        return Counter(str(it.inputs[holder]) for it in _with(made, token, holder))

    return count


def longest(token: str, *texts: str) -> Count:
    """Measure a text of each resource of a type, as IAM does: without its white space."""

    def count(made: Sequence[Made]) -> Mapping[str, int]:
        return {
            it.name: characters(it.inputs[text])
            for text in texts
            for it in _with(made, token, text)
        }

    return count


def items(token: str, listed: str) -> Count:
    """Count the items of a list of each resource of a type."""

    def count(made: Sequence[Made]) -> Mapping[str, int]:
        return {it.name: len(it.inputs[listed]) for it in _with(made, token, listed)}

    return count


def inline_characters(made: Sequence[Made]) -> Mapping[str, int]:
    """Measure the inline policies of each role together, wherever they are declared."""
    sizes: dict[str, dict[str, int]] = {}
    for it in _with(made, ROLE_POLICY, "policy"):
        own = sizes.setdefault(_role(it.inputs.get("role")), {})
        own[str(it.inputs.get("name") or it.name)] = characters(it.inputs["policy"])
    for it in _with(made, ROLE, "inlinePolicies"):
        # What AWS tells of a role names the policies that are declared beside it once more.
        own = sizes.setdefault(_role(it.inputs.get("name") or it.name), {})
        for policy in cast("Iterable[Mapping[str, Any]]", it.inputs["inlinePolicies"]):
            own[str(policy.get("name"))] = characters(policy.get("policy") or "")
    return {role: sum(own.values()) for role, own in sizes.items()}


def attached_policies(made: Sequence[Made]) -> Mapping[str, int]:
    """Count the managed policies of each role; two more may be attached to stop a use case."""
    found: dict[str, set[str]] = {}
    for it in _with(made, ATTACHMENT, "policyArn"):
        found.setdefault(_role(it.inputs.get("role")), set()).add(str(it.inputs["policyArn"]))
    for it in _with(made, ROLE, "managedPolicyArns"):
        role = _role(it.inputs.get("name") or it.name)
        found.setdefault(role, set()).update(it.inputs["managedPolicyArns"])
    return {role: len(arns) for role, arns in found.items()}


def underlying_alarms(made: Sequence[Made]) -> Mapping[str, int]:
    """Count the alarms that each composite alarm is made of."""
    token = "aws:cloudwatch/compositeAlarm:CompositeAlarm"  # noqa: S105  (a type's)
    return {
        it.name: str(it.inputs["alarmRule"]).count("ALARM(")
        for it in _with(made, token, "alarmRule")
    }


def characters(document: object) -> int:
    """Return how many characters IAM counts of a policy: all but white space."""
    text = document if isinstance(document, str) else json.dumps(document)
    return sum(not character.isspace() for character in text)


def _with(made: Sequence[Made], token: str, name: str) -> Iterable[Made]:
    """Yield the resources of a type whose input `name` is known and set."""
    return (it for it in made if it.type == token and it.inputs.get(name))


def _role(value: object) -> str:
    # A role is named by its name, and sometimes by its ARN.
    return str(value).rpartition("/")[2]
