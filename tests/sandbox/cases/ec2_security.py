"""EC2's cases: security groups and their rules."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.ec2 import VPC
from tests.sandbox.cases.ec2_endpoints import GROUP

PEER = ("aws:ec2/securityGroup:SecurityGroup", {"name": "peer", "vpcId": "{vpc.id}"})
_HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443}
_INGRESS = [
    {**_HTTPS, "cidrBlocks": ["10.20.0.0/20", "10.30.0.0/20"], "description": "HTTPS from inside"},
    {**_HTTPS, "self": True},
]
_EGRESS = [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["10.20.0.0/20"]}]
_ANYWHERE = {
    "IpProtocol": "tcp",
    "FromPort": 22,
    "ToPort": 22,
    "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
}


def _rule_case(direction: str, other: str) -> Case:
    """Return the case of a rule of a direction; the two types differ in nothing else."""
    seen: dict[str, Any] = {
        "SecurityGroupRules[0].IsEgress": direction == "Egress",
        "SecurityGroupRules[0].GroupId": "{securityGroupId}",
    }
    return Case(
        token=f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule",
        needs={"vpc": VPC, "group": GROUP, "peer": PEER},
        inputs={
            "securityGroupId": "{group.id}",
            "ipProtocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
            "referencedSecurityGroupId": "{peer.id}",
            "description": f"HTTPS {other}",
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_security_group_rules",
                params={"SecurityGroupRuleIds": ["{id}"]},
                created={
                    **seen,
                    "SecurityGroupRules[0].IpProtocol": "tcp",
                    "SecurityGroupRules[0].FromPort": 443,
                    "SecurityGroupRules[0].ToPort": 443,
                    "SecurityGroupRules[0].ReferencedGroupInfo.GroupId": (
                        "{referencedSecurityGroupId}"
                    ),
                    "SecurityGroupRules[0].Description": f"HTTPS {other}",
                    "SecurityGroupRules[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={
                    "SecurityGroupRules[0].FromPort": 8443,
                    "SecurityGroupRules[0].ToPort": 8444,
                    "SecurityGroupRules[0].Description": f"TLS {other}",
                    "SecurityGroupRules[0].Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
        ),
        change={
            "fromPort": 8443,
            "toPort": 8444,
            "description": f"TLS {other}",
            "tags": {"stage": "pilot"},
        },
        replace={"securityGroupId": "{peer.id}"},
        invalid={
            "ipProtocol": {"ipProtocol": None},
            "fromPort": {"fromPort": "https"},
        },
        drift=Drift(
            method="modify_security_group_rules",
            params={
                "GroupId": "{securityGroupId}",
                "SecurityGroupRules": [
                    {
                        "SecurityGroupRuleId": "{id}",
                        "SecurityGroupRule": {
                            "IpProtocol": "tcp",
                            "FromPort": 0,
                            "ToPort": 65535,
                            "ReferencedGroupId": "{referencedSecurityGroupId}",
                        },
                    }
                ],
            },
            shows="fromPort",
        ),
    )


CASES = [
    Case(
        token="aws:ec2/securityGroup:SecurityGroup",
        needs={"vpc": VPC},
        inputs={
            "name": "workloads",
            "description": "What workloads reach",
            "vpcId": "{vpc.id}",
            "ingress": _INGRESS,
            "egress": _EGRESS,
            "revokeRulesOnDelete": True,
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_security_groups",
                params={"GroupIds": ["{id}"]},
                created={
                    "SecurityGroups[0].GroupName": "workloads",
                    "SecurityGroups[0].Description": "What workloads reach",
                    "SecurityGroups[0].VpcId": "{vpcId}",
                    "SecurityGroups[0].IpPermissions[].IpRanges[].CidrIp | sort(@)": [
                        "10.20.0.0/20",
                        "10.30.0.0/20",
                    ],
                    "SecurityGroups[0].IpPermissions[].UserIdGroupPairs[].GroupId": ["{id}"],
                    "SecurityGroups[0].IpPermissionsEgress[].IpProtocol": ["-1"],
                    "SecurityGroups[0].IpPermissionsEgress[].IpRanges[].CidrIp": ["10.20.0.0/20"],
                    "SecurityGroups[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={
                    "SecurityGroups[0].IpPermissions[].IpRanges[].CidrIp | sort(@)": [
                        "10.20.0.0/20"
                    ],
                    "SecurityGroups[0].IpPermissions[].UserIdGroupPairs[].GroupId": [],
                    "SecurityGroups[0].IpPermissionsEgress[].IpProtocol": [],
                    "SecurityGroups[0].IpPermissionsEgress[].IpRanges[].CidrIp": [],
                    "SecurityGroups[0].Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
        ),
        change={
            "ingress": [{**_HTTPS, "cidrBlocks": ["10.20.0.0/20"]}],
            "egress": [],
            "tags": {"stage": "pilot"},
        },
        replace={"name": "agents", "description": "What agents reach"},
        invalid={
            "description": {"description": 7},
            "ingress[0].protocol": {"ingress": [{"fromPort": 443, "toPort": 443}]},
            "egress[0].port": {"egress": [{**_HTTPS, "port": 443}]},
            "namePrefix": {"name": None, "namePrefix": "w"},
        },
        drift=Drift(
            method="authorize_security_group_ingress",
            params={"GroupId": "{id}", "IpPermissions": [_ANYWHERE]},
            shows="ingress",
        ),
        unread=("revokeRulesOnDelete",),
    ),
    Case(
        token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        needs={"vpc": VPC},
        inputs={
            "vpcId": "{vpc.id}",
            "ingress": [],
            "egress": [],
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_security_groups",
                params={"GroupIds": ["{id}"]},
                created={
                    "SecurityGroups[0].GroupName": "default",
                    "SecurityGroups[0].IpPermissions": [],
                    "SecurityGroups[0].IpPermissionsEgress": [],
                    "SecurityGroups[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={
                    "SecurityGroups[0].IpPermissionsEgress[].IpRanges[].CidrIp": ["10.20.0.0/20"],
                    "SecurityGroups[0].IpPermissionsEgress": [
                        {
                            "IpProtocol": "-1",
                            "IpRanges": [{"CidrIp": "10.20.0.0/20"}],
                            "Ipv6Ranges": [],
                            "PrefixListIds": [],
                            "UserIdGroupPairs": [],
                        }
                    ],
                    "SecurityGroups[0].Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
        ),
        change={"egress": _EGRESS, "tags": {"stage": "pilot"}},
        replace={"vpcId": "vpc-0123456789abcdef0"},
        invalid={"ingress[0].toPort": {"ingress": [{"protocol": "tcp", "fromPort": 1}]}},
        drift=Drift(
            method="authorize_security_group_ingress",
            params={"GroupId": "{id}", "IpPermissions": [_ANYWHERE]},
            shows="ingress",
        ),
        stays={"name": "default", "egress": _EGRESS},
    ),
    _rule_case("Ingress", "from peers"),
    _rule_case("Egress", "to peers"),
]
