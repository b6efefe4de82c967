"""EC2 does as AWS's where moto's does not: what depends on what, rules, endpoints."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, refused

STS = "com.amazonaws.us-east-1.sts"
S3 = "com.amazonaws.us-east-1.s3"


@dataclass(frozen=True)
class Net:
    """A VPC with two subnets in two zones, a table and a group."""

    ec2: Any
    vpc: str
    subnets: list[str]
    table: str
    group: str

    def endpoint(self, **given: Any) -> str:
        """Make an interface endpoint, unless `given` says otherwise."""
        request = {"ServiceName": STS, "VpcEndpointType": "Interface", "PrivateDnsEnabled": False}
        made = self.ec2.create_vpc_endpoint(VpcId=self.vpc, **{**request, **given})
        return made["VpcEndpoint"]["VpcEndpointId"]

    def gateway(self, **given: Any) -> str:
        """Make S3's gateway endpoint."""
        return self.endpoint(ServiceName=S3, VpcEndpointType="Gateway", **given)

    def of(self, key: str) -> Any:
        """Return the endpoint as AWS tells it."""
        return self.ec2.describe_vpc_endpoints(VpcEndpointIds=[key])["VpcEndpoints"][0]

    def gateways(self) -> list[str]:
        """Return where the table's routes lead."""
        told = self.ec2.describe_route_tables(RouteTableIds=[self.table])["RouteTables"][0]
        return [route["GatewayId"] for route in told["Routes"]]


@pytest.fixture
def net(client: Client) -> Net:
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/20")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for cidr, zone in (("10.20.0.0/24", "us-east-1a"), ("10.20.1.0/24", "us-east-1b"))
    ]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    return Net(ec2, vpc, subnets, table, group)


def _enable_hostnames(net: Net) -> None:
    net.ec2.modify_vpc_attribute(VpcId=net.vpc, EnableDnsHostnames={"Value": True})


def test_a_vpc_goes_last(net: Net) -> None:
    ec2 = net.ec2
    endpoint = net.endpoint(SubnetIds=net.subnets[:1], SecurityGroupIds=[net.group])
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=net.subnets[0])
    refused("DependencyViolation", ec2.delete_security_group, GroupId=net.group)
    ec2.delete_subnet(SubnetId=net.subnets[1])
    ec2.delete_route_table(RouteTableId=net.table)
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    ec2.delete_subnet(SubnetId=net.subnets[0])
    refused("DependencyViolation", ec2.delete_vpc, VpcId=net.vpc)
    ec2.delete_security_group(GroupId=net.group)
    gateway = net.gateway()
    refused("DependencyViolation", ec2.delete_vpc, VpcId=net.vpc)
    ec2.delete_vpc_endpoints(VpcEndpointIds=[gateway])
    ec2.delete_vpc(VpcId=net.vpc)
    refused("InvalidVpcID.NotFound", ec2.delete_vpc, VpcId=net.vpc)


def test_a_group_that_another_ones_rule_names_stays(net: Net) -> None:
    ec2 = net.ec2
    other = ec2.create_security_group(GroupName="o", Description="d", VpcId=net.vpc)["GroupId"]
    pairs = [{"GroupId": net.group, "Description": "From peers"}]
    rule = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": pairs}
    ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=[rule])
    refused("DependencyViolation", ec2.delete_security_group, GroupId=net.group)
    ec2.delete_security_group(GroupId=other)
    ec2.delete_security_group(GroupId=net.group)
    default = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [net.vpc]}],
    )["SecurityGroups"][0]["GroupId"]
    refused("CannotDelete", ec2.delete_security_group, GroupId=default)


def test_a_subnet_has_one_table_and_leaves_it(net: Net) -> None:
    ec2 = net.ec2
    second = ec2.create_route_table(VpcId=net.vpc)["RouteTable"]["RouteTableId"]
    place = {"SubnetId": net.subnets[0]}
    first = ec2.associate_route_table(RouteTableId=net.table, **place)["AssociationId"]
    again = ec2.associate_route_table(RouteTableId=net.table, **place)["AssociationId"]
    assert first == again
    refused("Resource.AlreadyAssociated", ec2.associate_route_table, RouteTableId=second, **place)
    refused("MissingParameter", ec2.associate_route_table, RouteTableId=second)
    refused("DependencyViolation", ec2.delete_route_table, RouteTableId=net.table)
    ec2.delete_subnet(**place)
    ec2.delete_route_table(RouteTableId=net.table)


def _rules(net: Net) -> Any:
    filters = [{"Name": "group-id", "Values": [net.group]}]
    told = net.ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    return {rule["SecurityGroupRuleId"]: rule for rule in told if not rule["IsEgress"]}


def _authorize(net: Net, **rule: Any) -> str:
    before = set(_rules(net))
    net.ec2.authorize_security_group_ingress(GroupId=net.group, IpPermissions=[rule])
    return (set(_rules(net)) - before).pop()


def test_rules_keep_their_descriptions_and_change_whatever_they_name(net: Net) -> None:
    ec2, ports = net.ec2, {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    [listed] = ec2.describe_prefix_lists(Filters=[{"Name": "prefix-list-name", "Values": [S3]}])[
        "PrefixLists"
    ]
    group = [{"GroupId": net.group, "Description": "Itself"}]
    prefix = [{"PrefixListId": listed["PrefixListId"], "Description": "S3"}]
    keys = [
        _authorize(net, **ports, UserIdGroupPairs=group),
        _authorize(net, **ports, PrefixListIds=prefix),
        _authorize(net, **ports, IpRanges=[{"CidrIp": "10.0.0.0/8", "Description": "Inside"}]),
    ]
    assert [_rules(net)[key]["Description"] for key in keys] == ["Itself", "S3", "Inside"]
    wanted = [
        {"ReferencedGroupId": net.group},
        {"PrefixListId": listed["PrefixListId"]},
        {"CidrIpv4": "10.1.0.0/16"},
    ]
    for key, source in zip(keys, wanted, strict=True):
        rule = {**ports, "ToPort": 444, "Description": "New", **source}
        ec2.modify_security_group_rules(
            GroupId=net.group,
            SecurityGroupRules=[{"SecurityGroupRuleId": key, "SecurityGroupRule": rule}],
        )
        told = _rules(net)[key]
        assert (told["ToPort"], told["Description"]) == (444, "New")
    assert _rules(net)[keys[2]]["CidrIpv4"] == "10.1.0.0/16"
    [permission] = ec2.describe_security_groups(GroupIds=[net.group])["SecurityGroups"][0][
        "IpPermissions"
    ]
    assert permission["UserIdGroupPairs"][0]["Description"] == "New"
    # What a rule names may change, not what kind of thing that is.
    code, message = refusal(
        ec2.modify_security_group_rules,
        GroupId=net.group,
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": keys[0],
                "SecurityGroupRule": {**ports, "CidrIpv4": "0.0.0.0/0"},
            }
        ],
    )
    assert code == "InvalidParameterValue"
    assert "You may not specify CidrIpv4 for an existing ReferencedGroupId rule" in message


def test_rules_without_ports_or_with_other_characters_are_refused(net: Net) -> None:
    authorize = net.ec2.authorize_security_group_ingress
    anywhere = [{"CidrIp": "10.0.0.0/8"}]
    no_ports = {"IpProtocol": "tcp", "IpRanges": anywhere}
    refused("InvalidParameterValue", authorize, GroupId=net.group, IpPermissions=[no_ports])
    told = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "a|b"}]}
    refused("InvalidParameterValue", authorize, GroupId=net.group, IpPermissions=[told])
    refused(
        "InvalidParameterValue",
        net.ec2.create_security_group,
        GroupName="sg-mine",
        Description="d",
        VpcId=net.vpc,
    )


def test_an_endpoint_has_its_interfaces_where_its_subnets_are(net: Net) -> None:
    ec2 = net.ec2
    key = net.endpoint(SubnetIds=net.subnets[:1], SecurityGroupIds=[net.group])
    [first] = net.of(key)["NetworkInterfaceIds"]

    def interface(name: str) -> Any:
        return ec2.describe_network_interfaces(NetworkInterfaceIds=[name])["NetworkInterfaces"][0]

    assert [group["GroupId"] for group in interface(first)["Groups"]] == [net.group]
    ec2.modify_vpc_endpoint(
        VpcEndpointId=key, AddSubnetIds=net.subnets[1:], RemoveSubnetIds=net.subnets[:1]
    )
    [second] = net.of(key)["NetworkInterfaceIds"]
    assert interface(second)["SubnetId"] == net.subnets[1]
    refused(
        "InvalidNetworkInterfaceID.NotFound",
        ec2.describe_network_interfaces,
        NetworkInterfaceIds=[first],
    )
    ec2.delete_vpc_endpoints(VpcEndpointIds=[key])
    refused("InvalidVpcEndpointId.NotFound", ec2.describe_vpc_endpoints, VpcEndpointIds=[key])
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []


def test_a_gateway_has_its_routes_where_its_tables_are(net: Net) -> None:
    ec2 = net.ec2
    key = net.gateway()
    assert net.gateways() == ["local"]
    ec2.modify_vpc_endpoint(VpcEndpointId=key, AddRouteTableIds=[net.table])
    assert net.gateways() == ["local", key]
    # Only one gateway of a service can be in a table.
    code, message = refusal(
        ec2.create_vpc_endpoint, VpcId=net.vpc, ServiceName=S3, RouteTableIds=[net.table]
    )
    assert code == "RouteAlreadyExists"
    assert net.table in message
    ec2.modify_vpc_endpoint(VpcEndpointId=key, RemoveRouteTableIds=[net.table])
    assert net.gateways() == ["local"]
    ec2.modify_vpc_endpoint(VpcEndpointId=key, AddRouteTableIds=[net.table])
    ec2.delete_vpc_endpoints(VpcEndpointIds=[key])
    assert net.gateways() == ["local"]


def test_private_names_need_dns_and_belong_to_one_endpoint(net: Net) -> None:
    private = {"PrivateDnsEnabled": True, "SubnetIds": net.subnets}
    request = {"VpcId": net.vpc, "ServiceName": STS, "VpcEndpointType": "Interface"}
    code, message = refusal(net.ec2.create_vpc_endpoint, **request, **private)
    assert (code, net.vpc in message) == ("InvalidParameter", True)
    _enable_hostnames(net)
    first = net.endpoint(**private)
    refused("InvalidParameter", net.ec2.create_vpc_endpoint, **request, **private)
    second = net.endpoint(SubnetIds=net.subnets)
    change = {"VpcEndpointId": second, "PrivateDnsEnabled": True}
    refused("InvalidParameter", net.ec2.modify_vpc_endpoint, **change)
    net.ec2.modify_vpc_endpoint(VpcEndpointId=first, PrivateDnsEnabled=False)
    net.ec2.modify_vpc_endpoint(**change)
    assert net.of(second)["PrivateDnsEnabled"] is True


POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ServiceName": "com.amazonaws.us-east-1.oracle"}, "InvalidServiceName"),
        ({"VpcEndpointType": "Gateway"}, "InvalidParameter"),
        ({"PolicyDocument": POLICY}, "InvalidPolicyDocument"),
        ({"PolicyDocument": "{"}, "InvalidPolicyDocument"),
        ({"SecurityGroupIds": ["sg-0123456789abcdef0"]}, "InvalidGroup.NotFound"),
        ({"SubnetIds": ["subnet-0123456789abcdef0"]}, "InvalidSubnetID.NotFound"),
        (
            {"VpcEndpointType": "Gateway", "ServiceName": S3, "RouteTableIds": ["rtb-0a"]},
            "InvalidRouteTableID.NotFound",
        ),
    ],
)
def test_an_endpoint_that_fits_nothing_is_refused(
    net: Net, given: dict[str, Any], code: str
) -> None:
    request = {"VpcId": net.vpc, "ServiceName": STS, "VpcEndpointType": "Interface"}
    refused(code, net.ec2.create_vpc_endpoint, **{**request, "PrivateDnsEnabled": False, **given})


def test_an_endpoint_has_one_subnet_in_a_zone_and_only_its_own_vpcs(net: Net) -> None:
    ec2 = net.ec2
    request = {"VpcId": net.vpc, "ServiceName": STS, "VpcEndpointType": "Interface"}
    twin = ec2.create_subnet(
        VpcId=net.vpc, CidrBlock="10.20.2.0/24", AvailabilityZone="us-east-1a"
    )["Subnet"]["SubnetId"]
    both = [net.subnets[0], twin]
    refused("DuplicateSubnetsInSameZone", ec2.create_vpc_endpoint, **request, SubnetIds=both)
    other = ec2.create_vpc(CidrBlock="10.30.0.0/20")["Vpc"]["VpcId"]
    request["VpcId"] = other
    refused("InvalidParameter", ec2.create_vpc_endpoint, **request, SubnetIds=[twin])
    refused(
        "InvalidGroup.NotFound", ec2.create_vpc_endpoint, **request, SecurityGroupIds=[net.group]
    )
    refused(
        "InvalidParameter",
        ec2.create_vpc_endpoint,
        VpcId=other,
        ServiceName=S3,
        RouteTableIds=[net.table],
    )


def test_an_endpoint_without_a_group_has_the_default_one(net: Net) -> None:
    [group] = net.of(net.endpoint(SubnetIds=net.subnets))["Groups"]
    assert group["GroupName"] == "default"


def test_flow_logs_find_their_group_by_arn(net: Net, client: Client) -> None:
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:/flows"
    request = {
        "ResourceIds": [net.vpc],
        "ResourceType": "VPC",
        "TrafficType": "ALL",
        "LogDestination": arn,
        "DeliverLogsPermissionArn": "arn:aws:iam::000000000000:role/flows",
    }
    [failing] = net.ec2.create_flow_logs(**request)["FlowLogIds"]

    def status(key: str) -> str:
        told = net.ec2.describe_flow_logs(FlowLogIds=[key])["FlowLogs"][0]
        return told["DeliverLogsStatus"]

    assert status(failing) == "FAILED"
    refused("FlowLogAlreadyExists", net.ec2.create_flow_logs, **request)
    net.ec2.delete_flow_logs(FlowLogIds=[failing])
    client("logs").create_log_group(logGroupName="/flows")
    [working] = net.ec2.create_flow_logs(**request)["FlowLogIds"]
    assert status(working) == "SUCCESS"
