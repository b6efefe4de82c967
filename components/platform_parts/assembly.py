"""What the parts of a platform are made of, and what they leave for one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import pulumi

from components import naming
from components.bucket import AccessLogBucket
from components.cost_tagging import AlertTopic
from components.data_access import DataStore
from components.identity import Boundary, ContinuousIntegration
from components.logs import Records
from components.spec.catalogue import DataClassRules
from components.spec.platform import Environment, Platform


@dataclass(slots=True, kw_only=True)
class Assembly:
    """A platform under construction, in one environment."""

    spec: Platform
    environment: str
    opts: pulumi.ResourceOptions
    """Makes a component a part of the platform."""

    outputs: dict[str, object] = field(default_factory=dict[str, object])
    """What the stack publishes for people and reports, beside the services for use cases."""

    boundary: Boundary = field(init=False)
    ci: ContinuousIntegration = field(init=False)
    access_logs: AccessLogBucket = field(init=False)
    records: Records = field(init=False)
    stores: dict[str, DataStore] = field(default_factory=dict[str, DataStore])
    """Data class to its store."""

    lake_settings: pulumi.Resource = field(init=False)
    """Lake Formation's; what is made before them is open to every IAM principal."""

    alerts: AlertTopic = field(init=False)

    @property
    def where(self) -> Environment:
        """The environment as the spec says it is."""
        return self.spec.environments[self.environment]

    @property
    def place(self) -> naming.Place:
        """The account and region."""
        return self.spec.place(self.environment)

    @property
    def records_rules(self) -> DataClassRules:
        """The rules by which records are kept."""
        return self.spec.data_classes[self.spec.records_data_class]


Part: TypeAlias = Callable[[Assembly], None]
