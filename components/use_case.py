"""A use case of one environment: what its team asked for, within what the platform allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pulumi

from components.services import SharedServices
from components.spec.loader import Specs
from components.spec.platform import Platform
from components.spec.use_case import UseCase as UseCaseSpec
from components.tags import use_case_tags
from components.use_case_parts import (
    agents,
    cost,
    data,
    foundation,
    hosting,
    knowledge,
    models,
    observation,
    rate,
    recovery,
    registry,
    secrets,
)
from components.use_case_parts.assembly import Assembly, Part

PARTS: Sequence[Part] = (
    foundation.key,
    foundation.role,
    models.endpoints,
    observation.topics,
    hosting.hosted_models,
    observation.observability,
    rate.rate_limit,
    cost.budget,
    data.grants,
    data.queries,
    knowledge.bases,
    secrets.secrets,
    agents.prompts,
    agents.agent,
    agents.gateway,
    foundation.settings,
    recovery.elsewhere,
    foundation.policy,
    agents.runtime,
    cost.stop,
    registry.registration,
)
"""Made in this order; each may read what those before it have left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseArgs:
    """What a use case is built from."""

    spec: UseCaseSpec
    """The use case as it is in the environment, overlay merged."""

    platform: Platform
    environment: str
    services: SharedServices

    @classmethod
    def of(cls, specs: Specs, name: str, environment: str) -> Self:
        """Return what the specs say of a use case, on what its environment's platform published."""
        return cls(
            spec=specs.use_cases[name][environment],
            platform=specs.platform,
            environment=environment,
            services=SharedServices.of_environment(environment),
        )


class UseCase(pulumi.ComponentResource):
    """One use case: its role, models, guardrail, data, logs, alarms and budget."""

    outputs: Mapping[str, pulumi.Input[object]]
    """What the team and the reports read."""

    def __init__(
        self, name: str, args: UseCaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:use_case:UseCase", name, None, opts)
        assembly = Assembly(
            name=name,
            spec=args.spec,
            platform=args.platform,
            environment=args.environment,
            services=args.services,
            tags=use_case_tags(name, args.spec, args.platform, args.environment).as_dict(),
            opts=pulumi.ResourceOptions(parent=self),
        )
        for part in PARTS:
            part(assembly)
        self.outputs = assembly.outputs
        self.register_outputs(dict(self.outputs))
