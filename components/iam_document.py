"""Documents of IAM and resource policies, built from typed statements without a call to AWS."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pulumi

Text: TypeAlias = pulumi.Input[str]
Condition: TypeAlias = Mapping[str, Mapping[str, Text | Sequence[Text]]]
"""Operator, then key, then the allowed values: `{"StringEquals": {"aws:SourceAccount": "..."}}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a policy; a sid is always there, since reviews and findings name it."""

    sid: str
    actions: Sequence[str]
    resources: Sequence[Text] = ()
    """Empty only in a trust policy, where the resource is the role itself."""

    effect: Literal["Allow", "Deny"] = "Allow"
    principals: Mapping[str, Sequence[Text]] = field(default_factory=dict[str, Sequence[Text]])
    """Kind (`AWS`, `Service`, `Federated`) to principals; empty in an identity's policy."""

    condition: Condition = field(default_factory=dict[str, Mapping[str, Text | Sequence[Text]]])

    def as_json(self) -> dict[str, object]:
        """Return the statement under IAM's own keys; what is empty is left out."""
        principal = {kind: list(values) for kind, values in self.principals.items()}
        body: dict[str, object] = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": "*" if principal == {"*": ["*"]} else principal,
            "Action": list(self.actions),
            "Resource": list(self.resources),
            "Condition": {
                operator: {
                    key: list(value) if isinstance(value, list | tuple) else value
                    for key, value in keys.items()
                }
                for operator, keys in self.condition.items()
            },
        }
        return {key: value for key, value in body.items() if value}


MANAGED_POLICY_CHARACTERS = 6144
"""Most that a managed policy may hold, white space aside.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

_ENVELOPE = len('{"Version":"2012-10-17","Statement":[]}')


ANYONE: Mapping[str, Sequence[Text]] = {"*": ["*"]}
"""The principal of a Deny that holds for every caller."""


def document(*statements: Statement) -> pulumi.Output[str]:
    """Return the policy as JSON; it is known in a preview when every part of it is."""
    return pulumi.Output.json_dumps(
        {"Version": "2012-10-17", "Statement": [statement.as_json() for statement in statements]}
    )


def packed(statements: Sequence[Statement], fill: float = 1) -> Sequence[Sequence[Statement]]:
    """Return the statements in as few managed policies as their order allows.

    Every part of them must be known text.

    Args:
        statements: what the policies are to say.
        fill: share of what a policy may hold that is filled, where a statement leaves the choice.

    Raises:
        ValueError: a statement alone is more than a managed policy may hold.
    """
    policies: list[list[Statement]] = []
    room = 0
    for statement in statements:
        size = len(json.dumps(statement.as_json(), separators=(",", ":"))) + 1
        if size > MANAGED_POLICY_CHARACTERS - _ENVELOPE:
            raise ValueError(
                f"statement {statement.sid} has {size} characters; "
                f"a managed policy takes {MANAGED_POLICY_CHARACTERS}: divide it"
            )
        if size > room or not policies:
            policies.append([])
            room = int(MANAGED_POLICY_CHARACTERS * fill) - _ENVELOPE
        policies[-1].append(statement)
        room -= size
    return policies


def trust(*statements: Statement) -> pulumi.Output[str]:
    """Return a role's trust policy as JSON."""
    return document(*statements)


def taken_by(root_arn: str, principals: Sequence[str], sid: str = "HoldersAlone") -> Statement:
    """Return the statement by which some principals of an account, and no others, take a role.

    Args:
        root_arn: the account itself.
        principals: ARNs, or patterns: a role of Identity Center has a random suffix, which only a
            condition can leave open.
        sid: what the statement is called.
    """
    return Statement(
        sid=sid,
        actions=["sts:AssumeRole"],
        principals={"AWS": [root_arn]},
        condition={"ArnLike": {"aws:PrincipalArn": list(principals)}},
    )


def service_trust(
    service: str, account_id: str, source_arn: str | None = None
) -> pulumi.Output[str]:
    """Return the trust policy by which `service` takes a role on behalf of this account alone.

    Without `aws:SourceAccount` the service could be made to act for another account.
    """
    condition: dict[str, Mapping[str, Text | Sequence[Text]]] = {
        "StringEquals": {"aws:SourceAccount": account_id}
    }
    if source_arn is not None:
        condition["ArnLike"] = {"aws:SourceArn": source_arn}
    return document(
        Statement(
            sid="AssumedByService",
            actions=["sts:AssumeRole"],
            principals={"Service": [service]},
            condition=condition,
        )
    )
