"""Our decisions against principalmapper's, which knows nothing of ours."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.policies.access.documents import (
    BUCKET,
    OTHER,
    ROLE,
    ROOT,
    SESSION,
    USER,
    allow,
    deny,
    to,
)
from tests.policies.access.oracle.cases import ACCOUNT, Case, Json, cases, ours
from tests.policies.access.oracle.differences import DIFFERENCES, Difference, explained
from toolchain import environments

NUMBER: Final = 4000
SEED: Final = 2026
_ASKS: Final = Path(__file__).parent / "principalmapper_says.py"


def _theirs(asked: Sequence[Case]) -> list[bool]:
    """Return principalmapper's decisions: whether each case is allowed."""
    done = subprocess.run(
        [str(environments.python("access")), "-I", str(_ASKS)],
        input="".join(f"{json.dumps(it)}\n" for it in asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [bool(json.loads(line)) for line in done.stdout.splitlines()]


def test_its_environment_is_there() -> None:
    """`make test` makes it, and `make oracles` alone does, too."""
    python = environments.python("access")
    assert python.exists(), f"{python} is not there; run `make oracles`"


def test_thousands_of_generated_cases_are_decided_alike_but_for_named_differences() -> None:
    asked = list(cases(NUMBER, SEED))
    theirs = _theirs(asked)
    assert len(theirs) == NUMBER
    alike: Counter[bool] = Counter()
    named: Counter[str] = Counter()
    unexplained: list[tuple[Case, bool]] = []
    for case, said in zip(asked, theirs, strict=True):
        if ours(case).answer.value is said:
            alike[said] += 1
            continue
        chosen = explained(case, said)
        if chosen is None:
            unexplained.append((case, said))
        named.update(it.name for it in chosen or ())
    assert unexplained == []
    # Cases that all end alike for want of any allowance would prove little.
    assert alike.total() > 0.9 * NUMBER
    assert alike[True] > 0.1 * NUMBER
    assert set(named) == {it.name for it in DIFFERENCES}


def _case(**changed: Any) -> Case:
    return {
        "principal": USER,
        "session": None,
        "action": "s3:GetObject",
        "resource": f"{BUCKET}/a",
        "owner": ACCOUNT,
        "context": {},
        "identity": [],
        "boundary": None,
        "session_policy": None,
        "resource_policy": None,
        "scps": None,
        **changed,
    }


def _policy(*statements: Any) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _when(condition: Json, **changed: Any) -> Case:
    return _case(identity=[_policy(allow("s3:*", Condition=condition))], **changed)


_ROLE: Final = {"principal": ROLE, "session": SESSION}
_ALL: Final = _policy(allow("*"))
_EXAMPLES: Final[dict[str, tuple[Case, bool | None]]] = {
    "another account's resource without a policy": (
        _case(owner=OTHER, identity=[_ALL]),
        False,
    ),
    "case of resources": (_case(identity=[_policy(allow("s3:*", f"{BUCKET}/A"))]), False),
    "ARN operators": (
        _when(
            {"ArnLike": {"aws:SourceArn": "arn:aws:s*:t:*:*:*"}},
            context={"aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:t:1:2:3"},
        ),
        False,
    ),
    "sessions": (
        _case(**_ROLE, resource_policy=_policy(to({"AWS": SESSION}, allow("s3:*")))),
        True,
    ),
    "limits of a role that is named": (
        _case(
            **_ROLE,
            boundary=_policy(allow("ec2:*")),
            resource_policy=_policy(to({"AWS": ROLE}, allow("s3:*"))),
        ),
        False,
    ),
    "everyone under AWS": (
        _case(resource_policy=_policy(to({"AWS": "*"}, allow("s3:*")))),
        True,
    ),
    "NotPrincipal": (
        _case(
            identity=[_ALL],
            boundary=_ALL,
            resource_policy=_policy({**deny("s3:*"), "NotPrincipal": {"AWS": [USER, ROOT]}}),
        ),
        False,
    ),
    "variables": (
        _when(
            {"StringEquals": {"s3:prefix": "home/${aws:username}"}},
            context={"s3:prefix": "home/carlos", "aws:username": "carlos"},
        ),
        True,
    ),
    "StringNotLike on an absent key": (_when({"StringNotLike": {"s3:prefix": "home/*"}}), True),
    "ForAnyValue with IfExists on an absent key": (
        _when({"ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": ["a"]}}),
        True,
    ),
    "BinaryEqualsIfExists on an absent key": (
        _when({"BinaryEqualsIfExists": {"kms:Blob": "QQ=="}}),
        True,
    ),
    "ForAnyValue with a negated operator": (
        _when(
            {"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a"]}},
            context={"aws:TagKeys": ["a", "b"]},
        ),
        True,
    ),
    "IfExists of numbers, dates and addresses": (
        _when({"NumericEqualsIfExists": {"s3:max-keys": "5"}}, context={"s3:max-keys": "5"}),
        True,
    ),
    "several dates": (
        _when(
            {
                "DateLessThan": {
                    "aws:TokenIssueTime": ["2020-01-01T00:00:00Z", "2023-01-01T00:00:00Z"]
                }
            },
            context={"aws:TokenIssueTime": "2022-01-01T00:00:00Z"},
        ),
        True,
    ),
    "several values without a set operator": (
        _when({"StringEquals": {"aws:TagKeys": "a"}}, context={"aws:TagKeys": ["a", "b"]}),
        None,
    ),
}


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda it: it.name)
def test_where_we_differ_we_follow_what_aws_documents(difference: Difference) -> None:
    case, documented = _EXAMPLES[difference.name]
    (theirs,) = _theirs([case])
    assert ours(case).answer.value is documented
    assert theirs is not documented
    chosen = explained(case, theirs)
    assert chosen is not None
    assert [it.name for it in chosen] == [difference.name]


def test_the_page_on_access_names_every_difference() -> None:
    page = (environments.ROOT / "docs" / "access.md").read_text()
    rows = [
        f"| {it.name} | {it.theirs} | {it.documented} "
        f"([page](https://docs.aws.amazon.com/IAM/latest/UserGuide/{it.page})) |"
        for it in DIFFERENCES
    ]
    assert page.split("| --- | --- | --- |\n")[-1].splitlines() == rows
