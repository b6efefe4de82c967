"""What the platform's stack of an environment hands to the stacks of use cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import pulumi

from components import naming
from components.spec.fields import DATA_CLASSES, STAGES

BOUNDARIES = (*STAGES, *(naming.service_boundary(stage) for stage in STAGES))
"""Of each stage: that of workloads, and that of the roles which AWS's services take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedNetwork:
    """The network of an environment, made or given; all is empty where the spec names none."""

    vpc_id: pulumi.Output[str]
    subnet_ids: pulumi.Output[Sequence[str]]
    """Private subnets for workloads, each in a zone of its own."""

    security_group_ids: pulumi.Output[Sequence[str]]
    """What workloads belong to."""

    endpoint_ids: pulumi.Output[Mapping[str, str]]
    """AWS service, as `bedrock-runtime`, to its endpoint; empty for a network that is given."""

    @classmethod
    def none(cls) -> SharedNetwork:
        """Return what an environment without a network has."""
        nothing: Sequence[str] = []
        return cls(
            vpc_id=pulumi.Output.from_input(""),
            subnet_ids=pulumi.Output.from_input(nothing),
            security_group_ids=pulumi.Output.from_input(nothing),
            endpoint_ids=pulumi.Output.from_input({}),
        )

    def as_output(self) -> dict[str, pulumi.Output[Any]]:
        """Return the parts by name."""
        return {it.name: getattr(self, it.name) for it in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedServices:
    """What a use case takes from the platform of its environment."""

    boundary_arns: Mapping[str, pulumi.Output[str]]
    """Stage, or a stage's service roles, to their permissions boundary."""

    buckets: Mapping[str, pulumi.Output[str]]
    """Data class to the bucket of its store."""

    key_arns: Mapping[str, pulumi.Output[str]]
    """Data class to the key of its store."""

    databases: Mapping[str, pulumi.Output[str]]
    """Data class to the Glue database of its store."""

    replica_key_arns: Mapping[str, pulumi.Output[str]] = field(
        default_factory=dict[str, pulumi.Output[str]]
    )
    """Data class to the key of its store's replica in the recovery region; empty where the
    environment has none."""

    network: SharedNetwork

    def as_outputs(self) -> dict[str, object]:
        """Return the stack outputs under which the platform publishes this."""
        outputs = {it.name: getattr(self, it.name) for it in fields(self)}
        return {**outputs, "network": self.network.as_output()}

    @classmethod
    def of_environment(cls, environment: str) -> SharedServices:
        """Return what the platform's stack of an environment has published.

        Where something is not there, the deployment ends with the advice to bring the platform up.
        """
        reference = pulumi.StackReference(naming.platform_stack(environment))
        published: pulumi.Output[dict[str, Any]] = pulumi.Output.all(
            reference.name, reference.outputs
        ).apply(_complete)

        network = fields(SharedNetwork)

        def each(output: str, keys: Sequence[str]) -> dict[str, pulumi.Output[str]]:
            return {it: published.apply(_pick(output, it)) for it in keys}

        return cls(
            boundary_arns=each("boundary_arns", BOUNDARIES),
            buckets=each("buckets", DATA_CLASSES),
            key_arns=each("key_arns", DATA_CLASSES),
            databases=each("databases", DATA_CLASSES),
            replica_key_arns=each("replica_key_arns", DATA_CLASSES),
            network=SharedNetwork(
                **{it.name: published.apply(_pick("network", it.name)) for it in network}
            ),
        )


def _complete(parts: Sequence[Any]) -> dict[str, Any]:
    stack, outputs = parts
    names = [it.name for it in fields(SharedServices)]
    missing = [name for name in names if name not in outputs]
    if missing:
        raise pulumi.RunError(
            f"stack {stack} publishes no {', '.join(missing)}; "
            f"bring it up first: pulumi up -s {stack.rpartition('/')[2]}"
        )
    return outputs


def _pick(*keys: str) -> Callable[[dict[str, Any]], Any]:
    def pick(outputs: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the output holds
        found: Any = outputs
        for key in keys:
            found = found[key]
        return found

    return pick
