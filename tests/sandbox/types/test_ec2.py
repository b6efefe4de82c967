"""Networks: routes and rules that somebody else adds, gateways, and what AWS makes nothing of."""

from typing import Any

import pytest

from tests.sandbox.engine_side import Engine, RefusedError

VPC = "aws:ec2/vpc:Vpc"
TABLE = "aws:ec2/routeTable:RouteTable"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"


def _vpc(engine: Engine) -> str:
    return engine.create(VPC, {"cidrBlock": "10.20.0.0/20"})[0]


def _ec2(engine: Engine) -> Any:
    return engine.cloud.client("ec2", "us-east-1")


def test_a_way_out_that_somebody_opens_is_drift_and_is_closed_again(engine: Engine) -> None:
    vpc, ec2 = _vpc(engine), _ec2(engine)
    given: dict[str, Any] = {"vpcId": vpc, "routes": []}
    identity, state = engine.create(TABLE, given)
    internet = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=internet, VpcId=vpc)
    ec2.create_route(RouteTableId=identity, DestinationCidrBlock="0.0.0.0/0", GatewayId=internet)
    read = engine.read(TABLE, identity, state, given)
    assert read is not None
    assert read[0]["routes"] == [{"cidrBlock": "0.0.0.0/0", "gatewayId": internet}]
    assert list(engine.diff(TABLE, read[1], read[0], given).diffs) == ["routes"]
    mended = engine.update(TABLE, identity, read[1], read[0], given)
    assert mended["routes"] == []
    told = ec2.describe_route_tables(RouteTableIds=[identity])["RouteTables"][0]["Routes"]
    assert [route["GatewayId"] for route in told] == ["local"]


def test_routes_are_made_and_an_endpoints_own_are_left_alone(engine: Engine) -> None:
    vpc, ec2 = _vpc(engine), _ec2(engine)
    internet = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    given = {"vpcId": vpc, "routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": internet}]}
    identity, state = engine.create(TABLE, given)
    assert state["routes"] == given["routes"]
    service = "com.amazonaws.us-east-1.s3"
    gateway = {"vpcId": vpc, "serviceName": service, "routeTableIds": [identity]}
    _, endpoint = engine.create(ENDPOINT, engine.check(ENDPOINT, gateway))
    assert endpoint["prefixListId"].startswith("pl-")
    assert endpoint["networkInterfaceIds"] == []
    assert engine.read(TABLE, identity, state, given) == (given, state)
    less = {**given, "routes": []}
    engine.update(TABLE, identity, state, given, less)
    told = ec2.describe_route_tables(RouteTableIds=[identity])["RouteTables"][0]["Routes"]
    assert [route.get("DestinationPrefixListId") for route in told][1:] == [
        endpoint["prefixListId"]
    ]


def test_a_group_without_rules_lets_nothing_out(engine: Engine) -> None:
    given = engine.check(GROUP, {"vpcId": _vpc(engine)})
    identity, state = engine.create(GROUP, given)
    [told] = _ec2(engine).describe_security_groups(GroupIds=[identity])["SecurityGroups"]
    assert told["IpPermissionsEgress"] == []
    # Rules that are resources of their own are not the group's, and no drift of it.
    rule = {"securityGroupId": identity, "ipProtocol": "-1", "cidrIpv4": "10.20.0.0/20"}
    key, made = engine.create(RULE, engine.check(RULE, rule))
    assert {"fromPort", "toPort"} & set(made) == set()
    assert engine.read(RULE, key, made, rule) == (rule, made)
    assert engine.read(GROUP, identity, state, given) == (given, state)


def test_a_rule_cannot_become_one_of_another_kind(engine: Engine) -> None:
    identity, _ = engine.create(GROUP, engine.check(GROUP, {"vpcId": _vpc(engine)}))
    rule = {"securityGroupId": identity, "ipProtocol": "-1", "cidrIpv4": "10.20.0.0/20"}
    key, state = engine.create(RULE, rule)
    other = {**rule, "cidrIpv4": None, "referencedSecurityGroupId": identity}
    other = {k: v for k, v in other.items() if v}
    with pytest.raises(RefusedError, match="You may not specify ReferencedGroupId"):
        engine.update(RULE, key, state, rule, other)


def test_what_ec2_answers_as_unsuccessful_is_an_error(engine: Engine) -> None:
    given = {
        "vpcId": _vpc(engine),
        "trafficType": "ALL",
        "logDestinationType": "s3",
        "logDestination": "arn:aws:s3:::no-such-bucket",
    }
    with pytest.raises(RefusedError, match=r"AWS made nothing: .*no-such-bucket does not exist"):
        engine.create(FLOW_LOG, engine.check(FLOW_LOG, given))
