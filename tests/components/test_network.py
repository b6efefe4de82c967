from __future__ import annotations

import pytest

from components.network import Network, NetworkArgs
from components.network_endpoints import Perimeter
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare

SERVICES = ("sts", "sagemaker.runtime")
VPC = "network-vpc-id"


def _network(*, disposable: bool = True) -> Declaration:
    args = NetworkArgs(
        place=PLACE,
        cidr="10.16.0.0/20",
        subnets={"us-east-1a": "10.16.0.0/23", "us-east-1c": "10.16.4.0/23"},
        perimeter=Perimeter(
            place=PLACE, organisation_id=None, model_arns=["arn:model"], services=SERVICES
        ),
        key_arn=KEY_ARN,
        data_class="internal",
        retention_days=180,
        disposable=disposable,
    )
    return declare(lambda: Network("network", args))


@pytest.fixture(scope="module")
def declared() -> Declaration:
    return _network()


def test_the_subnets_are_private_and_one_table_leads_nowhere_else(declared: Declaration) -> None:
    assert declared.only("aws:ec2/vpc:Vpc") == {
        "cidrBlock": "10.16.0.0/20",
        "enableDnsSupport": True,
        "enableDnsHostnames": True,
        "tags": {"Name": "groundwork"},
    }
    assert declared.of_type("aws:ec2/subnet:Subnet") == {
        f"network-us-east-1{letter}": {
            "vpcId": VPC,
            "availabilityZone": f"us-east-1{letter}",
            "cidrBlock": cidr,
            "mapPublicIpOnLaunch": False,
            "tags": {"Name": f"groundwork-private-us-east-1{letter}"},
        }
        for letter, cidr in (("a", "10.16.0.0/23"), ("c", "10.16.4.0/23"))
    }
    assert declared.only("aws:ec2/routeTable:RouteTable") == {
        "vpcId": VPC,
        "routes": [],
        "tags": {"Name": "groundwork-private"},
    }
    assert declared.of_type("aws:ec2/routeTableAssociation:RouteTableAssociation") == {
        f"network-us-east-1{letter}-routes": {
            "subnetId": f"network-us-east-1{letter}-id",
            "routeTableId": "network-routes-id",
        }
        for letter in "ac"
    }
    kinds = {it.type for it in declared.resources}
    assert not [kind for kind in kinds if "Gateway" in kind or "/route:" in kind]


def test_the_default_group_is_closed(declared: Declaration) -> None:
    assert declared.only("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup") == {
        "vpcId": VPC,
        "ingress": [],
        "egress": [],
        "tags": {"Name": "default, closed"},
    }


def test_https_goes_from_workloads_to_endpoints_and_nothing_else_anywhere(
    declared: Declaration,
) -> None:
    groups = declared.of_type("aws:ec2/securityGroup:SecurityGroup")
    assert {name: it["name"] for name, it in groups.items()} == {
        "network-endpoints-group": "groundwork-endpoints",
        "network-workloads-group": "groundwork-workloads",
    }
    assert not [it for it in groups.values() if {"ingress", "egress"} & set(it)]
    https = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
    rule = "aws:vpc/securityGroup{0}Rule:SecurityGroup{0}Rule"
    assert declared.of_type(rule.format("Ingress")) == {
        "network-endpoints-https": {
            **https,
            "securityGroupId": "network-endpoints-group-id",
            "cidrIpv4": "10.16.0.0/20",
            "description": "HTTPS from within the network",
        }
    }
    out = declared.of_type(rule.format("Egress"))
    assert set(out) == {
        "network-workloads-to-endpoints",
        "network-workloads-to-s3",
        "network-workloads-to-dynamodb",
    }
    assert out["network-workloads-to-endpoints"] == {
        **https,
        "securityGroupId": "network-workloads-group-id",
        "referencedSecurityGroupId": "network-endpoints-group-id",
        "description": "HTTPS to the endpoints",
    }
    assert not [it for it in out.values() if "cidrIpv4" in it or "cidrIpv6" in it]


def test_services_are_reached_by_gateways_and_interfaces(declared: Declaration) -> None:
    endpoints = declared.of_type("aws:ec2/vpcEndpoint:VpcEndpoint")
    shown = {
        name: {key: value for key, value in inputs.items() if key != "policy"}
        for name, inputs in endpoints.items()
    }
    interface = {
        "vpcId": VPC,
        "vpcEndpointType": "Interface",
        "privateDnsEnabled": True,
        "subnetIds": ["network-us-east-1a-id", "network-us-east-1c-id"],
        "securityGroupIds": ["network-endpoints-group-id"],
    }
    gateway = {
        "vpcId": VPC,
        "vpcEndpointType": "Gateway",
        "routeTableIds": ["network-routes-id"],
    }

    def of(service: str) -> dict[str, object]:
        return {
            "serviceName": f"com.amazonaws.us-east-1.{service}",
            "tags": {"Name": f"groundwork-{service}"},
        }

    assert shown == {
        "network-s3-gateway": {**gateway, **of("s3")},
        "network-dynamodb-gateway": {**gateway, **of("dynamodb")},
        "network-sts-endpoint": {**interface, **of("sts")},
        "network-sagemaker-runtime-endpoint": {**interface, **of("sagemaker.runtime")},
    }
    for inputs in endpoints.values():
        (statement,) = statements(inputs["policy"]).values()
        assert statement["Condition"] == {
            "StringEquals": {
                "aws:PrincipalAccount": "000000000000",
                "aws:ResourceAccount": "000000000000",
            }
        }


def test_every_flow_is_recorded_encrypted_and_kept(declared: Declaration) -> None:
    assert declared.only("aws:cloudwatch/logGroup:LogGroup") == {
        "name": "/groundwork/platform/network-flows",
        "kmsKeyId": KEY_ARN,
        "retentionInDays": 180,
        "tags": {"data_class": "internal"},
    }
    flow_log = dict(declared.only("aws:ec2/flowLog:FlowLog"))
    fields = flow_log.pop("logFormat").split()
    assert {"${srcaddr}", "${dstaddr}", "${action}", "${pkt-dst-aws-service}"} <= set(fields)
    assert flow_log == {
        "vpcId": VPC,
        "trafficType": "ALL",
        "logDestinationType": "cloud-watch-logs",
        "logDestination": "arn:aws:cloudwatch:us-east-1:000000000000:network-flows",
        "iamRoleArn": "arn:aws:iam:us-east-1:000000000000:network-flows-role",
    }


def test_the_flow_logs_role_writes_one_group_and_is_taken_for_this_account_alone(
    declared: Declaration,
) -> None:
    role = declared.only("aws:iam/role:Role")
    trust = statements(role["assumeRolePolicy"])["AssumedByService"]
    assert trust["Principal"] == {"Service": ["vpc-flow-logs.amazonaws.com"]}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "000000000000"},
        "ArnLike": {"aws:SourceArn": "arn:aws:ec2:us-east-1:000000000000:vpc-flow-log/*"},
    }
    group = "arn:aws:logs:us-east-1:000000000000:log-group:/groundwork/platform/network-flows"
    policy = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert policy == {
        "WriteFlows": {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            "Resource": [group, f"{group}:*"],
        },
        "FindGroup": {
            "Effect": "Allow",
            "Action": ["logs:DescribeLogGroups"],
            "Resource": ["arn:aws:logs:us-east-1:000000000000:log-group:*"],
        },
    }
