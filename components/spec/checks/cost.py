"""What must agree of tags, budgets and those who are told of costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.spec.checks.finding import (
    Finding,
    PlatformCase,
    PlatformCheck,
    UseCaseCase,
    UseCaseCheck,
    known,
)
from components.spec.document import Location
from components.spec.faults import did_you_mean
from components.spec.platform import Platform


def finance(case: PlatformCase) -> Iterator[Finding]:
    """The group that hears of costs is one of the platform's."""
    group = case.platform.cost.finance_group
    if group is not None:
        yield from known(("cost", "finance_group"), group, case.platform.groups, "group")


def tag_values(case: PlatformCase) -> Iterator[Finding]:
    """The platform's own values are among the allowed ones."""
    platform = case.platform
    for name in platform.environments:
        yield from _allowed(platform, ("environments", name), "environment", name)
    yield from _allowed(platform, ("owner",), "owner", platform.owner)


def over_budget(case: PlatformCase) -> Iterator[Finding]:
    """Production is never stopped by a bill."""
    if case.platform.stages["production"].over_budget == "stop":
        finding = "production would be stopped in front of its customers"
        yield ("stages", "production", "over_budget"), finding, "write alert, or leave it out"


def use_case_tags(case: UseCaseCase) -> Iterator[Finding]:
    """The tags that the use case gets have values that the platform allows."""
    use_case, platform = case.use_case, case.platform
    yield from _allowed(platform, ("stage",), "stage", use_case.stage)
    yield from _allowed(platform, ("data_class",), "data_class", use_case.data_class)
    product = platform.people.get(use_case.trio.product)
    if product is not None:
        yield from _allowed(platform, ("trio", "product"), "owner", product.group)


def links(case: UseCaseCase) -> Iterator[Finding]:
    """No page is linked twice."""
    urls = [link.url for link in case.use_case.links]
    for index, url in enumerate(urls):
        if url in urls[:index]:
            yield ("links", index, "url"), f"{url} is there twice", "keep one of the two"


def _allowed(platform: Platform, here: Location, key: str, value: str) -> Iterator[Finding]:
    tag = platform.required_tags.get(key)
    if tag is not None and tag.allowed_values and value not in tag.allowed_values:
        finding = f"{value!r} is none of required_tags.{key}.allowed_values"
        yield here, finding, did_you_mean(value, tag.allowed_values)


PLATFORM_CHECKS: Sequence[PlatformCheck] = (finance, tag_values, over_budget)
CHECKS: Sequence[UseCaseCheck] = (use_case_tags, links)
