"""What rules know beside the resources: stage, use case and the lists of the platform."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from components.errors import Fault
from policies.model import Stage, Waiver


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

    filter_strength: str
    """The least strength of a guardrail's filters of harmful content: LOW, MEDIUM or HIGH."""

    may_leave_region: bool
    """Whether a prompt with such data may be routed to another region."""

    pii_entities: frozenset[str] = frozenset()
    """Kinds of personal data that a guardrail must stop or mask in this class."""

    log_identifiers: frozenset[str] = frozenset()
    """Data identifiers of CloudWatch Logs that logs of this class audit and mask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedModel:
    """A model of the catalogue."""

    model_id: str
    end_of_life: dt.date | None
    """Day from which AWS does not serve it; None while it has told none."""

    vendor_review_ends_on: dt.date
    """Day after which the vendor has to be reviewed again."""

    data_classes: frozenset[str]
    """Classes of data that a prompt may hold."""

    regions: frozenset[str]
    """Regions in which a call may be carried out."""

    unit_usd_per_hour: Mapping[str, float] = field(default_factory=dict[str, float])
    """Term of provisioned throughput, as the spec words it, to the price of one unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a model did on the use case's own questions."""

    evaluated_on: dt.date
    score: float
    least_score: float
    """The score below which the use case does not want the model."""

    test_set: str
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTool:
    """A tool as the spec declares it."""

    function: str
    """Name of its Lambda function, with its alias where it has one."""

    needs_confirmation: bool
    """Whether a person must agree before each call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredAgent:
    """The agent that the spec declares."""

    idle_session_seconds: int
    memory_days: int | None
    """How long it remembers sessions; None: not at all."""

    tools: Mapping[str, AgentTool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedVersion:
    """A version of the model registry that may be hosted."""

    vendor_review_ends_on: dt.date
    """Day after which the vendor has to be reviewed again."""

    model_card: str | None = None
    """Where it is told what the version is for, how it was tested and where it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What somebody approved, until a day."""

    reference: str
    """Number or address of its record."""

    approver: str
    expires_on: dt.date


@dataclass(frozen=True, slots=True)
class WaiverFault:
    """What is wrong with an entry of the waivers' file."""

    urn: str | None
    """The resource that it names; None where that cannot be read, and so concerns every stack."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers' file: what holds as it is written, and what is wrong with the rest."""

    entries: tuple[Waiver, ...] = ()
    """Well-formed ones, those included that have ended."""

    faults: tuple[WaiverFault, ...] = ()

    def accepting(self, policy: str, urn: str, today: dt.date) -> Waiver | None:
        """Return the waiver that accepts a failure today."""
        for each in self.entries:
            if (each.policy, each.urn) == (policy, urn) and each.created <= today <= each.expires:
                return each
        return None


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

    approved_versions: Mapping[str, ApprovedVersion]
    """By the ARN of the model package."""

    model_regions: frozenset[str] = frozenset()
    """Regions to which the call of a model may be routed."""

    evaluations: Mapping[str, Evaluation] = field(default_factory=dict[str, Evaluation])
    """Model id to how the model did for the use case."""

    evaluation_max_days: int = 0
    """Age from which an evaluation proves nothing any more."""

    grounding: Mapping[str, float] = field(default_factory=dict[str, float])
    """Type of a guardrail's grounding filter to the least confidence that the spec asks of it."""

    dataset_folders: frozenset[str] = frozenset()
    """S3 addresses of the datasets that the use case may read."""

    agent: DeclaredAgent | None = None
    """None where the spec declares none."""

    required_tags: Mapping[str, frozenset[str]]
    """Tag key to its allowed values; an empty set allows any text."""

    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    """The tags that every resource of the stack has by its spec."""

    allowed_regions: frozenset[str]
    recovery_region: str | None = None
    """Region in which the stack keeps what survives the loss of its own; None: it keeps nothing."""

    account_ids: frozenset[str]
    """Accounts that trust and grants may name."""

    today: dt.date
    """The day of the verdict; a parameter, so that a report can be made again."""

    permissions_boundaries: frozenset[str] = frozenset()
    """Those of which every role of the stack must have one; empty where none is asked."""

    owner: str
    """Group that answers for the stack, as the tag says it."""

    cost_center: str
    risk_tier: str | None = None
    """Tier under the EU AI Act; None where nobody has told it."""

    human_oversight: str | None = None
    """Person who watches what the use case answers, and may overrule or stop it."""

    user_notice: str | None = None
    """What people are told who deal with the use case."""

    kill_switch_tested_on: dt.date | None = None
    """Day on which the use case was last stopped to see that it can be."""

    instance_types: frozenset[str] = frozenset()
    """Those of the stage; empty where any may be used."""

    max_instances: int | None = None
    """Most instances behind one endpoint in the stage."""

    accelerator_approvals: Mapping[str, Approval] = field(default_factory=dict[str, Approval])
    """Hosted model to the approval by which it may run on accelerators."""

    anomaly_receivers: Mapping[str, frozenset[str]] = field(
        default_factory=dict[str, "frozenset[str]"]
    )
    """Use case to the addresses that must hear of its anomalies; empty where no bill is paid."""

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

    called_services: frozenset[str] = frozenset()
    """Endpoint services of models, as `bedrock-runtime`, that the environment's use cases call."""

    secret_ages: Mapping[str, int] = field(default_factory=dict[str, int])
    """Name of a secret to the days after which it is renewed, by people or by a function."""

    prompt_stores: tuple[str, ...] = ()
    """ARNs of what holds prompts and answers of the account."""

    prompt_readers: frozenset[str] = frozenset()
    """Names of the policies by which people read them as they were."""

    record_stores: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, "tuple[str, ...]"]
    )
    """Service to ARNs of what records calls and deeds, which nobody may turn off or shorten."""

    builders: frozenset[str] = frozenset()
    """The people who build it, and so cannot approve it."""

    waivers: Waivers = field(default_factory=Waivers)
    """Failures that somebody accepted for a while, in all stacks."""

    stage_ends_on: dt.date | None = None
    """Day by which the use case has moved on or ends."""

    @property
    def is_platform(self) -> bool:
        """Whether this is the stack of what all use cases share."""
        return self.use_case is None
