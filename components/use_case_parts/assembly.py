"""What the parts of a use case are made of, and what they leave for one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import pulumi

from components import naming
from components.cost_tagging import AlertTopic, UseCaseBudget
from components.encryption import EncryptionKey
from components.hosting_alarms import HostingAlarms
from components.iam_document import Statement
from components.identity import RuntimeRole
from components.knowledge_base import KnowledgeBase
from components.model_endpoints import ModelEndpoints
from components.services import SharedServices
from components.spec.platform import Environment, Platform
from components.spec.use_case import UseCase


@dataclass(slots=True, kw_only=True)
class Assembly:
    """A use case under construction, in one environment."""

    name: str
    spec: UseCase
    """The use case as it is in the environment, overlay merged."""

    platform: Platform
    environment: str
    services: SharedServices
    tags: Mapping[str, str]
    opts: pulumi.ResourceOptions
    """Makes a component a part of the use case."""

    statements: list[Statement] = field(default_factory=list[Statement])
    """What the runtime role may do, as its own policy says it."""

    guardrails: list[pulumi.Output[str]] = field(default_factory=list[pulumi.Output[str]])
    """ARN and version of each guardrail that its calls may go through, one a region; with one or
    more, all other calls are denied."""

    settings: dict[tuple[str, ...], pulumi.Input[str]] = field(
        default_factory=dict[tuple[str, ...], pulumi.Input[str]]
    )
    """What the workload finds under its parameters, by the parts of the name."""

    outputs: dict[str, pulumi.Input[object]] = field(
        default_factory=dict[str, pulumi.Input[object]]
    )
    """What the stack publishes."""

    key: EncryptionKey = field(init=False)
    role: RuntimeRole = field(init=False)
    endpoints: ModelEndpoints | None = None
    """None where the use case calls no model of Bedrock."""

    knowledge: dict[str, KnowledgeBase] = field(default_factory=dict[str, KnowledgeBase])
    """The use case's own name of a knowledge base to what was made."""

    hosted: dict[str, HostingAlarms] = field(default_factory=dict[str, HostingAlarms])
    """Alias of a hosted model to the alarms on its endpoint."""

    topic: AlertTopic = field(init=False)
    """Reaches who owns the use case."""

    digest: AlertTopic = field(init=False)
    """Reaches who has a stake in it."""

    page: AlertTopic = field(init=False)
    """Reaches who is on call."""

    budget: UseCaseBudget = field(init=False)
    callers: list[pulumi.Input[str]] = field(default_factory=list[pulumi.Input[str]])
    """Names of the roles that call models; what makes one adds it, so that a stop reaches it."""

    @property
    def where(self) -> Environment:
        """The environment as the platform says it is."""
        return self.platform.environments[self.environment]

    @property
    def recovers(self) -> bool:
        """Whether it is kept ready in the environment's recovery region."""
        return self.spec.recovers(self.where)

    @property
    def boundary_arn(self) -> pulumi.Output[str]:
        """The permissions boundary of workloads of the use case's stage."""
        return self.services.boundary_arns[self.spec.stage]

    @property
    def service_boundary_arn(self) -> pulumi.Output[str]:
        """The permissions boundary of roles that AWS's services take for the use case."""
        return self.services.boundary_arns[naming.service_boundary(self.spec.stage)]

    @property
    def place(self) -> naming.Place:
        """The account and region."""
        return self.platform.place(self.environment)


Part: TypeAlias = Callable[[Assembly], None]
