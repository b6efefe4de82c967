"""What must agree about models that are hosted, and about throughput that is bought."""

from __future__ import annotations

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
from components.spec.hosting import HostedModel, HostedModelUse, is_accelerated
from components.spec.use_case import Guardrail

HOURS = 730
"""Of a month, as AWS counts them in estimates."""

_REGION = 3
"""Where an ARN has its region."""


def catalogue(case: PlatformCase) -> Iterator[Finding]:
    """Every hosted model is of a region of the platform, and its vendor reviewed."""
    platform = case.platform
    regions = sorted({it.region for it in platform.environments.values()})
    for name, model in platform.hosted_models.items():
        here: Location = ("hosted_models", name)
        region = _region_of(model)
        if region not in regions:
            remedy = f"register the version in {', '.join(regions)}"
            yield (*here, "model_package_arn"), f"is of {region}, in no environment", remedy
        review = model.vendor_review
        yield from known(
            (*here, "vendor_review", "approver"), review.approver, platform.people, "person"
        )
        if review.expires_on <= review.approved_on:
            remedy = f"write a day after {review.approved_on}"
            yield (*here, "vendor_review", "expires_on"), "is not after the approval", remedy
        for index, data_class in enumerate(model.serverless_data_classes):
            if data_class not in model.data_classes:
                finding = f"{data_class} is none of its data_classes"
                yield (*here, "serverless_data_classes", index), finding, "leave it out"


def captures_lie_apart(case: PlatformCase) -> Iterator[Finding]:
    """No dataset lies where captured calls go, and end."""
    for name, dataset in case.platform.datasets.items():
        if dataset.location.startswith(naming.CAPTURES):
            finding = f"{dataset.location!r} is where captured calls of hosted models go"
            yield ("datasets", name, "location"), finding, "give the dataset another folder"


def reviews_hold(case: PlatformCase) -> Iterator[Finding]:
    """No hosted model outlives the review of its vendor."""
    for name, model in case.platform.hosted_models.items():
        review = model.vendor_review
        if review.approved_on < review.expires_on < case.today:
            here: Location = ("hosted_models", name, "vendor_review", "expires_on")
            remedy = "have the vendor reviewed again, or take the model out"
            yield here, f"ended on {review.expires_on}", remedy


def calls_a_model(case: UseCaseCase) -> Iterator[Finding]:
    """A use case calls a model, and has a guardrail and a limit for those of Bedrock only."""
    use_case = case.use_case
    if not use_case.models and not use_case.hosted_models:
        yield ("models",), "are missing, and so are hosted_models", "add one of the two"
    for name in use_case.hosted_models:
        # Both are watched by alarms of the same names.
        if name in use_case.models:
            remedy = "have stacks/platform.yaml call one of the two otherwise"
            yield ("hosted_models", name), "is the alias of a model of Bedrock too", remedy
    if use_case.guardrail != Guardrail() and not use_case.models:
        finding = "is for calls of models, and the use case has none"
        yield ("guardrail",), finding, "leave it out: a hosted model has no guardrail"
    if use_case.rate_limit is not None and not use_case.models:
        finding = "is for calls of models, and the use case has none"
        yield ("rate_limit",), finding, "leave it out: instances bound a hosted model's calls"


def hosted_models(case: UseCaseCase) -> Iterator[Finding]:
    """Hosted models are approved for the data, for what they run on, and in the region."""
    for name, use in case.use_case.hosted_models.items():
        here: Location = ("hosted_models", name)
        model = case.platform.hosted_models.get(name)
        if model is None:
            yield from known(here, name, case.platform.hosted_models, "hosted model")
            continue
        data_class = case.use_case.data_class
        if data_class not in model.data_classes:
            fitting = [
                other
                for other, it in case.platform.hosted_models.items()
                if data_class in it.data_classes
            ]
            remedy = f"use {', '.join(fitting) or 'less sensitive data'}"
            yield here, f"is not approved for {data_class} data", remedy
        region = _region_of(model)
        if region != case.where.region:
            finding = f"is registered in {region}, and {case.environment} is in {case.where.region}"
            remedy = f"have the version registered in {case.where.region}: data does not leave it"
            yield here, finding, remedy
        yield from _instances(here, use, model)
        yield from _stage_allows(here, use, model, case)
        yield from _accelerators(here, use, case)
        yield from _serverless(here, use, model, data_class)


def _instances(here: Location, use: HostedModelUse, model: HostedModel) -> Iterator[Finding]:
    if use.instances is None:
        return
    if use.instances.type not in model.instance_types:
        remedy = f"use one of {', '.join(model.instance_types)}"
        yield (*here, "instances", "type"), f"{use.instances.type} is not approved for it", remedy
    if use.instances.max_count < use.instances.min_count:
        finding = f"{use.instances.max_count} is less than the least of {use.instances.min_count}"
        yield (*here, "instances", "max_count"), finding, "write as many or more"


def _stage_allows(
    here: Location, use: HostedModelUse, model: HostedModel, case: UseCaseCase
) -> Iterator[Finding]:
    if use.instances is None:
        return
    stage, rules = case.use_case.stage, case.platform.stages[case.use_case.stage]
    kind, most = use.instances.type, rules.max_instances
    if rules.instance_types and kind in model.instance_types and kind not in rules.instance_types:
        remedy = f"use one of {', '.join(rules.instance_types)}, or move to the next stage"
        yield (*here, "instances", "type"), f"{kind} is too large for a {stage}", remedy
    if most is not None and use.instances.max_count > most:
        finding = f"{use.instances.max_count} is more than the {most} of a {stage}"
        yield (*here, "instances", "max_count"), finding, f"write {most} or less"


def _accelerators(here: Location, use: HostedModelUse, case: UseCaseCase) -> Iterator[Finding]:
    approval, trio = use.accelerator_approval, case.use_case.trio
    if approval is None:
        if use.instances is not None and is_accelerated(use.instances.type):
            remedy = "add it with the record's number, its approver and its end"
            finding = f"is missing, and {use.instances.type} has accelerators"
            yield (*here, "accelerator_approval"), finding, remedy
        return
    place: Location = (*here, "accelerator_approval", "approver")
    yield from known(place, approval.approver, case.platform.people, "person")
    if approval.approver in {trio.product, trio.design, trio.engineering}:
        remedy = "have somebody approve who does not build it"
        yield place, f"{approval.approver} is of the use case's own trio", remedy


def approvals_hold(case: UseCaseCase) -> Iterator[Finding]:
    """No use of accelerators outlives its approval."""
    for name, use in case.use_case.hosted_models.items():
        approval = use.accelerator_approval
        if approval is not None and approval.expires_on < case.today:
            here: Location = ("hosted_models", name, "accelerator_approval", "expires_on")
            yield here, f"ended on {approval.expires_on}", "have it approved again"


def _serverless(
    here: Location, use: HostedModelUse, model: HostedModel, data_class: str
) -> Iterator[Finding]:
    if use.serverless is None:
        return
    if data_class not in model.serverless_data_classes:
        finding = f"is not isolated enough for {data_class} data"
        yield (*here, "serverless"), finding, "run it on instances"
    if use.capture_share:
        remedy = "write 0, or run it on instances"
        yield (*here, "capture_share"), "is kept by no serverless endpoint", remedy


def provisioned(case: UseCaseCase) -> Iterator[Finding]:
    """Throughput is bought for models that are called in one region."""
    for alias, use in case.use_case.models.items():
        model = case.platform.models.get(case.platform.model_aliases.get(alias, ""))
        if use.provisioned is None or model is None:
            continue
        here: Location = ("models", alias, "provisioned")
        if model.cross_region_profile is not None:
            finding = f"{model.model_id} is called through a cross-region profile"
            yield here, finding, "buy throughput of a model that is called in one region"
        if use.provisioned.commitment != "none" and case.use_case.stage == "prototype":
            remedy = "write none, or move to the next stage"
            yield (*here, "commitment"), "outlives a prototype", remedy
        price = model.price.unit_usd_per_hour if model.price else {}
        rate = price.get(use.provisioned.commitment)
        budget = case.use_case.monthly_budget_usd
        if rate is not None and (costs := rate * use.provisioned.model_units * HOURS) > budget:
            finding = f"costs {costs:.0f} USD a month, of a budget of {budget}"
            yield (*here, "model_units"), finding, "buy fewer units, or ask for a larger budget"


def _region_of(model: HostedModel) -> str:
    """Return the region in which the model's version is registered, and so is hosted."""
    return model.model_package_arn.split(":")[_REGION]


PLATFORM_CHECKS: Sequence[PlatformCheck] = (catalogue, captures_lie_apart)
PLATFORM_DATED: Sequence[PlatformCheck] = (reviews_hold,)
DATED: Sequence[UseCaseCheck] = (approvals_hold,)
CHECKS: Sequence[UseCaseCheck] = (calls_a_model, hosted_models, provisioned)
