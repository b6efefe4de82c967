"""The catalogues of `stacks/platform.yaml`: classes of data, datasets, approved models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.spec.fields import (
    ColumnName,
    DataClass,
    Date,
    Days,
    Label,
    ModelId,
    Prefix,
    Region,
    Sentence,
    Slug,
    Spec,
)
from components.spec.observation import LogRetentionDays

PiiEntity = Literal[
    "ADDRESS", "AGE", "AWS_ACCESS_KEY", "AWS_SECRET_KEY", "CREDIT_DEBIT_CARD_CVV",
    "CREDIT_DEBIT_CARD_EXPIRY", "CREDIT_DEBIT_CARD_NUMBER", "DRIVER_ID", "EMAIL",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER", "IP_ADDRESS", "LICENSE_PLATE", "MAC_ADDRESS", "NAME",
    "PASSWORD", "PHONE", "PIN", "SWIFT_CODE", "URL", "US_BANK_ACCOUNT_NUMBER",
    "US_BANK_ROUTING_NUMBER", "US_PASSPORT_NUMBER", "US_SOCIAL_SECURITY_NUMBER", "USERNAME",
    "VEHICLE_IDENTIFICATION_NUMBER",
]  # fmt: skip
"""The personal data that a Bedrock guardrail knows, of single countries only the US."""


Commitment = Literal["none", "one-month", "six-months"]
"""Term for which provisioned throughput is paid, and cannot be given back."""


class GuardrailDefaults(Spec):
    """What every guardrail stops at the least, for a class of data."""

    filter_strength: Literal["LOW", "MEDIUM", "HIGH"]
    """Strength of the filters of harmful content, in prompts and answers."""

    pii: dict[PiiEntity, Literal["BLOCK", "ANONYMIZE"]]
    """Personal data to stop, and how."""


class DataClassRules(Spec):
    """How data of a class is kept."""

    meaning: Sentence
    """Which data belongs to the class."""

    log_retention_days: LogRetentionDays
    """How long logs that may hold such data are kept, where nothing else is asked for."""

    log_retention_min_days: LogRetentionDays | None = None
    """The least that a use case may ask for; left out, `log_retention_days`."""

    log_retention_max_days: LogRetentionDays | None = None
    """The most that a use case may ask for; left out, `log_retention_days`."""

    archive_days: Annotated[int, Field(ge=30)]
    """Age at which a file moves to infrequent access."""

    noncurrent_days: Days
    """How long a deleted or replaced file can be brought back."""

    capture_retention_days: Days = 90
    """How long captured calls of hosted models are kept."""

    may_leave_region: bool
    """Whether a prompt with such data may be routed to another region, and files copied to one."""

    grants_name_columns: bool
    """Whether a grant must name the columns that it opens."""

    guardrail: GuardrailDefaults

    @property
    def log_retention_limits(self) -> tuple[int, int]:
        """The least and the most days that logs of the class are kept."""
        usual = self.log_retention_days
        return self.log_retention_min_days or usual, self.log_retention_max_days or usual


class Column(Spec):
    """A column of a dataset."""

    name: ColumnName
    """Name in the files and in the catalogue."""

    type: Literal["string", "int", "bigint", "double", "boolean", "date", "timestamp"]
    """Type in the catalogue."""

    meaning: Sentence
    """What a value tells."""


LawfulBasis = Literal[
    "consent",
    "contract",
    "legal_obligation",
    "vital_interests",
    "public_task",
    "legitimate_interests",
]
"""The grounds of GDPR, article 6(1)."""


class Dataset(Spec):
    """A dataset that use cases may ask for."""

    owner: Slug
    """Group that decides who reads it."""

    steward: Slug
    """Person who keeps it right."""

    data_class: DataClass
    """Class of the most sensitive column."""

    purpose: Sentence
    """Why it was collected; a use for something else needs a new look."""

    retention_days: Days
    """How long a record is kept."""

    location: Prefix
    """Folder in the bucket of its class."""

    documents: Prefix | None = None
    """Folder in the same bucket with its content as documents (Markdown, HTML, PDF, text), which
    knowledge bases read: they take no Parquet. Left out where there are none."""

    is_personal: bool = False
    """Whether anything in it tells of a living person."""

    lawful_basis: LawfulBasis | None = None
    """The ground on which its personal data is processed; left out where it has none."""

    replicates: bool = False
    """Whether its owner lets it be copied to an environment's recovery region."""

    columns: Annotated[tuple[Column, ...], Field(min_length=1)]


class VendorReview(Spec):
    """The security and privacy review of a model's vendor."""

    reference: Label
    """Number of the review's record."""

    approver: Slug
    """Person who approved it."""

    approved_on: Date
    expires_on: Date


class ModelPrice(Spec):
    """What a model's tokens cost, on demand; the bill decides, this warns before it."""

    input_usd_per_million_tokens: Annotated[float, Field(ge=0)]
    output_usd_per_million_tokens: Annotated[float, Field(ge=0)]
    unit_usd_per_hour: dict[Commitment, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """Term to the price of one unit of provisioned throughput; what has no price is not bought."""

    as_of: Date
    """Day on which it was read."""

    source: str
    """Where it was read."""


class Model(Spec):
    """An approved model."""

    model_id: ModelId
    """Bedrock's id of the foundation model."""

    vendor: Label
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    """Regions in which a call may be carried out."""

    cross_region_profile: ModelId | None = None
    """AWS's cross-region profile by which it is called; left out for calls in one region."""

    stand_in: Slug | None = None
    """Model that answers in its place in a region in which it is not offered itself."""

    data_classes: Annotated[tuple[DataClass, ...], Field(min_length=1)]
    """Classes of data that a prompt may hold."""

    vendor_review: VendorReview
    end_of_life: Date | None = None
    """Announced day from which AWS does not serve it; left out while AWS has announced none, which
    it does half a year ahead, on the model's card."""

    price: ModelPrice | None = None
    """Left out, the spend of use cases of the model is told from the bill alone."""
