"""What `stacks/platform.yaml` says: where the platform runs, for whom, by which rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar, get_args

from pydantic import AfterValidator, Field

from components import naming
from components.spec.catalogue import DataClassRules, Dataset, Model
from components.spec.cost import Billing, CostManagement, OverBudget
from components.spec.fields import (
    DATA_CLASSES,
    AccountId,
    BucketName,
    ColumnName,
    DataClass,
    Days,
    Email,
    ExactSubject,
    Region,
    Sentence,
    Shape,
    Share,
    Slug,
    Spec,
    Stage,
    TagValue,
    Usd,
)
from components.spec.gates import GateName
from components.spec.hosting import Alias, Count, HostedModel, InstanceType
from components.spec.identity import AccessAnalysis, AuditAccess, BreakGlass, CiIssuer, Workforce
from components.spec.knowledge import EmbeddingModel
from components.spec.network import Network
from components.spec.observation import Evidence, LogProtection, RecordReaders

TAG_KEYS = ("use_case", "owner", "cost_center", "data_class", "stage", "environment", "managed_by")
"""The tags that the platform itself writes."""

M = TypeVar("M", bound=Mapping[str, object])


@dataclass(frozen=True, slots=True)
class Holds:
    """Requires that a mapping holds every one of the keys."""

    keys: tuple[str, ...]

    def __call__(self, value: M) -> M:
        """Return `value`.

        Raises:
            ValueError: a key is not there.
        """
        missing = [key for key in self.keys if key not in value]
        if missing:
            raise ValueError(f"lacks {', '.join(missing)}; add what is missing")
        return value


OrganisationSlug = Annotated[
    str, Shape(r"[a-z][a-z0-9]{1,11}", "2 to 12 lower-case letters and digits")
]


OrganisationId = Annotated[str, Shape(r"o-[a-z0-9]{10,32}", "the id of an AWS organisation, o-...")]


class Organisation(Spec):
    """Whose platform it is."""

    id: OrganisationId | None = None
    """AWS Organizations' id; with it, networks reach what is the organisation's, without it what is
    the environment's own account's."""

    name: Sentence
    """Name that people know it by."""

    slug: OrganisationSlug
    """Start of names that are unique in all of AWS; never changes."""


class Environment(Spec):
    """One account in which stacks run."""

    account_id: AccountId
    """AWS account; 000000000000 is the sandbox's and no other's."""

    region: Region
    """Region in which everything is built."""

    model_regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    """Regions to which the call of a model may be routed."""

    recovery_region: Region | None = None
    """Region in which what must survive the loss of `region` is kept ready, one of `model_regions`;
    left out where nothing is."""

    deployer_subjects: Annotated[dict[Slug, ExactSubject], Field(min_length=1)]
    """Issuer of `ci` to what follows the repository in the `sub` claim of its run that deploys."""

    state_bucket: BucketName | None = None
    """Bucket of the Pulumi state; left out where it lies on the machine itself."""

    network: Network | None = None
    """Network that workloads run in; left out where they need none."""

    identity_center: Slug | None = None
    """Where people sign in to it, of `workforce.identity_centers`; left out where none do."""

    is_disposable: bool
    """Whether its buckets and keys may be destroyed with what they hold."""

    billing: Billing = Billing()
    """What its account is to AWS's bill."""
    record_readers: RecordReaders = RecordReaders()
    """Roles that read the log of model invocations beside those of the workforce's duties."""

    @property
    def is_sandbox(self) -> bool:
        """Whether it runs on this machine rather than in AWS."""
        return self.account_id == naming.SANDBOX_ACCOUNT_ID


class Group(Spec):
    """A team or department that owns, is asked or is told."""

    email: Email
    """Where alerts and reports reach the group."""

    duty: Sentence
    """What it answers for."""


class Person(Spec):
    """Somebody who owns, stewards or approves."""

    name: Sentence
    """Full name."""

    email: Email
    """Where the person is reached."""

    group: Slug
    """Group that the person belongs to."""


class ValueStream(Spec):
    """A chain of work that ends in something of worth to a customer."""

    purpose: Sentence
    """What it gives to whom."""

    owner: Slug
    """Person who answers for it."""

    objective: Sentence
    """The enterprise objective that it serves."""


class StageRules(Spec):
    """What a use case of a stage may cost, read and call, and what it must have shown.

    Data and models are held by the stage's permissions boundary as well.
    """

    monthly_budget_usd: Usd
    """Budget of a use case that names none, per month and environment."""

    monthly_budget_ceiling_usd: Usd
    """Most that a use case's budget may be, per month and environment."""

    over_budget: OverBudget | None = None
    """What happens when a budget is spent; left out, production alerts and other stages stop."""
    highest_data_class: DataClass = "restricted"
    """Highest class of data that it may handle."""

    models: tuple[Slug, ...] = ()
    """Approved models that it may call; empty for all."""

    instance_types: tuple[InstanceType, ...] = ()
    """Instance types on which it may host models; empty for those of the model."""

    max_instances: Count | None = None
    """Most instances of one of its endpoints; left out where only the budget bounds them."""

    gates: tuple[GateName, ...] = ()
    """What a use case must have passed to be in the stage."""

    max_days: Days | None = None
    """How far away the end of the stage may be; left out where a stage may last."""


class Tag(Spec):
    """A tag that every resource has."""

    meaning: Sentence
    allowed_values: tuple[TagValue, ...] = ()
    """The values that it may have; empty where the spec that it comes from decides."""


class GuardrailTexts(Spec):
    """What is said, and what is held against, where a use case says nothing of its own."""

    blocked_input_message: Annotated[str, Field(min_length=1, max_length=500)]
    blocked_output_message: Annotated[str, Field(min_length=1, max_length=500)]
    grounding_threshold: Share
    relevance_threshold: Share


class Platform(Spec):
    """The platform that all use cases share."""

    organisation: Organisation
    owner: Slug
    """Group that runs the platform."""

    cost_center: TagValue
    """Cost centre of what is shared."""

    ci: Annotated[dict[Slug, CiIssuer], Field(min_length=1)]
    """CI systems whose runs may take roles."""

    environments: Annotated[dict[Slug, Environment], Field(min_length=1)]
    groups: dict[Slug, Group]
    people: dict[Slug, Person]
    workforce: Workforce = Workforce()
    audit: AuditAccess | None = None
    """Left out where nobody audits."""

    break_glass: BreakGlass | None = None
    """Left out where nobody may act in an emergency."""

    access_analysis: AccessAnalysis = AccessAnalysis()
    value_streams: dict[Slug, ValueStream]
    stages: Annotated[dict[Stage, StageRules], AfterValidator(Holds(get_args(Stage)))]
    records_data_class: DataClass
    """Highest class that a prompt may hold; the log of prompts is kept by its rules."""

    log_protection: LogProtection = LogProtection()
    """Which personal data all logs mask."""

    evidence: Evidence = Evidence()
    """How long proof is kept that nobody may change."""

    data_classes: Annotated[dict[DataClass, DataClassRules], AfterValidator(Holds(DATA_CLASSES))]
    datasets: dict[Slug, Dataset]
    models: dict[Slug, Model]
    model_aliases: dict[Annotated[Slug, Field(max_length=32)], Slug]
    """What use cases call a model, so that the model behind it can change."""

    embedding_models: dict[Slug, EmbeddingModel] = Field(default_factory=dict)
    """Approved models by which knowledge bases find passages."""

    hosted_models: dict[Alias, HostedModel] = Field(default_factory=dict)
    """Models of the registry that use cases may host themselves."""

    guardrail: GuardrailTexts
    evaluation_max_days: Days = 365
    """Age from which the evaluation of a model proves nothing any more."""

    required_tags: Annotated[dict[ColumnName, Tag], AfterValidator(Holds(TAG_KEYS))]
    cost: CostManagement = CostManagement()
    """How costs are watched and charged."""

    @property
    def finance(self) -> Group | None:
        """The group that hears of budgets and anomalies, if there is one."""
        return self.groups.get(self.cost.finance_group or "finance")

    def stops_over_budget(self, stage: Stage) -> bool:
        """Whether calls of models are denied when a use case of `stage` has spent its budget."""
        chosen = self.stages[stage].over_budget
        return stage != "production" if chosen is None else chosen == "stop"

    def place(self, environment: str) -> naming.Place:
        """Return where the stacks of `environment` are built."""
        where = self.environments[environment]
        return naming.Place(self.organisation.slug, where.account_id, where.region)

    def recovery_place(self, environment: str) -> naming.Place | None:
        """Return where the stacks of `environment` keep what survives; None where nothing does."""
        region = self.environments[environment].recovery_region
        return None if region is None else replace(self.place(environment), region=region)

    def model_in(self, alias: str, region: str) -> Model | None:
        """Return the model that answers to `alias` in a region: its own, or its stand-in."""
        model = self.models[self.model_aliases[alias]]
        if region in model.regions:
            return model
        stand_in = self.models.get(model.stand_in) if model.stand_in else None
        return stand_in if stand_in is not None and region in stand_in.regions else None
