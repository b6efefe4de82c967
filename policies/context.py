"""What rules know beside the resources: stage, use case and the lists of the platform."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.model import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class DataClass:
    """A class of data, as the platform's spec orders them."""

    name: str
    rank: int
    """Position from the most open (0) to the most closed."""

    log_retention_min_days: int
    """The least for which records of this class are kept."""

    log_retention_max_days: int
    """The most."""

    pii_entities: frozenset[str] = frozenset()
    """Kinds of personal data that a guardrail must stop or mask in this class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedModel:
    """A model of the catalogue."""

    model_id: str
    end_of_life: dt.date
    """Day from which AWS does not serve it."""

    vendor_review_ends_on: dt.date
    """Day after which the vendor has to be reviewed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What somebody approved, until a day."""

    reference: str
    """Number or address of its record."""

    approver: str
    expires_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDataset:
    """A dataset of the platform's register."""

    name: str
    data_class: DataClass
    buckets: frozenset[str]
    """Where it lies: the bucket of its class, and that of the recovery region if it is copied."""

    folders: tuple[str, ...]
    """Its own in these buckets: of its table's files, and of its documents if it has any."""

    documents: str | None
    """The folder of its documents, which knowledge bases read; None: it has none."""

    retention_days: int
    is_personal: bool
    """Whether it tells of people."""

    lawful_basis: str | None
    """The ground on which what it tells of people is processed; None: none is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyContext:
    """The facts of one stack that come from `stacks/`, not from its resources."""

    project: str
    stack: str
    environment: str
    use_case: str | None
    """None for the platform's own stack."""

    is_disposable: bool
    """Whether the environment's buckets and keys may be destroyed with what they hold."""

    stage: Stage
    """Decides which policies are mandatory."""

    data_class: DataClass
    """The highest class that the stack handles."""

    data_classes: Mapping[str, DataClass]
    approved_models: Mapping[str, ApprovedModel]
    """By model id, and by the id of the cross-region profile through which a model is called."""

    embedding_models: frozenset[str]
    """Ids of the models that make vectors of text; there is no text of theirs to guard."""

    approved_versions: Mapping[str, dt.date]
    """ARN of a model package that may be hosted, to the day until which its vendor is reviewed."""

    required_tags: Mapping[str, frozenset[str]]
    """Tag key to its allowed values; an empty set allows any text."""

    allowed_regions: frozenset[str]
    recovery_region: str | None = None
    """Region in which the stack keeps what survives the loss of its own; None: it keeps nothing."""

    account_ids: frozenset[str]
    """Accounts that trust and grants may name."""

    today: dt.date
    """The day of the verdict; a parameter, so that a report can be made again."""

    permissions_boundaries: frozenset[str] = frozenset()
    """Those of which every role of the stack must have one; empty where none is asked."""

    monthly_budget_usd: float | None = None
    stops_over_budget: bool = False
    """Whether calls of models are to be denied once the budget is spent."""

    datasets: Mapping[str, RegisteredDataset] = field(default_factory=dict[str, RegisteredDataset])
    """The register, by the name of the dataset's Glue table."""

    data_buckets: Mapping[str, DataClass] = field(default_factory=dict[str, DataClass])
    """Name of each bucket of registered data to the class that it holds."""

    data_databases: Mapping[str, DataClass] = field(default_factory=dict[str, DataClass])
    """Name of each Glue database of registered data to the class that it holds."""

    deployer_arn: str = ""
    """The role that deploys use cases, and makes the index of a collection."""

    column_grant_tables: frozenset[str] = frozenset()
    """Glue tables whose data class asks that grants name columns."""

    grant_approvals: Mapping[str, Approval] = field(default_factory=dict[str, Approval])
    """Glue table to the approval by which the use case reads it."""

    required_gates: tuple[str, ...] = ()
    """The gates that the use case must have passed to be in its stage."""

    gates: Mapping[str, Approval] = field(default_factory=dict[str, Approval])
    """The gates that it has passed, by name."""

    builders: frozenset[str] = frozenset()
    """The people who build it, and so cannot approve it."""

    stage_ends_on: dt.date | None = None
    """Day by which the use case has moved on or ends."""

    @property
    def is_platform(self) -> bool:
        """Whether this is the stack of what all use cases share."""
        return self.use_case is None
