"""What the specs say of knowledge bases: the approved embedding models, and what is searched."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.spec.catalogue import VendorReview
from components.spec.fields import DataClass, Date, Label, ModelId, Region, Sentence, Slug, Spec


class EmbeddingModel(Spec):
    """An approved model that turns text into vectors."""

    model_id: ModelId
    """Bedrock's id of the foundation model."""

    vendor: Label
    dimensions: Annotated[int, Field(ge=1, le=4096)]
    """Length of its vectors; an index keeps one length for ever."""

    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    """Regions in which it is called; nothing routes a call elsewhere."""

    data_classes: Annotated[tuple[DataClass, ...], Field(min_length=1)]
    """Classes of documents that it may read."""

    vendor_review: VendorReview
    end_of_life: Date | None = None
    """Announced day from which AWS does not serve it; left out while AWS has announced none, which
    it does half a year ahead, on the model's card."""


class Chunking(Spec):
    """How documents are cut into passages; it never changes, a change makes a new data source."""

    strategy: Literal["fixed-size", "semantic", "none"] = "fixed-size"
    """By length, by meaning, or a passage per file."""

    max_tokens: Annotated[int, Field(ge=20, le=8192)] = 300
    """Most of a passage; unused where a file is one passage."""

    overlap_percent: Annotated[int, Field(ge=1, le=99)] = 20
    """What passages cut by length have in common with the one before."""


class Knowledge(Spec):
    """A knowledge base over the documents of a dataset."""

    purpose: Sentence
    dataset: Slug
    """The dataset whose documents are searched; it is granted as a whole under `datasets`."""

    embedding_model: Slug
    """One of the platform's `embedding_models`."""

    storage: Literal["s3-vectors", "opensearch"] = "s3-vectors"
    """Where the vectors are kept: paid by use, or in a collection that always runs."""

    chunking: Chunking = Chunking()
