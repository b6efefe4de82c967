"""EC2's cases: endpoints."""

import json

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.ec2 import SUBNET, TABLE, VPC


def _policy(sid: str) -> str:
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": "*",
        "Action": "sts:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": "000000000000"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


SECOND = (
    "aws:ec2/subnet:Subnet",
    {"vpcId": "{vpc.id}", "cidrBlock": "10.20.1.0/24", "availabilityZone": "us-east-1b"},
)
GROUP = ("aws:ec2/securityGroup:SecurityGroup", {"vpcId": "{vpc.id}"})

CASES = [
    Case(
        token="aws:ec2/vpcEndpoint:VpcEndpoint",
        needs={
            "vpc": VPC,
            "subnet": SUBNET,
            "second": SECOND,
            "group": GROUP,
            "table": TABLE,
        },
        inputs={
            "vpcId": "{vpc.id}",
            "serviceName": "com.amazonaws.us-east-1.sts",
            "vpcEndpointType": "Interface",
            "policy": _policy("OwnPrincipals"),
            "privateDnsEnabled": True,
            "subnetIds": ["{subnet.id}"],
            "securityGroupIds": ["{group.id}"],
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_vpc_endpoints",
                params={"VpcEndpointIds": ["{id}"]},
                created={
                    "VpcEndpoints[0].ServiceName": "com.amazonaws.us-east-1.sts",
                    "VpcEndpoints[0].VpcEndpointType": "Interface",
                    "VpcEndpoints[0].PrivateDnsEnabled": True,
                    "contains(VpcEndpoints[0].PolicyDocument, 'OwnPrincipals')": True,
                    "length(VpcEndpoints[0].SubnetIds)": 1,
                    "length(VpcEndpoints[0].NetworkInterfaceIds)": 1,
                    "length(VpcEndpoints[0].Groups)": 1,
                    "VpcEndpoints[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={
                    "VpcEndpoints[0].PrivateDnsEnabled": False,
                    "contains(VpcEndpoints[0].PolicyDocument, 'OwnPrincipals')": False,
                    "contains(VpcEndpoints[0].PolicyDocument, 'Everybody')": True,
                    "length(VpcEndpoints[0].SubnetIds)": 2,
                    "length(VpcEndpoints[0].NetworkInterfaceIds)": 2,
                    "VpcEndpoints[0].Groups[].GroupName": ["default"],
                    "VpcEndpoints[0].Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
        ),
        change={
            "policy": _policy("Everybody"),
            "privateDnsEnabled": None,
            "securityGroupIds": ["{vpc.defaultSecurityGroupId}"],
            "subnetIds": ["{second.id}", "{subnet.id}"],
            "tags": {"stage": "pilot"},
        },
        replace={"serviceName": "com.amazonaws.us-east-1.kms"},
        invalid={
            "vpcId": {"vpcId": None},
            "vpcEndpointType": {"vpcEndpointType": "Door"},
            "ipAddressType": {"ipAddressType": "ipv4"},
        },
        drift=Drift(
            method="modify_vpc_endpoint",
            params={"VpcEndpointId": "{id}", "ResetPolicy": True},
            shows="policy",
        ),
    ),
]
