"""What must agree about the region that is there for the loss of another."""

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


def regions(case: PlatformCase) -> Iterator[Finding]:
    """A recovery region is another one, to which models and their prompts may go."""
    for name, environment in case.platform.environments.items():
        region = environment.recovery_region
        here: Location = ("environments", name, "recovery_region")
        if region is None:
            continue
        allowed = [it for it in environment.model_regions if it != environment.region]
        if region == environment.region:
            remedy = f"write one of {', '.join(allowed) or 'model_regions, with more than one'}"
            yield here, f"{region} is the environment's own region", remedy
        elif region not in environment.model_regions:
            remedy = f"add it there, or write one of {', '.join(allowed) or 'another region'}"
            yield here, f"{region} is not one of model_regions", remedy


def replication(case: PlatformCase) -> Iterator[Finding]:
    """Only data that may leave its region is copied to another."""
    platform = case.platform
    for name, dataset in platform.datasets.items():
        rules = platform.data_classes[dataset.data_class]
        if dataset.replicates and not rules.may_leave_region:
            finding = f"{dataset.data_class} data may not leave its region"
            remedy = "write false, or have the class's may_leave_region changed"
            yield ("datasets", name, "replicates"), finding, remedy


def stand_ins(case: PlatformCase) -> Iterator[Finding]:
    """A stand-in is another approved model, and takes at least the same data."""
    models = case.platform.models
    for name, model in models.items():
        here: Location = ("models", name, "stand_in")
        if model.stand_in is None:
            continue
        if model.stand_in == name:
            yield here, "is the model itself", "name another model, or leave it out"
        yield from known(here, model.stand_in, models, "model")


def use_case(case: UseCaseCase) -> Iterator[Finding]:
    """What recovers may leave its region, and has models that answer in the other."""
    spec, platform, where = case.use_case, case.platform, case.where
    if not spec.recovers(where) or where.recovery_region is None:
        return
    region = where.recovery_region
    here: Location = ("recovery",)
    if not platform.data_classes[spec.data_class].may_leave_region:
        finding = f"{spec.data_class} data may not leave {where.region} for {region}"
        yield here, finding, "write recovery: false; it is down while its region is"
        return
    for alias in spec.models:
        if platform.model_aliases.get(alias) not in platform.models:
            continue
        model = platform.model_in(alias, region)
        at: Location = ("models", alias)
        if model is None:
            remedy = "give the model a stand_in that answers there, or write recovery: false"
            yield at, f"nothing answers to it in the recovery region {region}", remedy
        elif spec.data_class not in model.data_classes:
            finding = f"{model.model_id}, which answers in {region}, is not approved for its data"
            yield at, finding, "choose another stand_in, or write recovery: false"
        elif outside := [it for it in model.regions if it not in where.model_regions]:
            finding = f"{model.model_id}, which answers in {region}, also goes to {outside[0]}"
            yield at, finding, f"use one that stays in {', '.join(where.model_regions)}"


PLATFORM_CHECKS: Sequence[PlatformCheck] = (regions, replication, stand_ins)
CHECKS: Sequence[UseCaseCheck] = (use_case,)
