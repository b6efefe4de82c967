"""The shared platform of an environment, and what it hands to use cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import pulumi

from components.platform_parts import (
    alerts,
    cost,
    data,
    identity,
    kill_switch,
    network,
    people,
    records,
    recovery,
)
from components.platform_parts.assembly import Assembly, Part
from components.services import SharedServices
from components.spec.loader import Specs
from components.spec.platform import Platform
from components.spec.use_case import UseCase

PARTS: Sequence[Part] = (
    identity.boundaries,
    identity.continuous_integration,
    kill_switch.kill_switch,
    records.access_logs,
    records.records,
    records.evidence,
    data.stores,
    alerts.alerts,
    network.network,
    cost.executor,
    cost.allocation,
    cost.anomalies,
    cost.export,
    records.readable,
    recovery.region,
    people.workforce,
    people.auditor,
    people.emergency,
    identity.analysis,
)
"""Made in this order; each may read what those before it have left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlatformArgs:
    """What the shared platform is built from."""

    spec: Platform
    environment: str
    use_cases: Mapping[str, UseCase] = field(default_factory=dict[str, UseCase])
    """The use cases of the environment, as they are there; what is shared is made to fit them."""

    products: Mapping[str, str] = field(default_factory=dict[str, str])
    """Every use case of the specs, to its value stream: what the bill is divided by."""

    owners: Mapping[str, str] = field(default_factory=dict[str, str])
    """Every use case of the specs, to the person who answers for its product."""

    @classmethod
    def of(cls, specs: Specs, environment: str) -> Self:
        """Return what the specs say of an environment."""
        return cls(
            spec=specs.platform,
            environment=environment,
            use_cases=specs.of_environment(environment),
            products=specs.products,
            owners=specs.owners,
        )


class SharedPlatform(pulumi.ComponentResource):
    """Identity, data access, logs and alerts that every use case of an environment stands on."""

    services: SharedServices
    outputs: Mapping[str, object]
    """What the stack publishes: the services for use cases, the rest for people."""

    def __init__(
        self, name: str, args: SharedPlatformArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:shared_platform:SharedPlatform", name, None, opts)
        assembly = Assembly(
            spec=args.spec,
            environment=args.environment,
            use_cases=args.use_cases,
            products=args.products,
            owners=args.owners,
            opts=pulumi.ResourceOptions(parent=self),
        )
        for part in PARTS:
            part(assembly)
        self.services = _services(assembly)
        self.outputs = {**self.services.as_outputs(), **assembly.outputs}
        self.register_outputs(dict(self.outputs))


def _services(assembly: Assembly) -> SharedServices:
    stores = assembly.stores
    return SharedServices(
        boundary_arns={stage: boundary.arn for stage, boundary in assembly.boundaries.items()},
        buckets={it: store.bucket for it, store in stores.items()},
        key_arns={it: store.key_arn for it, store in stores.items()},
        databases={it: store.database for it, store in stores.items()},
        replica_key_arns={
            it: assembly.replicas[it].key_arn
            if it in assembly.replicas
            else pulumi.Output.from_input("")
            for it in stores
        },
        network=assembly.network,
    )
