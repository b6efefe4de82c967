"""Security groups, ways out, and endpoints."""

from __future__ import annotations

from typing import Any

from policies import resource_types as types
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import UNKNOWN_TEXT, resource

OURS = {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"
PROFILES = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/*"
LAYERS = "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"


def ingress(**properties: Any) -> Resource:
    return resource(types.INGRESS_RULE.token, properties, name="rule")


def group(**properties: Any) -> Resource:
    return resource(types.SECURITY_GROUP.token, properties, name="group")


def table(*routes: dict[str, Any]) -> Resource:
    return resource(types.ROUTE_TABLE.token, {"routes": list(routes)}, name="table")


def endpoint(*statements: dict[str, Any], **properties: Any) -> Resource:
    given = {"vpcEndpointType": "Interface", "policy": document(*statements), **properties}
    return resource(types.VPC_ENDPOINT.token, given, name="endpoint")


def passes(action: str, on: str | list[str], **more: Any) -> dict[str, Any]:
    return allow(action, on, Principal="*", **more)


def _net(number: int, outcome: Any, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy=f"NET-0{number}", outcome=outcome, subject=subject, says=says, why=why)


_HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443}

CASES = [
    _net(3, PASS, ingress(cidrIpv4="10.16.0.0/20"), "is a private range"),
    _net(3, NOT_APPLICABLE, ingress(referencedSecurityGroupId="sg-1"), "it names no range"),
    _net(3, PASS, group(ingress=[{**_HTTPS, "cidrBlocks": ["172.16.0.0/12"]}]), why="block"),
    _net(3, PASS, ingress(cidrIpv6="fd00::/8"), why="ipv6"),
    _net(3, FAIL, ingress(cidrIpv4="0.0.0.0/0"), "0.0.0.0/0 reaches beyond private networks"),
    _net(3, FAIL, ingress(cidrIpv6="::/0"), "::/0 reaches beyond", "ipv6"),
    _net(3, FAIL, ingress(cidrIpv4="10.0.0.0/7"), "10.0.0.0/7 reaches beyond", "half private"),
    _net(3, FAIL, ingress(cidrIpv4="here"), "'here' is no range", "no range"),
    _net(
        3,
        FAIL,
        group(egress=[{**_HTTPS, "cidrBlocks": ["10.0.0.0/8", "8.8.8.8/32"]}]),
        "8.8.8.8/32 reaches beyond",
        "block",
    ),
    _net(
        3,
        FAIL,
        resource(types.SECURITY_GROUP_RULE.token, {"ipv6CidrBlocks": ["::/0"]}),
        "::/0 reaches beyond",
        "rule with blocks",
    ),
    _net(3, UNDECIDED, ingress(cidrIpv4=UNKNOWN_TEXT)),
    _net(7, NOT_APPLICABLE, table(), "leads to no range"),
    _net(7, PASS, table({"cidrBlock": "10.0.0.0/8", "transitGatewayId": "tgw-1"}), why="peers"),
    _net(7, PASS, resource(types.SUBNET.token, {}), "private addresses alone", "subnet"),
    _net(
        7,
        NOT_APPLICABLE,
        resource(types.ROUTE.token, {"destinationPrefixListId": "pl-1"}),
        why="list",
    ),
    _net(7, FAIL, table({"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}), "0.0.0.0/0 reaches"),
    _net(7, FAIL, table({"ipv6CidrBlock": "::/0", "gatewayId": "igw-1"}), "::/0", "ipv6"),
    _net(
        7,
        FAIL,
        resource(types.ROUTE.token, {"destinationCidrBlock": "8.8.8.0/24"}),
        "8.8.8.0/24 reaches",
        "route",
    ),
    _net(
        7,
        FAIL,
        resource(types.SUBNET.token, {"mapPublicIpOnLaunch": True}),
        "workloads get public addresses",
        "subnet",
    ),
    *(
        _net(7, FAIL, resource(each.token, {}), "a gateway leads to the internet", each.token)
        for each in (types.INTERNET_GATEWAY, types.NAT_GATEWAY, types.EGRESS_ONLY_GATEWAY)
    ),
    _net(7, UNDECIDED, table({"cidrBlock": UNKNOWN_TEXT})),
    _net(2, PASS, endpoint(passes("sts:*", "*", Condition=OURS)), "what is ours passes"),
    _net(
        2,
        PASS,
        endpoint(
            passes("bedrock:InvokeModel", MODEL, Condition=OURS),
            passes("bedrock:InvokeModel", PROFILES, Condition=OURS),
        ),
        why="approved models",
    ),
    _net(
        2,
        PASS,
        endpoint(passes("s3:GetObject", LAYERS), vpcEndpointType="Gateway"),
        why="layers of images",
    ),
    _net(
        2,
        NOT_APPLICABLE,
        endpoint(vpcEndpointType="GatewayLoadBalancer"),
        "endpoints of type GatewayLoadBalancer take no policy",
    ),
    _net(2, FAIL, endpoint(policy=""), "without a policy, everything passes", "no policy"),
    _net(2, FAIL, endpoint(passes("sts:*", "*")), "callers of any account pass", "open"),
    _net(
        2,
        FAIL,
        endpoint(
            passes("sts:*", "*", Condition={"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a"}})
        ),
        "callers of any account pass",
        "optional condition",
    ),
    _net(
        2,
        FAIL,
        endpoint(passes("sts:*", "*", Condition={"StringLike": {"aws:PrincipalOrgID": "*"}})),
        "callers of any account pass",
        "any organisation",
    ),
    _net(
        2,
        FAIL,
        endpoint(passes("s3:*", LAYERS)),
        "callers of any account pass",
        "more than reading layers",
    ),
    _net(
        2,
        FAIL,
        endpoint(passes("s3:GetObject", [LAYERS, "arn:aws:s3:::other/*"])),
        "callers of any account pass",
        "more than layers",
    ),
    *(
        _net(
            2,
            FAIL,
            endpoint(passes(action, on, Condition=OURS)),
            f"{on} lets any model be called",
            f"{action} on {on}",
        )
        for action, on in (
            ("bedrock:*", "*"),
            ("bedrock:InvokeModel", "arn:aws:bedrock:*::foundation-model/*"),
            ("bedrock:Invoke*", "arn:aws:bedrock:eu-west-1::foundation-model/amazon.*"),
        )
    ),
    _net(2, UNDECIDED, endpoint(policy=UNKNOWN_TEXT)),
]
