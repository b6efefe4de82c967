"""EC2: what depends on what in a VPC, and where flow logs go."""

from typing import Any

from moto.ec2.models.flow_logs import FlowLogsBackend
from moto.ec2.models.route_tables import RouteBackend
from moto.ec2.models.subnets import Subnet, SubnetBackend
from moto.ec2.models.vpcs import VPC, VPCBackend

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()

Backend = Any
"""moto's one backend of EC2, of which the classes above are parts."""


@patches.around(VPCBackend)
def delete_vpc(original: Method, self: Backend, vpc_id: str) -> VPC:
    """Refuse a VPC that has security groups of its own or endpoints."""
    groups = [group for group in self.groups.get(vpc_id, {}).values() if not group.is_default]
    endpoints = [it for it in self.vpc_end_points.values() if it.vpc_id == vpc_id]
    if vpc_id in self.vpcs and (groups or endpoints):
        raise dependency(f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")
    vpc: VPC = original(self, vpc_id)
    return vpc


@patches.around(SubnetBackend)
def delete_subnet(original: Method, self: Backend, subnet_id: str) -> Subnet:
    """Refuse a subnet with network interfaces in it; its place in a route table goes with it."""
    if any(eni.subnet.id == subnet_id for eni in self.enis.values()):
        raise dependency(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
    subnet: Subnet = original(self, subnet_id)
    for table in self.route_tables.values():
        for key, target in tuple(table._associations.items()):
            if target == subnet_id:
                table._associations.pop(key)
    return subnet


@patches.around(RouteBackend)
def associate_route_table(
    original: Method,
    self: Backend,
    route_table_id: str,
    gateway_id: str | None = None,
    subnet_id: str | None = None,
) -> str:
    """Refuse a subnet that has another table already, for which moto answers with that table's."""
    if not (gateway_id or subnet_id):
        raise AwsError("MissingParameter", "Either 'subnetId' or 'gatewayId' should be provided.")
    for table in self.route_tables.values():
        if subnet_id in table._associations.values() and table.id != route_table_id:
            raise AwsError(
                "Resource.AlreadyAssociated",
                f"the specified association for route table {route_table_id} conflicts with an "
                "existing association",
            )
    association: str = original(self, route_table_id, gateway_id, subnet_id)
    return association


@patches.around(FlowLogsBackend)
def create_flow_logs(
    original: Method,
    self: FlowLogsBackend,
    *args: object,
    **given: Any,  # noqa: ANN401
) -> object:
    """Find the log group by its ARN, too; moto looks for its name alone and reports a failure."""
    destination = given.get("log_destination")
    if destination and not given.get("log_group_name") and ":log-group:" in destination:
        name = destination.partition(":log-group:")[2].removesuffix(":*")
        given["log_group_name"] = name
    return original(self, *args, **given)


def dependency(message: str) -> AwsError:
    """Return the error of what cannot go while something else is there."""
    return AwsError("DependencyViolation", message)
