"""The file of waivers: what an entry must say, and that a wrong one accepts nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.context import Waivers
from policies.model import Outcome
from policies.pack import Pack
from policies.registry import policy_by_id
from policies.resource_types import BUCKET
from policies.spec_context import WAIVERS, context_of
from policies.verdicts import evaluate
from policies.waivers import LONGEST_DAYS, Known, read
from tests.policies.support import (
    ROOT,
    TODAY,
    USE_CASE,
    declared_stack,
    resource,
    urn_of,
    waiver,
)

KNOWN = Known(
    people=frozenset({"mei-tanaka", "priya-raman"}),
    environments=frozenset({"sandbox"}),
    subjects=frozenset({"platform", "customer-support"}),
    today=TODAY,
)
URN = urn_of(BUCKET.token, "corpus")
GOOD: dict[str, Any] = {
    "policy": "ENC-04",
    "urn": URN,
    "owner": "mei-tanaka",
    "approver": "priya-raman",
    "reason": "The vendor mends it with the next release, which is announced.",
    "ticket": "SEC-12",
    "created": "2026-11-20",
    "expires": "2026-12-20",
}


def written(folder: Path, *entries: Any) -> Path:
    path = folder / "waivers.yaml"
    path.write_text(yaml.safe_dump({"waivers": list(entries)}, sort_keys=False))
    return path


def test_a_right_entry_holds(tmp_path: Path) -> None:
    found = read(written(tmp_path, GOOD), KNOWN)
    assert found.faults == ()
    (waiver,) = found.entries
    assert (waiver.policy, waiver.urn, waiver.line) == ("ENC-04", URN, 2)
    assert found.accepting("ENC-04", URN, TODAY) is waiver
    assert found.accepting("ENC-04", URN + "-b", TODAY) is None
    assert found.accepting("ENC-05", URN, TODAY) is None
    assert found.accepting("ENC-04", URN, waiver.expires) is waiver
    assert found.accepting("ENC-04", URN, waiver.expires + dt.timedelta(days=1)) is None
    assert found.accepting("ENC-04", URN, waiver.created - dt.timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"policy": "ENC-99"}, "policy: there is no ENC-99; did you mean ENC-"),
        ({"policy": "all"}, "policy: 'all' has the wrong form; write the id of a policy"),
        ({"policy": "GOV-03"}, "policy: GOV-03 cannot be waived; mend what fails"),
        ({"urn": URN.replace("corpus", "*")}, "urn: 'urn:pulumi:"),
        ({"urn": "corpus"}, "urn: 'corpus' has the wrong form; write the exact URN"),
        ({"urn": URN.replace("customer-support", "customer")}, "urn: no spec stacks/customer.yaml"),
        ({"urn": URN.replace("sandbox", "sandbax")}, "urn: no environment 'sandbax'; did you mean"),
        ({"owner": "mei"}, "owner: 'mei' is no person of stacks/platform.yaml"),
        ({"approver": "mei-tanaka"}, "approver: mei-tanaka owns the failure; have somebody else"),
        ({"reason": "Because."}, "reason: "),
        ({"ticket": "later"}, "ticket: 'later' has the wrong form"),
        ({"created": "2026-12-01"}, "created: 2026-12-01 is in the future"),
        ({"expires": "2026-11-01"}, "expires: 2026-11-01 is before 2026-11-20"),
        ({"expires": "2027-02-19"}, "a high failure is accepted until 2027-02-18 at most"),
        ({"expires": None}, "expires: "),
        ({"extra": 1}, "extra: "),
    ],
)
def test_a_wrong_entry_accepts_nothing(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    found = read(written(tmp_path, {**GOOD, **change}, {**GOOD, "policy": "ENC-05"}), KNOWN)
    assert [each.policy for each in found.entries] == ["ENC-05"]
    (fault,) = found.faults
    told = str(fault.fault)
    assert told.startswith("policies/waivers.yaml:")
    assert f"waivers.0.{says}" in told or says in told
    assert (fault.urn == URN) == (not {"urn", "policy"} & change.keys() or fault.urn == URN)


def test_the_policies_of_the_test_have_the_severities_that_it_reckons_with() -> None:
    assert LONGEST_DAYS[policy_by_id("ENC-04").severity] == 90


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_every_key_is_needed(tmp_path: Path, missing: str) -> None:
    entry = {key: value for key, value in GOOD.items() if key != missing}
    found = read(written(tmp_path, entry), KNOWN)
    assert found.entries == ()
    assert [missing in str(each.fault) for each in found.faults] == [True]


def test_two_that_overlap_are_one_too_many(tmp_path: Path) -> None:
    later = {**GOOD, "ticket": "SEC-13", "created": "2026-11-23"}
    found = read(written(tmp_path, GOOD, later), KNOWN)
    assert [each.ticket for each in found.entries] == ["SEC-12"]
    assert ["SEC-12 accepts the same" in str(each.fault) for each in found.faults] == [True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("waivers: [", "is not YAML"),
        ("waivers: 3\n", "waivers: "),
        ("- a\n", "is not a mapping"),
        ("waivers: []\nwaivers: []\n", "is there twice"),
        ("waiver: []\n", "waiver"),
        ("waivers: [text]\n", "waivers.0"),
    ],
)
def test_a_file_that_is_none_concerns_every_stack(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(text)
    found = read(path, KNOWN)
    assert found.entries == ()
    assert any(says in str(each.fault) for each in found.faults)
    assert {each.urn for each in found.faults} == {None}


def test_no_file_is_no_waiver(tmp_path: Path) -> None:
    assert read(tmp_path / "waivers.yaml", KNOWN).entries == ()


def test_a_waiver_counts_in_the_evaluation_of_its_stack(tmp_path: Path) -> None:
    stack = declared_stack(USE_CASE)
    full = "urn:pulumi:customer-support.sandbox::groundwork::"
    where = context_of(USE_CASE, today=TODAY)
    (advised,) = [
        each
        for each in evaluate(stack, where, [policy_by_id("GOV-12")]).verdicts
        if each.outcome is Outcome.FAIL
    ]
    assert advised.urn.startswith(full)
    entry = {**GOOD, "policy": "GOV-12", "urn": advised.urn}
    waived = context_of(USE_CASE, accepted=written(tmp_path, entry), today=TODAY)
    found = evaluate(stack, waived)
    assert found.violations(mandatory=False) == []
    (verdict,) = [each for each in found.verdicts if each.outcome is Outcome.WAIVED]
    said = verdict.as_json()["waiver"]
    assert isinstance(said, dict)
    assert said["ticket"] == "SEC-12"


def test_our_own_waivers_are_right() -> None:
    assert context_of(USE_CASE, today=TODAY).waivers.faults == ()


def test_security_and_legal_own_the_waivers() -> None:
    """The last line that matches a path is the one that counts."""
    rules = [
        line.split()
        for line in (ROOT / "CODEOWNERS").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    path = f"/{WAIVERS.relative_to(ROOT)}"
    matching = [
        owners
        for pattern, *owners in rules
        if pattern in ("*", path) or (pattern.endswith("/") and path.startswith(pattern))
    ]
    assert matching[-1] == ["@meridian-home/ai-security", "@meridian-home/legal"]


def test_the_engine_is_told_why_a_failure_does_not_count() -> None:
    """The engine knows of no waivers: it reports no violation, and sets the policy aside."""
    bucket = resource(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {"bucket": "b"}, name="open"
    )
    accepted = Waivers((waiver("ENC-01", bucket.urn),))
    where = dataclasses.replace(context_of(USE_CASE, today=TODAY), waivers=accepted)
    policy = policy_by_id("ENC-01")
    (said,) = [
        each
        for each in Pack([policy], context_of=lambda _: where).on_resource(bucket)
        if each.rule.policy is policy
    ]
    assert said.violations == ()
    assert said.set_aside is not None
    assert said.set_aside.startswith("waived (SEC-12, approved by priya-raman until 2026-11-23): ")
