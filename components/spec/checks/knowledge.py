"""What must agree between knowledge bases, datasets and embedding models."""

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
from components.spec.knowledge import EmbeddingModel, Knowledge


def embedding_models(case: PlatformCase) -> Iterator[Finding]:
    """Embedding models are reviewed by a known person, and called where an environment may."""
    platform = case.platform
    regions = {region for it in platform.environments.values() for region in it.model_regions}
    for name, model in platform.embedding_models.items():
        here: Location = ("embedding_models", name)
        for index, region in enumerate(model.regions):
            if region not in regions:
                finding = f"{region} is in no environment's model_regions"
                yield (*here, "regions", index), finding, did_you_mean(region, regions)
        review = model.vendor_review
        yield from known(
            (*here, "vendor_review", "approver"), review.approver, platform.people, "person"
        )
        if review.expires_on <= review.approved_on:
            remedy = f"write a day after {review.approved_on}"
            yield (*here, "vendor_review", "expires_on"), "is not after the approval", remedy


def embedding_models_are_offered(case: PlatformCase) -> Iterator[Finding]:
    """No embedding model outlives the review of its vendor or its end at AWS."""
    for name, model in case.platform.embedding_models.items():
        review = model.vendor_review
        here: Location = ("embedding_models", name)
        if review.approved_on < review.expires_on < case.today:
            remedy = "have the vendor reviewed again, or take the model out"
            yield (*here, "vendor_review", "expires_on"), f"ended on {review.expires_on}", remedy
        if model.end_of_life is not None and model.end_of_life <= case.today:
            remedy = "move its knowledge bases to a newer model and take it out"
            yield (*here, "end_of_life"), f"AWS ended it on {model.end_of_life}", remedy


def documents(case: PlatformCase) -> Iterator[Finding]:
    """Documents lie apart from every table's files: each reader takes all that is in its folder."""
    folders = [
        (name, field, dataset.data_class, folder)
        for name, dataset in case.platform.datasets.items()
        for field, folder in (("location", dataset.location), ("documents", dataset.documents))
        if folder is not None
    ]
    for name, field, data_class, folder in folders:
        if field != "documents":
            continue
        others = [
            f"{of}.{what}"
            for of, what, theirs, other in folders
            if (of, what) != (name, field)
            and theirs == data_class
            and (folder.startswith(other) or other.startswith(folder))
        ]
        if others:
            remedy = "give documents a folder that neither holds another nor lies in one"
            yield ("datasets", name, field), f"{folder!r} is mixed with {others[0]}", remedy


def knowledge_bases(case: UseCaseCase) -> Iterator[Finding]:
    """A knowledge base reads documents that are granted, with a model approved for them."""
    for name, base in case.use_case.knowledge.items():
        here: Location = ("knowledge", name)
        yield from _dataset(case, here, base)
        model = case.platform.embedding_models.get(base.embedding_model)
        if model is None:
            yield from known(
                (*here, "embedding_model"),
                base.embedding_model,
                case.platform.embedding_models,
                "embedding model",
            )
        else:
            yield from _model(case, here, base, model)


def _dataset(case: UseCaseCase, here: Location, base: Knowledge) -> Iterator[Finding]:
    dataset = case.platform.datasets.get(base.dataset)
    if dataset is None:
        yield from known(
            (*here, "dataset"), base.dataset, case.platform.datasets, "registered dataset"
        )
        return
    grant = case.use_case.datasets.get(base.dataset)
    if grant is None and not case.partial:
        remedy = f"have {dataset.owner} approve it, and add it under datasets"
        yield (*here, "dataset"), f"{base.dataset} is not granted to this use case", remedy
    elif grant is not None and grant.columns:
        remedy = f"ask {dataset.owner} for the whole dataset, or search another one"
        finding = f"only columns of {base.dataset} are granted, and documents have none"
        yield (*here, "dataset"), finding, remedy
    if dataset.documents is None:
        remedy = f"add datasets.{base.dataset}.documents to stacks/platform.yaml"
        yield (*here, "dataset"), f"{base.dataset} has no documents, only a table", remedy


def _model(
    case: UseCaseCase, here: Location, base: Knowledge, model: EmbeddingModel
) -> Iterator[Finding]:
    dataset = case.platform.datasets.get(base.dataset)
    where: Location = (*here, "embedding_model")
    if dataset is not None and dataset.data_class not in model.data_classes:
        fitting = [
            other
            for other, it in case.platform.embedding_models.items()
            if dataset.data_class in it.data_classes
        ]
        remedy = f"use {', '.join(fitting) or 'less sensitive documents'}"
        yield where, f"{model.model_id} is not approved for {dataset.data_class} documents", remedy
    if case.where.region not in model.regions:
        remedy = f"use a model that is called in {case.where.region} for {case.environment}"
        yield where, f"{model.model_id} is called in {', '.join(model.regions)}", remedy


PLATFORM_DATED: Sequence[PlatformCheck] = (embedding_models_are_offered,)
PLATFORM_CHECKS: Sequence[PlatformCheck] = (embedding_models, documents)
CHECKS: Sequence[UseCaseCheck] = (knowledge_bases,)
