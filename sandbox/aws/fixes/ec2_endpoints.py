"""EC2: what AWS asks of an endpoint before it makes or changes it, and what goes with it."""

import json
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint
from moto.ec2.responses.vpcs import VPCs
from moto.ec2.utils import random_private_ip

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

Backend = Any
"""moto's one backend of EC2, of which the class above is a part."""

_GATEWAY, _INTERFACE = "Gateway", "Interface"


@patches.around(VPCBackend)
def create_vpc_endpoint(
    original: Method,
    self: Backend,
    vpc_id: str,
    service_name: str,
    **given: Any,  # noqa: ANN401
) -> VPCEndPoint:
    """Refuse what AWS does: services, subnets, groups and tables that do not fit."""
    kind = given["endpoint_type"] = given.get("endpoint_type") or _GATEWAY
    vpc = self.get_vpc(vpc_id)
    _check_policy(given.get("policy_document"))
    _check_service(self, service_name, kind)
    if kind == _GATEWAY:
        given["private_dns_enabled"] = False
        tables: list[str] = given.get("route_table_ids") or []
        for table in tables:
            _check_table(self, vpc_id, service_name, table)
    else:
        _check_subnets(self, vpc_id, given.get("subnet_ids") or [])
        if not given.get("security_group_ids"):
            given["security_group_ids"] = [self.get_default_security_group(vpc_id).id]
        _check_groups(self, vpc_id, given["security_group_ids"])
        if given.get("private_dns_enabled"):
            _check_private_dns(self, vpc, service_name)
    endpoint: VPCEndPoint = original(self, vpc_id=vpc_id, service_name=service_name, **given)
    _set_groups(self, endpoint)
    return endpoint


@patches.around(VPCs)
def modify_vpc_endpoint(original: Method, self: VPCs) -> ActionResult:
    """Carry out all that the request says; moto changes its lists of ids and the policy."""
    backend: Backend = self.ec2_backend
    endpoint: Any = backend.get_vpc_end_point(param(self, "VpcEndpointId"))
    _check_policy(param(self, "PolicyDocument"))
    added = param(self, "AddSubnetIds", [])
    kept = [it for it in endpoint.subnet_ids if it not in param(self, "RemoveSubnetIds", [])]
    _check_subnets(backend, endpoint.vpc_id, [*kept, *added])
    _check_groups(backend, endpoint.vpc_id, param(self, "AddSecurityGroupIds", []))
    for table in param(self, "AddRouteTableIds", []):
        _check_table(backend, endpoint.vpc_id, endpoint.service_name, table)
    if param(self, "PrivateDnsEnabled") is not None:
        wanted = bool(param(self, "PrivateDnsEnabled"))
        if wanted and not endpoint.private_dns_enabled:
            vpc = backend.get_vpc(endpoint.vpc_id)
            _check_private_dns(backend, vpc, endpoint.service_name)
        endpoint.private_dns_enabled = wanted
    answer: ActionResult = original(self)
    if param(self, "ResetPolicy"):
        endpoint.policy_document = json.dumps(VPCEndPoint.DEFAULT_POLICY)
    _settle(backend, endpoint)
    return answer


@patches.around(VPCBackend)
def delete_vpc_endpoints(
    _original: Method, self: Backend, vpce_ids: list[str] | None = None
) -> None:
    """Let the endpoint go with its interfaces and routes; moto keeps it as "deleted" for ever."""
    for key in vpce_ids or []:
        endpoint = self.vpc_end_points.get(key)
        if endpoint is not None:
            endpoint.subnet_ids, endpoint.route_table_ids = [], []
            _settle(self, endpoint)
            self.vpc_end_points.pop(key)


def _settle(self: Backend, endpoint: Any) -> None:  # noqa: ANN401 - moto's own class lies on types
    """Make the endpoint's interfaces and routes those of its subnets and route tables."""
    here = [self.enis[key] for key in endpoint.network_interface_ids]
    for interface in here:
        if interface.subnet.id not in endpoint.subnet_ids:
            endpoint.network_interface_ids.remove(interface.id)
            self.enis.pop(interface.id)
    subnets: list[str] = endpoint.subnet_ids
    for key in subnets:
        if key not in [interface.subnet.id for interface in here]:
            made = self.create_network_interface(key, random_private_ip())
            endpoint.network_interface_ids.append(made.id)
    _set_groups(self, endpoint)
    listed = endpoint.destination_prefix_list_id
    for table in self.route_tables.values():
        routes = [it for it in table.routes if it.gateway_id == endpoint.id]
        if listed and table.id in endpoint.route_table_ids and not routes:
            self.create_route(
                table.id, None, gateway_id=endpoint.id, destination_prefix_list_id=listed
            )
        for route in routes if table.id not in endpoint.route_table_ids else []:
            table._routes.pop(route.id)


def _set_groups(self: Backend, endpoint: Any) -> None:  # noqa: ANN401
    for key in endpoint.network_interface_ids:
        groups = [self.get_security_group_from_id(it) for it in endpoint.security_group_ids]
        self.enis[key]._group_set = groups


def _check_service(self: Backend, name: str, kind: str) -> None:
    told = self.describe_vpc_endpoint_services(
        service_names=[name], filters=[], max_results=0, next_token=None, region=self.region_name
    )
    offered = {it["ServiceType"] for one in told["servicesDetails"] for it in one["ServiceType"]}
    if kind not in offered:
        raise _invalid(
            f"The Vpc Endpoint Service '{name}' does not support endpoints of type {kind}"
        )


def _check_subnets(self: Backend, vpc_id: str, subnet_ids: list[str]) -> None:
    zones: set[str] = set()
    for key in subnet_ids:
        subnet = self.get_subnet(key)
        if subnet.vpc_id != vpc_id:
            raise _invalid(f"The subnet ID '{key}' does not belong to the VPC '{vpc_id}'")
        if subnet.availability_zone in zones:
            raise AwsError(
                "DuplicateSubnetsInSameZone",
                f"Found another VPC endpoint subnet in the availability zone of {key}. VPC "
                "endpoint subnets should be in different availability zones supported by the "
                "VPC endpoint service.",
            )
        zones.add(subnet.availability_zone)


def _check_groups(self: Backend, vpc_id: str, group_ids: list[str]) -> None:
    for key in group_ids:
        group = self.get_security_group_from_id(key)
        if group is None or group.vpc_id != vpc_id:
            raise AwsError(
                "InvalidGroup.NotFound",
                f"The security group '{key}' does not exist in VPC '{vpc_id}'",
            )


def _check_table(self: Backend, vpc_id: str, service_name: str, table_id: str) -> None:
    table = self.get_route_table(table_id)
    if table.vpc_id != vpc_id:
        raise _invalid(f"Route table {table_id} does not belong to VPC {vpc_id}")
    listed = next(
        (it.id for it in self.managed_prefix_lists.values() if it.prefix_list_name == service_name),
        None,
    )
    if listed and listed in [route.destination_prefix_list_id for route in table.routes]:
        raise AwsError(
            "RouteAlreadyExists",
            f"route table {table_id} already has a route with destination-prefix-list-id {listed}",
        )


def _check_private_dns(self: Backend, vpc: Any, service_name: str) -> None:  # noqa: ANN401
    if not (_is_on(vpc.enable_dns_support) and _is_on(vpc.enable_dns_hostnames)):
        raise _invalid(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
            f"attributes set to true for {vpc.id}"
        )
    if any(
        it.vpc_id == vpc.id and it.service_name == service_name and it.private_dns_enabled
        for it in self.vpc_end_points.values()
    ):
        raise _invalid(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain "
            f"for {service_name} in the VPC {vpc.id}"
        )


def _is_on(value: object) -> bool:
    # moto keeps an attribute as the request spelled it.
    return str(value).lower() == "true"


def _check_policy(policy: str | None) -> None:
    if policy is None:
        return
    try:
        sound = all("Principal" in it for it in json.loads(policy)["Statement"])
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise AwsError(
            "InvalidPolicyDocument",
            "Invalid policy document. Please check the policy syntax and ensure that Principals "
            "are valid.",
        )


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameter", message)
