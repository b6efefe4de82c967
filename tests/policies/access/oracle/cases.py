"""Generated requests with all kinds of policies, small in vocabulary so that much of it meets."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from policies.access.evaluate import Policies, decide
from policies.access.model import Context, Decision, Request
from tests.policies.access.documents import KEY, OTHER, ROLE, ROOT, SESSION, USER, document

Case: TypeAlias = dict[str, Any]
Json: TypeAlias = dict[str, Any]

ACCOUNT: Final = "123456789012"
TARGETS: Final[Mapping[str, Sequence[str]]] = {
    "arn:aws:s3:::data/team/report.csv": ("s3:GetObject", "s3:PutObject"),
    "arn:aws:s3:::data/carlos/Notes": ("s3:GetObject",),
    KEY: ("kms:Decrypt",),
    "arn:aws:iam::123456789012:role/target": ("sts:AssumeRole",),
    "arn:aws:sns:us-east-1:123456789012:topic": ("sns:Publish",),
}
"""The resources of requests, with the actions on each."""

_RESOURCES: Final = (
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::data/*",
    "arn:aws:s3:::data/team/report.csv",
    "arn:aws:s3:::data/Team/report.csv",
    "arn:aws:s3:::data/${aws:username}/*",
    "arn:aws:s3:::data/????/*",
    "arn:aws:kms:*:123456789012:key/*",
    KEY,
    "arn:aws:iam::123456789012:role/*",
    "arn:aws:sns:us-east-1:*:topic",
)
_ACTIONS: Final = (
    "*", "s3:*", "s3:Get*", "S3:getobject", "s3:PutObject", "kms:Decrypt", "kms:*",
    "sts:AssumeRole", "sns:Publish", "iam:*",
)  # fmt: skip
_PRINCIPALS: Final[Sequence[Any]] = (
    "*",
    {"AWS": "*"},
    {"AWS": ROOT},
    {"AWS": ACCOUNT},
    {"AWS": [USER, ROLE]},
    {"AWS": USER},
    {"AWS": ROLE},
    {"AWS": SESSION},
    {"AWS": f"arn:aws:iam::{OTHER}:root"},
    {"Service": "ec2.amazonaws.com"},
)

_KEYS: Final[Mapping[str, Sequence[Any]]] = {
    "aws:PrincipalTag/team": ("blue", "Blue", "red"),
    "aws:ResourceTag/team": ("blue", "red"),
    "s3:prefix": ("home/carlos", "home/dana", "Home/x"),
    "aws:TagKeys": (["a"], ["a", "b"], ["b", "c"], ["d"]),
    "s3:max-keys": ("5", "10", "10.0", "11"),
    "aws:TokenIssueTime": ("2020-01-01T00:00:00Z", "2024-06-01T12:00:00Z", "1577836800"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:SourceIp": ("203.0.113.9", "198.51.100.1"),
    "aws:SourceArn": ("arn:aws:sns:us-east-1:123456789012:topic", "arn:aws:sqs:eu-west-1:1:Q"),
    "kms:Blob": ("QQ==", "Qg=="),
    "aws:username": ("carlos",),
}
"""The keys of requests with the values that they may have; each may be absent, too."""

_WANTED: Final[Mapping[str, Sequence[Any]]] = {
    "aws:PrincipalTag/team": ("blue", "red", ["blue", "green"], "${aws:ResourceTag/team}", "b*"),
    "aws:ResourceTag/team": ("blue", "red", "${aws:PrincipalTag/team}"),
    "s3:prefix": ("home/*", "home/carlos", "home/${aws:username}", "home/d?na", "HOME/*"),
    "aws:TagKeys": (["a", "b"], ["a"], ["c", "d"]),
    "s3:max-keys": ("10", "7", ["5", "10"]),
    "aws:TokenIssueTime": (
        "2022-01-01T00:00:00Z",
        ["2020-01-01T00:00:00Z", "2023-01-01T00:00:00Z"],
    ),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:SourceIp": ("203.0.113.0/24", ["198.51.100.0/24", "203.0.113.9"]),
    "aws:SourceArn": (
        "arn:aws:sns:*:123456789012:*",
        "arn:aws:sqs:*:1:q",
        "arn:aws:s*:topic*:*:*:*",
    ),
    "kms:Blob": ("QQ==", ["Qg==", "QQ=="]),
}
_STRINGS: Final = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
    "StringLike", "StringNotLike",
)  # fmt: skip
_ORDERED: Final = (
    "Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals",
)  # fmt: skip
_OPERATORS: Final[Mapping[str, Sequence[str]]] = {
    "aws:PrincipalTag/team": _STRINGS,
    "aws:ResourceTag/team": _STRINGS,
    "s3:prefix": _STRINGS,
    "aws:TagKeys": [
        f"{qualifier}{name}"
        for qualifier in ("ForAllValues:", "ForAnyValue:", "")
        for name in ("StringEquals", "StringNotEquals", "StringLike")
    ],
    "s3:max-keys": [f"Numeric{it}" for it in _ORDERED],
    "aws:TokenIssueTime": [f"Date{it}" for it in _ORDERED],
    "aws:MultiFactorAuthPresent": ("Bool",),
    "aws:SourceIp": ("IpAddress", "NotIpAddress"),
    "aws:SourceArn": ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
    "kms:Blob": ("BinaryEquals",),
}


class Generator:
    """Makes cases out of a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  (no secret)

    def case(self) -> Case:
        """Return one case as JSON."""
        pick, chance = self._random.choice, self._chance
        is_user = chance(0.5)
        resource = pick(list(TARGETS))
        owned = resource.startswith(("arn:aws:kms", "arn:aws:iam"))
        return {
            "principal": USER if is_user else ROLE,
            "session": None if is_user else SESSION,
            "action": pick(TARGETS[resource]),
            "resource": resource,
            "owner": OTHER if chance(0.15) and resource.startswith("arn:aws:s3") else ACCOUNT,
            "context": {key: pick(values) for key, values in _KEYS.items() if self._chance(0.6)},
            "identity": [self._document(wide=0.3) for _ in range(self._random.randint(0, 2))],
            "boundary": self._document(wide=0.6) if chance(0.35) else None,
            "session_policy": self._document(wide=0.6) if not is_user and chance(0.25) else None,
            # Keys and roles always have a policy of their own.
            "resource_policy": self._document(self._named) if owned or chance(0.5) else None,
            "scps": [[self._document(wide=0.8)] for _ in range(self._random.randint(1, 2))]
            if chance(0.2)
            else None,
        }

    def _chance(self, part: float) -> bool:
        return self._random.random() < part

    def _document(self, change: Callable[[Json], Json] | None = None, wide: float = 0.15) -> Json:
        statements = [self._statement(wide) for _ in range(self._random.randint(1, 3))]
        return {
            "Version": "2012-10-17",
            "Statement": [change(it) if change else it for it in statements],
        }

    def _named(self, statement: Json) -> Json:
        element = "Principal"
        if self._chance(0.08):
            element = "NotPrincipal"
        return {**statement, element: self._random.choice(_PRINCIPALS)}

    def _statement(self, wide: float) -> Json:
        if self._chance(wide):
            everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
            return (
                {**everything, "Condition": self._condition()} if self._chance(0.5) else everything
            )
        action = "NotAction" if self._chance(0.1) else "Action"
        resource = "NotResource" if self._chance(0.1) else "Resource"
        made: Json = {
            "Effect": "Deny" if self._chance(0.2) else "Allow",
            action: self._some(_ACTIONS),
            resource: self._some(_RESOURCES),
        }
        if self._chance(0.6):
            made["Condition"] = self._condition()
        return made

    def _some(self, items: Sequence[str]) -> Any:
        chosen = self._random.sample(items, self._random.randint(1, 3))
        return chosen[0] if len(chosen) == 1 else chosen

    def _condition(self) -> Json:
        made: Json = {}
        # Lists of values have most of the rules, so they are asked for more often.
        keys = [*_WANTED, *["aws:TagKeys"] * 3]
        for key in dict.fromkeys(self._random.sample(keys, self._random.randint(1, 2))):
            if self._chance(0.12):
                made.setdefault("Null", {})[key] = self._random.choice(("true", "false"))
                continue
            operator = self._random.choice(_OPERATORS[key])
            suffix = "IfExists" if self._chance(0.2) else ""
            made.setdefault(f"{operator}{suffix}", {})[key] = self._random.choice(_WANTED[key])
        return made


def cases(number: int, seed: int) -> Iterator[Case]:
    """Yield that many cases; the same for the same seed."""
    generator = Generator(seed)
    for _ in range(number):
        yield generator.case()


def ours(case: Case) -> Decision:
    """Return our decision on a case, of whose context every key is known."""
    request = Request(
        case["principal"],
        case["action"],
        case["resource"],
        Context.of(case["context"], ""),
        session=case["session"],
        resource_account=case["owner"],
    )

    def read(body: Json | None, layer: str) -> Any:
        if body is None:
            return None
        return document(*body["Statement"], layer=layer, version=body["Version"])

    session, resource = case["session_policy"], case["resource_policy"]
    return decide(
        request,
        Policies(
            identity=[read(it, "identity policy") for it in case["identity"]],
            boundary=read(case["boundary"], "permissions boundary"),
            session=None if session is None else [read(session, "session policy")],
            resource=[] if resource is None else [read(resource, "resource policy")],
            limits=[[read(it, "SCP") for it in level] for level in case["scps"] or ()],
        ),
    )
