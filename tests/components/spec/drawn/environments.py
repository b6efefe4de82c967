"""The parts of a platform that say where it runs, who deploys there and who signs in."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from components import naming
from components.spec.identity import CiIssuer, IdentityCenter, PermissionSet, Workforce
from components.spec.observation import RecordReaders
from components.spec.platform import Environment
from tests.components.spec.drawn.values import (
    ABSENT,
    Data,
    Drawn,
    Rules,
    keyed,
    names,
    of_model,
    optional,
    some,
)

REGIONS = ("us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2")
READS = {
    "github": ["pull_request", "ref:refs/heads/main", "environment:preview"],
    "gitlab": ["ref_type:branch:ref:*", "ref_type:tag:ref:v1"],
}
DEPLOYS = {"github": "environment:live", "gitlab": "ref_type:branch:ref:main"}
NONE = st.just(ABSENT)
LONGEST_SET, LONGEST_ENVIRONMENT = 14, 16
"""Characters that fit into a permission set's name in an environment, which takes 32."""


@st.composite
def issuers(draw: st.DrawFn) -> Data:
    """Draw CI systems, each at an address of its own."""
    found: Data = {}
    for index, name in enumerate(draw(names(most=2))):
        system = draw(st.sampled_from(sorted(READS)))
        found[name] = {
            **draw(of_model(CiIssuer, {(CiIssuer, "planner_subjects"): st.just([])})),
            "system": system,
            "issuer": f"https://ci-{index}.example.com",
            "planner_subjects": draw(some(READS[system], least=1)),
        }
    return found


@st.composite
def workforces(draw: st.DrawFn, environments: Sequence[str]) -> Data:
    """Draw the workforce of some environments; a centre knows the ids of all groups."""
    groups, centers = draw(names()), draw(names(least=0, most=2))
    rules: Rules = {
        (PermissionSet, "groups"): some(groups, least=1),
        (PermissionSet, "environments"): some(environments, least=1),
        (PermissionSet, "managed_policies"): some(["SecurityAudit", "job-function/Billing"]),
        (PermissionSet, "duties"): some(["audit-evidence", "see-costs", "steward-data"], least=1),
    }
    ids = {it: f"94482488-3041-7064-1a10-0c4f6f2b{index:04x}" for index, it in enumerate(groups)}
    rules[IdentityCenter, "group_ids"] = st.just(ids)
    rules[Workforce, "groups"] = st.just({it: {"purpose": f"Are {it}."} for it in groups})
    rules[Workforce, "identity_centers"] = keyed(centers, of_model(IdentityCenter, rules))
    rules[Workforce, "permission_sets"] = names(0, 2, LONGEST_SET).flatmap(
        lambda it: keyed(it, of_model(PermissionSet, rules))
    )
    return draw(of_model(Workforce, rules))


@st.composite
def environments(draw: st.DrawFn, names_: Sequence[str], ci: Data, centers: Sequence[str]) -> Data:
    """Draw environments with accounts and ranges of their own."""
    return {name: draw(_environment(index, name, ci, centers)) for index, name in enumerate(names_)}


@st.composite
def _environment(draw: st.DrawFn, index: int, name: str, ci: Data, centers: Sequence[str]) -> Data:
    is_sandbox = name == "sandbox"
    account = naming.SANDBOX_ACCOUNT_ID if is_sandbox else f"{index + 1:012}"
    region = draw(st.sampled_from(REGIONS))
    others = draw(some([it for it in REGIONS if it != region]))
    deployers = draw(some(sorted(ci), least=1))
    rules: Rules = {
        (Environment, "account_id"): st.just(account),
        (Environment, "region"): st.just(region),
        (Environment, "model_regions"): st.just([*others, region]),
        (Environment, "recovery_region"): optional(st.sampled_from(others)) if others else NONE,
        (Environment, "deployer_subjects"): st.just(
            {it: DEPLOYS[ci[it]["system"]] for it in deployers}
        ),
        (Environment, "network"): optional(st.one_of(_made(index, region), _given())),
        (Environment, "identity_center"): optional(st.sampled_from(centers)) if centers else NONE,
        (RecordReaders, "auditors"): some([f"arn:aws:iam::{account}:role/audit/reader"]),
        (RecordReaders, "developers"): some([f"arn:aws:iam::{account}:role/developer"]),
    }
    return draw(of_model(Environment, rules))


def _made(index: int, region: str) -> Drawn:
    zones = some([f"{region}{letter}" for letter in "abcdefgh"], least=2, most=4)
    ranges = st.integers(16, 22).map(lambda size: f"10.{index}.0.0/{size}")
    return st.fixed_dictionaries({"cidr": ranges, "zones": zones})


def _given() -> Drawn:
    return st.fixed_dictionaries(
        {
            "vpc_id": st.from_regex(r"vpc-[0-9a-f]{17}", fullmatch=True),
            "subnet_ids": st.lists(
                st.from_regex(r"subnet-[0-9a-f]{17}", fullmatch=True),
                min_size=1,
                max_size=3,
                unique=True,
            ),
            "security_group_ids": st.lists(
                st.from_regex(r"sg-[0-9a-f]{8}", fullmatch=True),
                min_size=1,
                max_size=2,
                unique=True,
            ),
        }
    )
