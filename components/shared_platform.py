"""The shared platform of an environment, and what it hands to use cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.platform_parts import alerts, data, identity, records
from components.platform_parts.assembly import Assembly, Part
from components.services import SharedServices
from components.spec.platform import Platform

PARTS: Sequence[Part] = (
    identity.boundary,
    identity.continuous_integration,
    records.access_logs,
    records.records,
    records.evidence,
    data.stores,
    alerts.alerts,
    records.readable,
)
"""Made in this order; each may read what those before it have left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlatformArgs:
    """What the shared platform is built from."""

    spec: Platform
    environment: str


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
        boundary_arn=assembly.boundary.arn,
        buckets={it: store.bucket for it, store in stores.items()},
        key_arns={it: store.key_arn for it, store in stores.items()},
        databases={it: store.database for it, store in stores.items()},
    )
