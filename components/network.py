"""Network: private subnets without a way to the internet, and endpoints of AWS's services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.flow_log import FlowLog, FlowLogArgs
from components.network_endpoints import GATEWAYS, Perimeter

HTTPS = 443
"""The one port that workloads and endpoints speak on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkArgs:
    """What a network is built from."""

    place: naming.Place
    cidr: str
    """IPv4 range of the whole."""

    subnets: Mapping[str, str]
    """Availability zone to the range of its subnet."""

    perimeter: Perimeter
    """The services that are reached from here, and what their endpoints let through."""

    key_arn: pulumi.Input[str]
    """Encrypts the flow logs; its policy lets CloudWatch Logs use it."""

    data_class: str
    """Class of the flow logs."""

    retention_days: int
    """How long flow logs are kept."""

    disposable: bool
    """Whether it may be destroyed or replaced while it is in use."""


class Network(pulumi.ComponentResource):
    """A VPC that reaches AWS's services alone, and tells who reached whom."""

    vpc_id: pulumi.Output[str]
    subnet_ids: Sequence[pulumi.Output[str]]
    """The private subnets, in the order of the zones given."""

    workload_security_group_id: pulumi.Output[str]
    """What workloads belong to: nothing comes in, and HTTPS goes out to the endpoints."""

    endpoint_ids: Mapping[str, pulumi.Output[str]]
    """Service to its endpoint."""

    def __init__(
        self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:network:Network", name, None, opts)
        kept = pulumi.ResourceOptions(parent=self, protect=not args.disposable)
        child = pulumi.ResourceOptions(parent=self)
        vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=args.cidr,
            # Both are needed for the services' own names to lead to the endpoints.
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": "groundwork"},
            opts=kept,
        )
        aws.ec2.DefaultSecurityGroup(
            f"{name}-default-group",
            vpc_id=vpc.id,
            # Said outright, so that a rule that somebody adds is seen and taken away.
            ingress=[],
            egress=[],
            tags={"Name": "default, closed"},
            opts=child,
        )
        table = aws.ec2.RouteTable(
            f"{name}-routes",
            vpc_id=vpc.id,
            # None beside the local one and the gateways': no way out, and none stays that is added.
            routes=[],
            tags={"Name": "groundwork-private"},
            opts=child,
        )
        subnets = {
            zone: aws.ec2.Subnet(
                f"{name}-{zone}",
                vpc_id=vpc.id,
                availability_zone=zone,
                cidr_block=cidr,
                map_public_ip_on_launch=False,
                tags={"Name": f"groundwork-private-{zone}"},
                opts=kept,
            )
            for zone, cidr in args.subnets.items()
        }
        for zone, subnet in subnets.items():
            aws.ec2.RouteTableAssociation(
                f"{name}-{zone}-routes", subnet_id=subnet.id, route_table_id=table.id, opts=child
            )
        groups = _groups(name, args, vpc.id, child)
        gateways = _gateways(name, args, vpc.id, table.id, child)
        interfaces = _interfaces(
            name, args, vpc.id, [it.id for it in subnets.values()], groups.endpoints.id, child
        )
        _egress(name, groups, gateways, child)
        FlowLog(
            name,
            FlowLogArgs(
                place=args.place,
                vpc_id=vpc.id,
                key_arn=args.key_arn,
                data_class=args.data_class,
                retention_days=args.retention_days,
                disposable=args.disposable,
            ),
            child,
        )
        self.vpc_id = vpc.id
        self.subnet_ids = [it.id for it in subnets.values()]
        self.workload_security_group_id = groups.workloads.id
        self.endpoint_ids = {
            service: endpoint.id for service, endpoint in {**gateways, **interfaces}.items()
        }
        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "subnet_ids": self.subnet_ids,
                "workload_security_group_id": self.workload_security_group_id,
                "endpoint_ids": self.endpoint_ids,
            }
        )


@dataclass(frozen=True, slots=True)
class _Groups:
    endpoints: aws.ec2.SecurityGroup
    workloads: aws.ec2.SecurityGroup


def _groups(
    name: str, args: NetworkArgs, vpc_id: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> _Groups:
    endpoints = aws.ec2.SecurityGroup(
        f"{name}-endpoints-group",
        name="groundwork-endpoints",
        description="Endpoints of AWS services: HTTPS from within the network",
        vpc_id=vpc_id,
        opts=opts,
    )
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-endpoints-https",
        security_group_id=endpoints.id,
        description="HTTPS from within the network",
        ip_protocol="tcp",
        from_port=HTTPS,
        to_port=HTTPS,
        cidr_ipv4=args.cidr,
        opts=opts,
    )
    workloads = aws.ec2.SecurityGroup(
        f"{name}-workloads-group",
        name="groundwork-workloads",
        description="Workloads: nothing in, HTTPS out to endpoints of AWS services",
        vpc_id=vpc_id,
        opts=opts,
    )
    return _Groups(endpoints, workloads)


def _egress(
    name: str,
    groups: _Groups,
    gateways: Mapping[str, aws.ec2.VpcEndpoint],
    opts: pulumi.ResourceOptions,
) -> None:
    """Let workloads reach the interfaces by their group, and the gateways by AWS's own lists."""
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-workloads-to-endpoints",
        security_group_id=groups.workloads.id,
        description="HTTPS to the endpoints",
        ip_protocol="tcp",
        from_port=HTTPS,
        to_port=HTTPS,
        referenced_security_group_id=groups.endpoints.id,
        opts=opts,
    )
    for service, gateway in gateways.items():
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-workloads-to-{service}",
            security_group_id=groups.workloads.id,
            description=f"HTTPS to {service} by its gateway",
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            prefix_list_id=gateway.prefix_list_id,
            opts=opts,
        )


def _gateways(
    name: str,
    args: NetworkArgs,
    vpc_id: pulumi.Output[str],
    table_id: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> Mapping[str, aws.ec2.VpcEndpoint]:
    return {
        service: aws.ec2.VpcEndpoint(
            f"{name}-{service}-gateway",
            vpc_id=vpc_id,
            service_name=f"com.amazonaws.{args.place.region}.{service}",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table_id],
            policy=args.perimeter.policy(service),
            tags={"Name": f"groundwork-{service}"},
            opts=opts,
        )
        for service in GATEWAYS
    }


def _interfaces(
    name: str,
    args: NetworkArgs,
    vpc_id: pulumi.Output[str],
    subnet_ids: Sequence[pulumi.Output[str]],
    group_id: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> Mapping[str, aws.ec2.VpcEndpoint]:
    return {
        service: aws.ec2.VpcEndpoint(
            f"{name}-{service.replace('.', '-')}-endpoint",
            vpc_id=vpc_id,
            service_name=f"com.amazonaws.{args.place.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=True,
            subnet_ids=subnet_ids,
            security_group_ids=[group_id],
            policy=args.perimeter.policy(service),
            tags={"Name": f"groundwork-{service}"},
            opts=opts,
        )
        for service in args.perimeter.services
    }
