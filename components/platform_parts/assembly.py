"""What the parts of a platform are made of, and what they leave for one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import pulumi

from components import naming
from components.bucket import AccessLogBucket
from components.continuous_integration import ContinuousIntegration
from components.cost_tagging import AlertTopic
from components.data_access import DataStore
from components.evidence import EvidenceStore
from components.identity import Boundary
from components.logs import Records
from components.recovery_store import RecoveryStore
from components.services import SharedNetwork
from components.spec.catalogue import DataClassRules
from components.spec.platform import Environment, Platform
from components.spec.use_case import UseCase


@dataclass(slots=True, kw_only=True)
class Assembly:
    """A platform under construction, in one environment."""

    spec: Platform
    environment: str
    use_cases: Mapping[str, UseCase]
    """The use cases of the environment, as they are there."""
    products: Mapping[str, str]
    """Every use case of the specs, to its value stream."""
    owners: Mapping[str, str]
    """Every use case of the specs, to the person who answers for its product."""

    opts: pulumi.ResourceOptions
    """Makes a component a part of the platform."""

    outputs: dict[str, object] = field(default_factory=dict[str, object])
    """What the stack publishes for people and reports, beside the services for use cases."""

    boundaries: dict[str, Boundary] = field(default_factory=dict[str, Boundary])
    """Stage to the boundary of its roles."""

    ci: ContinuousIntegration = field(init=False)
    access_logs: AccessLogBucket = field(init=False)
    records: Records = field(init=False)
    evidence: EvidenceStore = field(init=False)
    lake_settings: pulumi.Resource = field(init=False)
    """Lake Formation's: what is made before them is open to every IAM principal."""

    stores: dict[str, DataStore] = field(default_factory=dict[str, DataStore])
    """Data class to its store."""

    replicas: dict[str, RecoveryStore] = field(default_factory=dict[str, RecoveryStore])
    """Data class to the copy of its store in the recovery region, where there is one."""

    alerts: AlertTopic = field(init=False)
    network: SharedNetwork = field(default_factory=SharedNetwork.none)

    @property
    def where(self) -> Environment:
        """The environment as the spec says it is."""
        return self.spec.environments[self.environment]

    @property
    def place(self) -> naming.Place:
        """The account and region."""
        return self.spec.place(self.environment)

    @property
    def recovery_place(self) -> naming.Place | None:
        """Where what survives the loss of the region is kept; None where nothing is."""
        return self.spec.recovery_place(self.environment)

    @property
    def records_rules(self) -> DataClassRules:
        """The rules by which records are kept."""
        return self.spec.data_classes[self.spec.records_data_class]


Part: TypeAlias = Callable[[Assembly], None]
