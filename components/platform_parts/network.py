"""The network that the environment's workloads run in."""

from __future__ import annotations

import pulumi

from components import naming
from components.network import Network, NetworkArgs
from components.network_endpoints import Perimeter, needed
from components.platform_parts.assembly import Assembly
from components.services import SharedNetwork
from components.spec.fields import DataClass

FLOWS: DataClass = "internal"
"""Class of the flow logs: addresses and sizes, nothing of what was said."""


def network(assembly: Assembly) -> None:
    """Make the network, or take the one that is there; an environment may have none."""
    given = assembly.where.network
    if given is None:
        return
    if given.cidr is None:
        assembly.network = SharedNetwork(
            vpc_id=pulumi.Output.from_input(given.vpc_id or ""),
            subnet_ids=pulumi.Output.from_input(list(given.subnet_ids)),
            security_group_ids=pulumi.Output.from_input(list(given.security_group_ids)),
            endpoint_ids=pulumi.Output.from_input({}),
        )
        return
    made = Network(
        "network",
        NetworkArgs(
            place=assembly.place,
            cidr=given.cidr,
            subnets=given.subnets,
            perimeter=_perimeter(assembly),
            key_arn=assembly.records.key_arn,
            data_class=FLOWS,
            retention_days=assembly.spec.data_classes[FLOWS].log_retention_days,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )
    assembly.network = SharedNetwork(
        vpc_id=made.vpc_id,
        subnet_ids=pulumi.Output.all(*made.subnet_ids),
        security_group_ids=pulumi.Output.all(made.workload_security_group_id),
        endpoint_ids=pulumi.Output.all(**made.endpoint_ids),
    )


def _perimeter(assembly: Assembly) -> Perimeter:
    spec, regions = assembly.spec, set(assembly.where.model_regions)
    return Perimeter(
        place=assembly.place,
        organisation_id=spec.organisation.id,
        model_arns=[
            naming.foundation_model_arn(region, model.model_id)
            for model in spec.models.values()
            # A model that routes beyond the environment's regions cannot be used in it.
            if regions.issuperset(model.regions)
            for region in model.regions
        ],
        services=needed(assembly.use_cases.values()),
    )
