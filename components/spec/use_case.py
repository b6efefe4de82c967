"""What `stacks/<use-case>.yaml` says: what a team wants, for whom, and how it is measured."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from components.spec.agent import Agent, AgentRuntime, AgentRuntimeOverlay, Gateway, Prompt
from components.spec.evaluation import Evaluation
from components.spec.fields import (
    ColumnName,
    DataClass,
    Date,
    Label,
    Sentence,
    Share,
    Slug,
    Spec,
    Stage,
    TagValue,
    Usd,
)
from components.spec.gates import Gates
from components.spec.hosting import (
    Alias,
    HostedModelUse,
    HostedModelUseOverlay,
    Provisioned,
    ProvisionedOverlay,
)
from components.spec.knowledge import Knowledge
from components.spec.links import Link
from components.spec.observation import Observation, ObservationOverlay
from components.spec.platform import Environment
from components.spec.query import Query
from components.spec.rate_limit import RateLimit
from components.spec.secrets import RotationOverlay, Secret


class Trio(Spec):
    """The three people who own the outcome together."""

    product: Slug
    design: Slug
    engineering: Slug


class KeyResult(Spec):
    """A figure that tells whether the objective is being met."""

    measure: ColumnName
    """Name of the figure, as `deflection_rate`."""

    meaning: Sentence
    """How it is counted."""

    unit: Literal["share", "score", "usd", "seconds", "minutes", "hours", "days", "count"]
    baseline: float
    """Its value before."""

    baseline_date: Date
    """Day on which the baseline was taken."""

    target: float
    target_date: Date


class Objective(Spec):
    """An outcome that the use case is there for, in words, and the figures that prove it."""

    outcome: Sentence
    key_results: Annotated[tuple[KeyResult, ...], Field(min_length=1, max_length=5)]


class DatasetUse(Spec):
    """A grant to a registered dataset, as its owner approved it."""

    purpose: Sentence
    """What the use case does with it."""

    columns: tuple[ColumnName, ...] = ()
    """Columns that are opened; empty for the whole dataset, where its class allows that."""

    approval: Label
    """Number of the owner's approval."""

    approver: Slug
    """Person of the owning group who approved."""

    expires_on: Date


class ModelUse(Spec):
    """The declared use of a model; cost is estimated and abuse is noticed by it.

    What is left out is what a prototype tries out with: some hundred calls on a working day.
    """

    purpose: Sentence = "Try out whether it helps."
    calls_per_month: Annotated[int, Field(gt=0)] = 5000
    input_tokens_per_call: Annotated[int, Field(gt=0)] = 1500
    output_tokens_per_call: Annotated[int, Field(gt=0)] = 300
    provisioned: Provisioned | None = None
    """Throughput of its own; left out where it shares what all have."""

    evaluation: Evaluation | None = None
    """How well it does; in production, each model has one that is not too old."""


class ModelUseOverlay(Spec):
    """What an environment changes in the declared use of a model."""

    calls_per_month: Annotated[int, Field(gt=0)] | None = None
    input_tokens_per_call: Annotated[int, Field(gt=0)] | None = None
    output_tokens_per_call: Annotated[int, Field(gt=0)] | None = None
    provisioned: ProvisionedOverlay | None = None


class DeniedTopic(Spec):
    """A subject that the assistant does not speak about."""

    name: Slug
    definition: Annotated[str, Field(min_length=1, max_length=200)]
    examples: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Field(max_length=5)
    ] = ()


class GuardrailTuning(Spec):
    """What a use case may set in a guardrail, and an environment may change."""

    blocked_words: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = ()
    grounding_threshold: Share | None = None
    """Stricter or looser than the platform's own, from 0 to 1."""

    relevance_threshold: Share | None = None
    blocked_input_message: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    blocked_output_message: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class Guardrail(GuardrailTuning):
    """What the use case stops beside what its data class stops by itself."""

    denied_topics: Annotated[tuple[DeniedTopic, ...], Field(max_length=30)] = ()
    """Subjects that it does not speak about; from the pilot on there is one at least."""


class GuardrailOverlay(GuardrailTuning):
    """What an environment changes in the guardrail."""

    denied_topics: tuple[DeniedTopic, ...] = ()


class Runtime(Spec):
    """What runs the workload."""

    service: Literal["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] = "lambda.amazonaws.com"
    """AWS service that takes the use case's role."""


class Overlay(Spec):
    """What one environment changes; mappings are merged, every other value is replaced."""

    monthly_budget_usd: Usd | None = None
    datasets: dict[Slug, DatasetUse] | None = None
    models: dict[Slug, ModelUseOverlay] | None = None
    hosted_models: dict[Alias, HostedModelUseOverlay] | None = None
    guardrail: GuardrailOverlay | None = None
    rate_limit: RateLimit | None = None
    runtime: Runtime | None = None
    recovery: bool | None = None
    knowledge: dict[Slug, Knowledge] | None = None
    secrets: dict[Slug, RotationOverlay] | None = None
    query: Query | None = None
    observation: ObservationOverlay | None = None
    agent_runtime: AgentRuntimeOverlay | None = None


class _UseCase(Spec):
    """What a use case says in its file and in each of its environments."""

    title: Sentence
    purpose: Sentence
    """Who is better off, and how."""

    value_stream: Slug
    trio: Trio
    stakeholders: tuple[Slug, ...] = ()
    """Groups that alerts and reports reach; from the pilot on there is one at least."""

    cost_center: TagValue
    stage: Stage
    stage_ends_on: Date | None = None
    """Day by which the use case has moved on or ends; a prototype must have one."""

    gates: Gates = Gates()
    """The approvals by which it came to its stage."""

    risk_tier: Literal["minimal", "limited", "high"] | None = None
    """Tier under the EU AI Act; from the pilot on it must be told."""

    human_oversight: Slug | None = None
    """Person who watches what it answers, and may overrule or stop it; the EU AI Act, article 14,
    asks for one where the tier is high."""

    user_notice: Sentence | None = None
    """What people are told who deal with it or are affected by it; the EU AI Act asks for it where
    the tier is limited, article 50, or high, article 26."""

    kill_switch_tested_on: Date | None = None
    """Day on which it was last stopped and resumed, by `groundwork stop` and `resume`, to see that
    it works; in production, within a year."""

    data_class: DataClass
    """Highest class of data that a prompt or an answer may hold."""

    objectives: Annotated[tuple[Objective, ...], Field(max_length=3)] = ()
    """What it is to prove; from the pilot on there is one at least."""

    links: Annotated[tuple[Link, ...], Field(max_length=10)] = ()
    """Where else it is told of: code, runbook, dashboard, decisions."""

    datasets: dict[Slug, DatasetUse] = Field(default_factory=dict)
    """Registered datasets that it reads."""

    models: dict[Slug, ModelUse] = Field(default_factory=dict)
    """Models of Bedrock that it calls, by the platform's aliases."""

    hosted_models: dict[Alias, HostedModelUse] = Field(default_factory=dict)
    """Models of the platform's catalogue that it hosts itself; one at least of the two."""

    guardrail: Guardrail = Guardrail()
    rate_limit: RateLimit | None = None
    """How fast it may call its models; without one nothing watches its rate."""

    runtime: Runtime = Runtime()
    recovery: bool | None = None
    """Whether it is kept ready in the environment's recovery region; left out, in production."""

    knowledge: dict[Slug, Knowledge] = Field(default_factory=dict)
    """Knowledge bases that it searches, by its own names for them."""

    secrets: dict[Slug, Secret] = Field(default_factory=dict)
    """Secrets that it reads at run time, by its own names for them."""

    query: Query = Query()
    """Limits of its queries on the datasets that it reads."""
    observation: Observation = Observation()
    """How it is watched, and who is called."""

    prompts: dict[Slug, Prompt] = Field(default_factory=dict)
    """Prompts that the workload takes from Bedrock, under version."""

    agent: Agent | None = None
    """An agent that answers and acts with tools; left out, the workload is all there is."""

    gateway: Gateway | None = None
    """Tools that other agents may call too, at one address."""

    agent_runtime: AgentRuntime | None = None
    """A container of the team's own that AgentCore runs."""


class UseCase(_UseCase):
    """A use case in one environment, its overlay merged in."""

    monthly_budget_usd: Usd

    def recovers(self, where: Environment) -> bool:
        """Whether it is kept ready in the recovery region of an environment, if that has one."""
        wanted = self.stage == "production" if self.recovery is None else self.recovery
        return wanted and where.recovery_region is not None


class UseCaseFile(_UseCase):
    """A use case's file: the use case, and the environments in which it runs."""

    monthly_budget_usd: Usd | None = None
    """What it may cost per month and environment; its stage says how much where it is left out."""

    environments: Annotated[dict[Slug, Overlay], Field(min_length=1)]
    """Each environment in which the use case runs, with what differs there."""
