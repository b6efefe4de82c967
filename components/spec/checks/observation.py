"""What must agree in how logs are kept and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from components.spec.checks.finding import (
    Finding,
    PlatformCase,
    PlatformCheck,
    UseCaseCase,
    UseCaseCheck,
    known,
)
from components.spec.observation import LogRetentionDays

HIGH_RISK_DAYS = 184
"""Six months, within which a deployer of a high-risk system keeps its logs: EU AI Act, 26(6)."""


def retention_limits(case: PlatformCase) -> Iterator[Finding]:
    """What is kept where nothing is asked for lies within the limits of the class."""
    for name, rules in case.platform.data_classes.items():
        least, most = rules.log_retention_limits
        usual = rules.log_retention_days
        if least > usual:
            remedy = f"write {usual} or less, or raise log_retention_days"
            finding = f"{least} is above log_retention_days, {usual}"
            yield ("data_classes", name, "log_retention_min_days"), finding, remedy
        if most < usual:
            remedy = f"write {usual} or more, or lower log_retention_days"
            finding = f"{most} is below log_retention_days, {usual}"
            yield ("data_classes", name, "log_retention_max_days"), finding, remedy


def readers(case: PlatformCase) -> Iterator[Finding]:
    """Readers of records are roles of the account in which the records are."""
    for name, environment in case.platform.environments.items():
        for kind in ("auditors", "developers"):
            for index, arn in enumerate(getattr(environment.record_readers, kind)):
                account = arn.split(":")[4]
                if account != environment.account_id:
                    finding = f"{arn} is a role of account {account}"
                    remedy = f"name a role of {environment.account_id}"
                    yield ("environments", name, "record_readers", kind, index), finding, remedy


def retention(case: UseCaseCase) -> Iterator[Finding]:
    """Logs are kept within the limits of their class, and as long as their risk asks."""
    rules = case.platform.data_classes[case.use_case.data_class]
    asked = case.use_case.observation.log_retention_days
    least, most = rules.log_retention_limits
    if asked is not None and not least <= asked <= most:
        finding = f"{case.use_case.data_class} logs are kept {least} to {most} days, not {asked}"
        remedy = f"write a number from {least} to {most}, or leave it out"
        yield ("observation", "log_retention_days"), finding, remedy
    kept = asked or rules.log_retention_days
    if case.use_case.risk_tier == "high" and kept < HIGH_RISK_DAYS:
        finding = f"a high-risk system's logs are kept {kept} days, less than six months"
        fitting = min(it for it in get_args(LogRetentionDays) if it >= HIGH_RISK_DAYS)
        remedy = f"write {fitting} or more: EU AI Act, article 26(6)"
        yield ("observation", "log_retention_days"), finding, remedy


def on_call(case: UseCaseCase) -> Iterator[Finding]:
    """Who is paged is a group of the platform."""
    group = case.use_case.observation.on_call
    if group is not None:
        yield from known(("observation", "on_call"), group, case.platform.groups, "group")


PLATFORM_CHECKS: Sequence[PlatformCheck] = (retention_limits, readers)
CHECKS: Sequence[UseCaseCheck] = (retention, on_call)
