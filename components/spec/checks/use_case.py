"""What must agree between a use case and the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from components.spec.catalogue import Model
from components.spec.checks.finding import Finding, UseCaseCase, UseCaseCheck, known
from components.spec.checks.platform import known_cost_center
from components.spec.document import Location
from components.spec.faults import did_you_mean
from components.spec.fields import rank
from components.spec.platform import Platform


def stream(case: UseCaseCase) -> Iterator[Finding]:
    """The value stream is the platform's."""
    use_case, platform = case.use_case, case.platform
    yield from known(
        ("value_stream",), use_case.value_stream, platform.value_streams, "value stream"
    )


def trio(case: UseCaseCase) -> Iterator[Finding]:
    """The trio are people of the platform."""
    use_case, platform = case.use_case, case.platform
    for role in ("product", "design", "engineering"):
        person: str = getattr(use_case.trio, role)
        yield from known(("trio", role), person, platform.people, "person")


def stakeholders(case: UseCaseCase) -> Iterator[Finding]:
    """Stakeholders are groups of the platform."""
    use_case, platform = case.use_case, case.platform
    for index, group in enumerate(use_case.stakeholders):
        yield from known(("stakeholders", index), group, platform.groups, "group")


def prompts(case: UseCaseCase) -> Iterator[Finding]:
    """Prompts are recorded, and may hold no more than the record may."""
    use_case, platform = case.use_case, case.platform
    is_above = rank(use_case.data_class) > rank(platform.records_data_class)
    # A hosted model is sent no prompts, and what is captured of it stays in the data's own class.
    if use_case.models and is_above:
        remedy = f"use {platform.records_data_class} or less: prompts are recorded at that class"
        yield ("data_class",), f"{use_case.data_class} is above what prompts may hold", remedy


def budget(case: UseCaseCase) -> Iterator[Finding]:
    """The budget keeps to the ceiling of its stage."""
    use_case, platform = case.use_case, case.platform
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


def objectives(case: UseCaseCase) -> Iterator[Finding]:
    """Key results can be told from their baseline."""
    use_case = case.use_case
    for number, objective in enumerate(use_case.objectives):
        for index, result in enumerate(objective.key_results):
            here: Location = ("objectives", number, "key_results", index)
            if result.baseline == result.target:
                remedy = "write the value that would prove the outcome"
                yield (*here, "target"), f"{result.target} is the baseline", remedy
            if result.target_date <= result.baseline_date:
                remedy = f"write a day after {result.baseline_date}"
                yield (*here, "target_date"), "is not after the baseline's date", remedy


def dataset_uses(case: UseCaseCase) -> Iterator[Finding]:
    """Grants are approved, and open no more than the classes allow."""
    use_case, platform = case.use_case, case.platform
    for name, use in use_case.datasets.items():
        here: Location = ("datasets", name)
        dataset = platform.datasets.get(name)
        if dataset is None:
            yield from known(here, name, platform.datasets, "registered dataset")
            continue
        if rank(dataset.data_class) > rank(use_case.data_class):
            finding = f"is {dataset.data_class}, above the use case's {use_case.data_class}"
            yield here, finding, "leave it out, or raise data_class with its controls"
        columns = [column.name for column in dataset.columns]
        for index, column in enumerate(use.columns):
            yield from known((*here, "columns", index), column, columns, f"column of {name}")
        if not use.columns and platform.data_classes[dataset.data_class].grants_name_columns:
            remedy = "list the columns that the approval opens"
            yield (*here, "columns"), f"a grant to {dataset.data_class} data names none", remedy
        yield from _approver(here, use.approver, dataset.owner, platform)


def _approver(here: Location, approver: str, owner: str, platform: Platform) -> Iterator[Finding]:
    person = platform.people.get(approver)
    if person is None:
        yield from known((*here, "approver"), approver, platform.people, "person")
    elif person.group != owner:
        remedy = f"have somebody of {owner} approve"
        yield (*here, "approver"), f"{approver} does not belong to the owner {owner}", remedy


def model_uses(case: UseCaseCase) -> Iterator[Finding]:
    """Models are approved for the data, and answer where they may."""
    use_case, environment, platform = case.use_case, case.environment, case.platform
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


def cost_center(case: UseCaseCase) -> Iterator[Finding]:
    """Somebody pays for it."""
    yield from known_cost_center(case.platform, case.use_case.cost_center)


def approvals_hold(case: UseCaseCase) -> Iterator[Finding]:
    """No grant outlives its approval."""
    for name, use in case.use_case.datasets.items():
        dataset = case.platform.datasets.get(name)
        if dataset is not None and use.expires_on < case.today:
            remedy = f"ask {dataset.owner} again, or leave the dataset out"
            finding = f"the approval ended on {use.expires_on}"
            yield ("datasets", name, "expires_on"), finding, remedy


DATED: Sequence[UseCaseCheck] = (approvals_hold,)
CHECKS: Sequence[UseCaseCheck] = (
    stream,
    trio,
    stakeholders,
    cost_center,
    budget,
    objectives,
    prompts,
    dataset_uses,
    model_uses,
)
