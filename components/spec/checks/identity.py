"""What must agree about who may do what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from components import naming
from components.spec.checks.finding import (
    Finding,
    PlatformCase,
    PlatformCheck,
    UseCaseCase,
    UseCaseCheck,
    known,
)
from components.spec.document import Location
from components.spec.fields import STAGES, DataClass, rank
from components.spec.identity import CiIssuer, IdentityCenter, PermissionSet
from components.spec.platform import Platform

_READS = {
    "github": (
        re.compile(r"pull_request|(ref|environment):.+"),
        "pull_request, ref:... or environment:...",
    ),
    "gitlab": (re.compile(r"ref_type:(branch|tag):ref:.+"), "ref_type:branch:ref:..."),
}
_DEPLOYS = {
    "github": (
        re.compile(r"environment:.+"),
        "environment:..., whose protection rules ask for approval",
    ),
    "gitlab": (
        re.compile(r"ref_type:(branch|tag):ref:.+"),
        "ref_type:branch:ref:... of a protected branch",
    ),
}
"""Each system's claims, and what to write."""

_EVERY_BRANCH = "ref_type:branch:ref:*"
_PERMISSION_SET_CHARACTERS = 32

BROAD_POLICIES = frozenset(
    {"AdministratorAccess", "IAMFullAccess", "PowerUserAccess", "ReadOnlyAccess"}
)
"""Policies of AWS that open everything, data included."""


def issuers(case: PlatformCase) -> Iterator[Finding]:
    """Each CI system is another one, and its claims are written as it writes them."""
    urls = Counter(it.issuer for it in case.platform.ci.values())
    for name, issuer in case.platform.ci.items():
        here: Location = ("ci", name)
        if urls[issuer.issuer] > 1:
            remedy = "keep one: an account has one provider of an address"
            yield (*here, "issuer"), f"{issuer.issuer} is another one's too", remedy
        pattern, form = _READS[issuer.system]
        for index, claim in enumerate(issuer.planner_subjects):
            if pattern.fullmatch(claim) is None or (
                claim == _EVERY_BRANCH and issuer.system != "gitlab"
            ):
                place = (*here, "planner_subjects", index)
                yield place, f"{claim!r} is no claim of {issuer.system}", f"write {form}"


def deployers(case: PlatformCase) -> Iterator[Finding]:
    """A run deploys only with a claim that its system gives after approval."""
    ci = case.platform.ci
    for name, environment in case.platform.environments.items():
        for system, claim in environment.deployer_subjects.items():
            here: Location = ("environments", name, "deployer_subjects", system)
            if system not in ci:
                yield from known(here, system, ci, "CI system")
            else:
                yield from _deploys(here, claim, ci[system])


def _deploys(here: Location, claim: str, issuer: CiIssuer) -> Iterator[Finding]:
    pattern, form = _DEPLOYS[issuer.system]
    if pattern.fullmatch(claim) is None:
        finding = f"{claim!r} is no protected claim of {issuer.system}"
        yield here, finding, f"write {form}"
    elif claim in issuer.planner_subjects:
        yield here, f"{claim!r} may read already", "let a claim either read or deploy"


def stages(case: PlatformCase) -> Iterator[Finding]:
    """A later stage may handle no less, and models are there."""
    platform = case.platform
    before: DataClass = "public"
    for stage in STAGES:
        rules = platform.stages[stage]
        here: Location = ("stages", stage)
        if rank(rules.highest_data_class) < rank(before):
            finding = f"{rules.highest_data_class} is below that of the stage before"
            yield (*here, "highest_data_class"), finding, f"write {before} or more"
        before = rules.highest_data_class
        for index, model in enumerate(rules.models):
            yield from known((*here, "models", index), model, platform.models, "model")


def workforce(case: PlatformCase) -> Iterator[Finding]:
    """Permission sets lead to groups and environments, and grant something, but not everything."""
    spec, platform = case.platform.workforce, case.platform
    for name, it in spec.permission_sets.items():
        here: Location = ("workforce", "permission_sets", name)
        yield from _permission_set(here, name, it, platform)
    for name, environment in platform.environments.items():
        if environment.identity_center is not None:
            yield from known(
                ("environments", name, "identity_center"),
                environment.identity_center,
                spec.identity_centers,
                "Identity Center",
            )
    for name, center in spec.identity_centers.items():
        yield from _center(("workforce", "identity_centers", name), name, center, platform)


def _permission_set(
    here: Location, name: str, it: PermissionSet, platform: Platform
) -> Iterator[Finding]:
    for index, group in enumerate(it.groups):
        yield from known((*here, "groups", index), group, platform.workforce.groups, "group")
    for index, environment in enumerate(it.environments):
        place = (*here, "environments", index)
        yield from known(place, environment, platform.environments, "environment")
        made = naming.permission_set(name, environment)
        if len(made) > _PERMISSION_SET_CHARACTERS:
            finding = f"{made} has {len(made)} characters; AWS takes {_PERMISSION_SET_CHARACTERS}"
            yield place, finding, "shorten the permission set's name"
    if not (it.managed_policies or it.duties):
        yield here, "allows nothing", "add duties or managed_policies, or take it out"
    for index, policy in enumerate(it.managed_policies):
        if policy.rpartition("/")[2] in BROAD_POLICIES:
            place = (*here, "managed_policies", index)
            yield place, f"{policy} opens everything", "use duties, or a narrower policy"


def _center(
    here: Location, name: str, center: IdentityCenter, platform: Platform
) -> Iterator[Finding]:
    groups = platform.workforce.groups
    for group in center.group_ids:
        yield from known((*here, "group_ids", group), group, groups, "group of the workforce")
    shared = [it for it in platform.environments.values() if it.identity_center == name]
    missing = [group for group in groups if group not in center.group_ids]
    if len(shared) > 1 and missing:
        finding = f"lacks {', '.join(missing)}, and {len(shared)} environments would make them"
        yield (*here, "group_ids"), finding, "make the groups once and write their ids"


def auditors(case: PlatformCase) -> Iterator[Finding]:
    """Whoever audits is there, and may take the role."""
    platform = case.platform
    audit, sets = platform.audit, platform.workforce.permission_sets
    if audit is None:
        return
    if not (audit.permission_sets or audit.principals):
        yield ("audit",), "names nobody", "add permission_sets or principals, or leave it out"
    for index, name in enumerate(audit.permission_sets):
        here: Location = ("audit", "permission_sets", index)
        yield from known(here, name, sets, "permission set")
        if name in sets and "audit-evidence" not in sets[name].duties:
            remedy = "add audit-evidence to its duties"
            yield here, f"{name} may not take the auditor's role", remedy


def break_glass(case: PlatformCase) -> Iterator[Finding]:
    """Whoever may act in an emergency is known by name, once."""
    spec = case.platform.break_glass
    if spec is None:
        return
    counts = Counter(spec.people)
    for index, person in enumerate(spec.people):
        here: Location = ("break_glass", "people", index)
        yield from known(here, person, case.platform.people, "person")
        if counts[person] > 1:
            yield here, f"{person} is there twice", "name two different people"


def stage_limits(case: UseCaseCase) -> Iterator[Finding]:
    """A use case asks for no more than the boundary of its stage lets through."""
    use_case, platform = case.use_case, case.platform
    rules = platform.stages[use_case.stage]
    if rank(use_case.data_class) > rank(rules.highest_data_class):
        finding = f"{use_case.data_class} is above what a {use_case.stage} may handle"
        remedy = f"use {rules.highest_data_class} data or less, or move to the next stage"
        yield ("data_class",), finding, remedy
    for alias in use_case.models:
        model = platform.model_aliases.get(alias)
        if rules.models and model in platform.models and model not in rules.models:
            open_to = [a for a, m in platform.model_aliases.items() if m in rules.models]
            remedy = f"use {', '.join(open_to) or 'another model'}, or move to the next stage"
            yield ("models", alias), f"{model} is not open to a {use_case.stage}", remedy


PLATFORM_CHECKS: Sequence[PlatformCheck] = (
    issuers,
    deployers,
    stages,
    workforce,
    auditors,
    break_glass,
)
CHECKS: Sequence[UseCaseCheck] = (stage_limits,)
