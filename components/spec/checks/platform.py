"""What must agree within the platform's spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from components import naming
from components.spec.catalogue import Dataset, Model
from components.spec.checks.finding import Finding, PlatformCase, PlatformCheck, known
from components.spec.document import Location
from components.spec.faults import did_you_mean
from components.spec.platform import Platform

SANDBOX = "sandbox"


def environments(case: PlatformCase) -> Iterator[Finding]:
    """Each environment has an account of its own, and the sandbox alone the sandbox's."""
    platform = case.platform
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


def people(case: PlatformCase) -> Iterator[Finding]:
    """People, owners and groups are there."""
    platform = case.platform
    yield from known(("owner",), platform.owner, platform.groups, "group")
    for name, person in platform.people.items():
        yield from known(("people", name, "group"), person.group, platform.groups, "group")
    for name, stream in platform.value_streams.items():
        yield from known(("value_streams", name, "owner"), stream.owner, platform.people, "person")


def datasets(case: PlatformCase) -> Iterator[Finding]:
    """Datasets lie apart, and somebody answers for each."""
    platform = case.platform
    places = Counter((it.data_class, it.location) for it in platform.datasets.values())
    for name, dataset in platform.datasets.items():
        here: Location = ("datasets", name)
        yield from known((*here, "owner"), dataset.owner, platform.groups, "group")
        yield from known((*here, "steward"), dataset.steward, platform.people, "person")
        if places[dataset.data_class, dataset.location] > 1:
            remedy = "give each dataset a folder of its own"
            yield (*here, "location"), f"{dataset.location!r} is another dataset's too", remedy
        yield from _lawful_basis(here, dataset)
        counts = Counter(column.name for column in dataset.columns)
        for index, column in enumerate(dataset.columns):
            if counts[column.name] > 1:
                remedy = "give each column a name of its own"
                yield (*here, "columns", index, "name"), f"{column.name!r} is there twice", remedy


def _lawful_basis(here: Location, dataset: Dataset) -> Iterator[Finding]:
    if dataset.is_personal and dataset.lawful_basis is None:
        yield (
            (*here, "lawful_basis"),
            "it tells of people, and no ground for processing that is recorded",
            "record the ground of GDPR, article 6, that the owner goes by",
        )
    if dataset.lawful_basis is not None and not dataset.is_personal:
        yield (
            (*here, "lawful_basis"),
            f"{dataset.lawful_basis} is the ground of nothing, for it tells of nobody",
            "set is_personal, or leave lawful_basis out",
        )


def _model(
    here: Location, model: Model, platform: Platform, regions: Container[str]
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
    yield from known(
        (*here, "vendor_review", "approver"), review.approver, platform.people, "person"
    )
    if review.expires_on <= review.approved_on:
        remedy = f"write a day after {review.approved_on}"
        yield (*here, "vendor_review", "expires_on"), "is not after the approval", remedy


def models(case: PlatformCase) -> Iterator[Finding]:
    """Aliases lead to models, and every model is reviewed and within the regions."""
    platform = case.platform
    for alias, name in platform.model_aliases.items():
        yield from known(("model_aliases", alias), name, platform.models, "model")
    regions = {region for it in platform.environments.values() for region in it.model_regions}
    for name, model in platform.models.items():
        yield from _model(("models", name), model, platform, regions)


def models_are_offered(case: PlatformCase) -> Iterator[Finding]:
    """No model outlives the review of its vendor or its end at AWS."""
    for name, model in case.platform.models.items():
        review = model.vendor_review
        if review.approved_on < review.expires_on < case.today:
            remedy = "have the vendor reviewed again, or take the model out"
            here: Location = ("models", name, "vendor_review", "expires_on")
            yield here, f"ended on {review.expires_on}", remedy
        if model.end_of_life is not None and model.end_of_life <= case.today:
            remedy = "point its aliases at a newer model and take it out"
            yield ("models", name, "end_of_life"), f"AWS ended it on {model.end_of_life}", remedy


def cost_center(case: PlatformCase) -> Iterator[Finding]:
    """Somebody pays for what is shared."""
    yield from known_cost_center(case.platform, case.platform.cost_center)


def known_cost_center(platform: Platform, cost_center: str) -> Iterator[Finding]:
    """Yield a finding where a cost centre is none that the tags allow."""
    tag = platform.required_tags.get("cost_center")
    if tag is not None and tag.allowed_values:
        yield from known(("cost_center",), cost_center, tag.allowed_values, "cost centre")


PLATFORM_DATED: Sequence[PlatformCheck] = (models_are_offered,)
PLATFORM_CHECKS: Sequence[PlatformCheck] = (environments, people, cost_center, datasets, models)
