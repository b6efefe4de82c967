"""The tags of all that is made: who answers for it, who pays, what it may hold.

Pure functions of the specs, so that the policies know them without the engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from components import naming
from components.spec.platform import Platform
from components.spec.use_case import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags of every resource; each is activated as a cost allocation tag."""

    use_case: str
    owner: str
    cost_center: str
    data_class: str
    stage: str
    environment: str

    def as_dict(self) -> dict[str, str]:
        """Return the tags under the keys that they have in AWS."""
        return {
            "use_case": self.use_case,
            "owner": self.owner,
            "cost_center": self.cost_center,
            "data_class": self.data_class,
            "stage": self.stage,
            "environment": self.environment,
            "managed_by": "groundwork",
        }


def platform_tags(spec: Platform, environment: str) -> Tags:
    """Return the tags of what all use cases share."""
    return Tags(
        use_case=naming.PLATFORM,
        owner=spec.owner,
        cost_center=spec.cost_center,
        data_class="internal",
        stage="production",
        environment=environment,
    )


def use_case_tags(name: str, spec: UseCase, platform: Platform, environment: str) -> Tags:
    """Return the tags of all that a use case has; its product owner's group answers for it."""
    return Tags(
        use_case=name,
        owner=platform.people[spec.trio.product].group,
        cost_center=spec.cost_center,
        data_class=spec.data_class,
        stage=spec.stage,
        environment=environment,
    )
