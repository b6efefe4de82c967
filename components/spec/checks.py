"""What must agree between the parts of the specs, which no single field can tell."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from typing import TypeAlias

from components import naming
from components.spec.catalogue import Model
from components.spec.document import Location
from components.spec.faults import did_you_mean
from components.spec.fields import rank
from components.spec.platform import Platform
from components.spec.use_case import UseCase

Finding: TypeAlias = tuple[Location, str, str]
"""Where it is, what was found, and what to do."""

SANDBOX = "sandbox"


def check_platform(platform: Platform, today: dt.date) -> Iterator[Finding]:
    """Yield what does not agree within the platform's spec."""
    yield from _environments(platform)
    yield from _people(platform)
    yield from _cost_center(platform, platform.cost_center)
    yield from _datasets(platform)
    for alias, name in platform.model_aliases.items():
        yield from _known(("model_aliases", alias), name, platform.models, "model")
    regions = {region for it in platform.environments.values() for region in it.model_regions}
    for name, model in platform.models.items():
        yield from _model(("models", name), model, platform, regions, today)


def _environments(platform: Platform) -> Iterator[Finding]:
    accounts = Counter(it.account_id for it in platform.environments.values())
    for name, environment in platform.environments.items():
        here: Location = ("environments", name)
        if accounts[environment.account_id] > 1:
            remedy = "give each environment an account of its own"
            yield (*here, "account_id"), f"{environment.account_id} is another one's too", remedy
        if (name == SANDBOX) != environment.is_sandbox:
            finding = f"{environment.account_id} is not {name}'s account"
            remedy = (
                f"{naming.SANDBOX_ACCOUNT_ID} belongs to the environment {SANDBOX} and to no other"
            )
            yield (*here, "account_id"), finding, remedy
        if environment.region not in environment.model_regions:
            remedy = f"add {environment.region}, where the environment itself is"
            yield (*here, "model_regions"), "lacks the environment's own region", remedy


def _people(platform: Platform) -> Iterator[Finding]:
    yield from _known(("owner",), platform.owner, platform.groups, "group")
    for name, person in platform.people.items():
        yield from _known(("people", name, "group"), person.group, platform.groups, "group")
    for name, stream in platform.value_streams.items():
        yield from _known(("value_streams", name, "owner"), stream.owner, platform.people, "person")


def _datasets(platform: Platform) -> Iterator[Finding]:
    places = Counter((it.data_class, it.location) for it in platform.datasets.values())
    for name, dataset in platform.datasets.items():
        here: Location = ("datasets", name)
        yield from _known((*here, "owner"), dataset.owner, platform.groups, "group")
        yield from _known((*here, "steward"), dataset.steward, platform.people, "person")
        if places[dataset.data_class, dataset.location] > 1:
            remedy = "give each dataset a folder of its own"
            yield (*here, "location"), f"{dataset.location!r} is another dataset's too", remedy
        counts = Counter(column.name for column in dataset.columns)
        for index, column in enumerate(dataset.columns):
            if counts[column.name] > 1:
                remedy = "give each column a name of its own"
                yield (*here, "columns", index, "name"), f"{column.name!r} is there twice", remedy


def _model(
    here: Location, model: Model, platform: Platform, regions: Container[str], today: dt.date
) -> Iterator[Finding]:
    for index, region in enumerate(model.regions):
        if region not in regions:
            allowed = {it for env in platform.environments.values() for it in env.model_regions}
            remedy = did_you_mean(region, allowed)
            yield (
                (*here, "regions", index),
                f"{region} is in no environment's model_regions",
                remedy,
            )
    if model.cross_region_profile is None and len(model.regions) > 1:
        remedy = "name the cross-region profile, or leave one region"
        yield (*here, "regions"), "are several, and nothing routes between them", remedy
    review = model.vendor_review
    yield from _known(
        (*here, "vendor_review", "approver"), review.approver, platform.people, "person"
    )
    if review.expires_on <= review.approved_on:
        remedy = f"write a day after {review.approved_on}"
        yield (*here, "vendor_review", "expires_on"), "is not after the approval", remedy
    elif review.expires_on < today:
        remedy = "have the vendor reviewed again, or take the model out"
        yield (*here, "vendor_review", "expires_on"), f"ended on {review.expires_on}", remedy
    if model.end_of_life <= today:
        remedy = "point its aliases at a newer model and take it out"
        yield (*here, "end_of_life"), f"AWS ended it on {model.end_of_life}", remedy


def check_use_case(
    use_case: UseCase,
    environment: str,
    platform: Platform,
    today: dt.date,
    *,
    partial: bool = False,
) -> Iterator[Finding]:
    """Yield what does not agree between a use case in `environment` and the platform.

    Args:
        use_case: as it is in the environment.
        environment: where it is to run.
        platform: what it is held against.
        today: day on which approvals must still hold.
        partial: some fields of `use_case` are not set; what needs them is passed over.
    """
    for check in (
        lambda: _stream(use_case, platform),
        lambda: _trio(use_case, platform),
        lambda: _stakeholders(use_case, platform),
        lambda: _cost_center(platform, use_case.cost_center),
        lambda: _budget(use_case, platform),
        lambda: _stage(use_case, today),
        lambda: _objectives(use_case),
        lambda: _prompts(use_case, platform),
        lambda: _dataset_uses(use_case, platform, today),
        lambda: _model_uses(use_case, environment, platform),
    ):
        try:
            yield from check()
        except AttributeError:
            if not partial:
                raise


def _stream(use_case: UseCase, platform: Platform) -> Iterator[Finding]:
    yield from _known(
        ("value_stream",), use_case.value_stream, platform.value_streams, "value stream"
    )


def _trio(use_case: UseCase, platform: Platform) -> Iterator[Finding]:
    for role in ("product", "design", "engineering"):
        person: str = getattr(use_case.trio, role)
        yield from _known(("trio", role), person, platform.people, "person")


def _stakeholders(use_case: UseCase, platform: Platform) -> Iterator[Finding]:
    for index, group in enumerate(use_case.stakeholders):
        yield from _known(("stakeholders", index), group, platform.groups, "group")


def _prompts(use_case: UseCase, platform: Platform) -> Iterator[Finding]:
    if rank(use_case.data_class) > rank(platform.records_data_class):
        remedy = f"use {platform.records_data_class} or less: prompts are recorded at that class"
        yield ("data_class",), f"{use_case.data_class} is above what prompts may hold", remedy


def _budget(use_case: UseCase, platform: Platform) -> Iterator[Finding]:
    ceiling = platform.stages[use_case.stage].monthly_budget_ceiling_usd
    if use_case.monthly_budget_usd > ceiling:
        finding = (
            f"{use_case.monthly_budget_usd} is above the {use_case.stage} ceiling of {ceiling}"
        )
        yield (
            ("monthly_budget_usd",),
            finding,
            f"write {ceiling} or less, or move to the next stage",
        )


def _stage(use_case: UseCase, today: dt.date) -> Iterator[Finding]:
    if use_case.stage == "prototype" and use_case.stage_ends_on is None:
        yield ("stage",), "prototype has no end", "add stage_ends_on: the day it moves on or ends"
    if use_case.stage_ends_on is not None and use_case.stage_ends_on < today:
        finding = f"the {use_case.stage} stage ended on {use_case.stage_ends_on}"
        yield ("stage_ends_on",), finding, "move to the next stage, or take the use case down"


def _objectives(use_case: UseCase) -> Iterator[Finding]:
    for number, objective in enumerate(use_case.objectives):
        for index, result in enumerate(objective.key_results):
            here: Location = ("objectives", number, "key_results", index)
            if result.baseline == result.target:
                remedy = "write the value that would prove the outcome"
                yield (*here, "target"), f"{result.target} is the baseline", remedy
            if result.target_date <= result.baseline_date:
                remedy = f"write a day after {result.baseline_date}"
                yield (*here, "target_date"), "is not after the baseline's date", remedy


def _dataset_uses(use_case: UseCase, platform: Platform, today: dt.date) -> Iterator[Finding]:
    for name, use in use_case.datasets.items():
        here: Location = ("datasets", name)
        dataset = platform.datasets.get(name)
        if dataset is None:
            yield from _known(here, name, platform.datasets, "registered dataset")
            continue
        if rank(dataset.data_class) > rank(use_case.data_class):
            finding = f"is {dataset.data_class}, above the use case's {use_case.data_class}"
            yield here, finding, "leave it out, or raise data_class with its controls"
        known = [column.name for column in dataset.columns]
        for index, column in enumerate(use.columns):
            yield from _known((*here, "columns", index), column, known, f"column of {name}")
        if not use.columns and platform.data_classes[dataset.data_class].grants_name_columns:
            remedy = "list the columns that the approval opens"
            yield (*here, "columns"), f"a grant to {dataset.data_class} data names none", remedy
        yield from _approver(here, use.approver, dataset.owner, platform)
        if use.expires_on < today:
            remedy = f"ask {dataset.owner} again, or leave the dataset out"
            yield (*here, "expires_on"), f"the approval ended on {use.expires_on}", remedy


def _approver(here: Location, approver: str, owner: str, platform: Platform) -> Iterator[Finding]:
    person = platform.people.get(approver)
    if person is None:
        yield from _known((*here, "approver"), approver, platform.people, "person")
    elif person.group != owner:
        remedy = f"have somebody of {owner} approve"
        yield (*here, "approver"), f"{approver} does not belong to the owner {owner}", remedy


def _model_uses(use_case: UseCase, environment: str, platform: Platform) -> Iterator[Finding]:
    where = platform.environments[environment]
    for alias in use_case.models:
        here: Location = ("models", alias)
        model = platform.models.get(platform.model_aliases.get(alias, ""))
        if model is None:
            yield here, "is not an approved model", did_you_mean(alias, platform.model_aliases)
            continue
        if use_case.data_class not in model.data_classes:
            finding = f"{model.model_id} is not approved for {use_case.data_class} data"
            fitting = _approved(platform, lambda it: use_case.data_class in it.data_classes)
            yield here, finding, f"use {', '.join(fitting) or 'less sensitive data'}"
        outside = [region for region in model.regions if region not in where.model_regions]
        if where.region not in model.regions or outside:
            finding = f"{model.model_id} answers in {', '.join(model.regions)}"
            remedy = (
                f"use a model that answers in {', '.join(where.model_regions)} for {environment}"
            )
            yield here, finding, remedy
        leaves = set(model.regions) != {where.region}
        if leaves and not platform.data_classes[use_case.data_class].may_leave_region:
            finding = (
                f"{model.model_id} routes to other regions, {use_case.data_class} data may not"
            )
            yield here, finding, "use a model that is called in one region"


def _approved(platform: Platform, fits: Callable[[Model], bool]) -> list[str]:
    models = {alias: platform.models.get(name) for alias, name in platform.model_aliases.items()}
    return [alias for alias, model in models.items() if model is not None and fits(model)]


def _cost_center(platform: Platform, cost_center: str) -> Iterator[Finding]:
    tag = platform.required_tags.get("cost_center")
    if tag is not None and tag.allowed_values:
        yield from _known(("cost_center",), cost_center, tag.allowed_values, "cost centre")


def _known(here: Location, name: str, allowed: Iterable[str], kind: str) -> Iterator[Finding]:
    names = list(allowed)
    if name not in names:
        yield here, f"{name!r} is no {kind} of stacks/platform.yaml", did_you_mean(name, names)
