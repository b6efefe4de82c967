"""Networks, their doors and the APIs behind them."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

_RULE_BLOCKS: Final = tuple(
    f"{way}.{ranges}"
    for way in ("ingress", "egress")
    for ranges in ("cidrBlocks", "ipv6CidrBlocks")
)

SECURITY_GROUP: Final = ResourceType("aws:ec2/securityGroup:SecurityGroup", _RULE_BLOCKS)
DEFAULT_SECURITY_GROUP: Final = ResourceType(
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", _RULE_BLOCKS
)
SECURITY_GROUP_RULE: Final = ResourceType(
    "aws:ec2/securityGroupRule:SecurityGroupRule", ("cidrBlocks", "ipv6CidrBlocks")
)
INGRESS_RULE: Final = ResourceType(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", ("cidrIpv4", "cidrIpv6")
)
EGRESS_RULE: Final = ResourceType(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ("cidrIpv4", "cidrIpv6")
)
VPC: Final = ResourceType("aws:ec2/vpc:Vpc")
FLOW_LOG: Final = ResourceType("aws:ec2/flowLog:FlowLog", ("trafficType", "vpcId"))
VPC_ENDPOINT: Final = ResourceType(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    ("policy", "privateDnsEnabled", "serviceName", "vpcEndpointType", "vpcId"),
)
VPC_ENDPOINT_POLICY: Final = ResourceType(
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", ("policy", "vpcEndpointId")
)
SUBNET: Final = ResourceType("aws:ec2/subnet:Subnet", ("mapPublicIpOnLaunch",))
ROUTE_TABLE: Final = ResourceType(
    "aws:ec2/routeTable:RouteTable", under("routes", "cidrBlock", "gatewayId", "ipv6CidrBlock")
)
DEFAULT_ROUTE_TABLE: Final = ResourceType(
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    under("routes", "cidrBlock", "gatewayId", "ipv6CidrBlock"),
)
DEFAULT_VPC: Final = ResourceType("aws:ec2/defaultVpc:DefaultVpc")
PREFIX_LIST: Final = ResourceType(
    "aws:ec2/managedPrefixList:ManagedPrefixList", under("entries", "cidr")
)
PREFIX_LIST_ENTRY: Final = ResourceType(
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry", ("cidr",)
)
ROUTE_TABLE_ASSOCIATION: Final = ResourceType(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", ("routeTableId", "subnetId")
)
ROUTE: Final = ResourceType(
    "aws:ec2/route:Route",
    ("destinationCidrBlock", "destinationIpv6CidrBlock", "gatewayId", "routeTableId"),
)
INSTANCE: Final = ResourceType(
    "aws:ec2/instance:Instance", ("instanceType", "userData", "userDataBase64")
)
LAUNCH_TEMPLATE: Final = ResourceType(
    "aws:ec2/launchTemplate:LaunchTemplate", ("instanceType", "userData")
)
REST_API: Final = ResourceType(
    "aws:apigateway/restApi:RestApi", ("body", "endpointConfiguration.types")
)
HTTP_API: Final = ResourceType("aws:apigatewayv2/api:Api", ("body", "target"))
API_METHOD: Final = ResourceType("aws:apigateway/method:Method", ("authorization", "httpMethod"))
API_METHOD_SETTINGS: Final = ResourceType(
    "aws:apigateway/methodSettings:MethodSettings",
    (
        "restApi",
        "stageName",
        *under("settings", "dataTraceEnabled", "throttlingRateLimit"),
    ),
)
API_STAGE: Final = ResourceType(
    "aws:apigateway/stage:Stage",
    ("accessLogSettings.destinationArn", "arn", "restApi", "stageName", "xrayTracingEnabled"),
)
USAGE_PLAN: Final = ResourceType(
    "aws:apigateway/usagePlan:UsagePlan",
    (
        *under("apiStages", "apiId", "stage"),
        "quotaSettings.limit",
        "throttleSettings.rateLimit",
    ),
)
USAGE_PLAN_KEY: Final = ResourceType("aws:apigateway/usagePlanKey:UsagePlanKey", ("usagePlanId",))
HTTP_ROUTE: Final = ResourceType("aws:apigatewayv2/route:Route", ("authorizationType", "routeKey"))
HTTP_STAGE: Final = ResourceType(
    "aws:apigatewayv2/stage:Stage",
    (
        "accessLogSettings.destinationArn",
        *under("defaultRouteSettings", "dataTraceEnabled", "throttlingRateLimit"),
    ),
)
WEB_ACL_ASSOCIATION: Final = ResourceType(
    "aws:wafv2/webAclAssociation:WebAclAssociation", ("resourceArn",)
)
INTERNET_GATEWAY: Final = ResourceType("aws:ec2/internetGateway:InternetGateway")
NAT_GATEWAY: Final = ResourceType("aws:ec2/natGateway:NatGateway")
EGRESS_ONLY_GATEWAY: Final = ResourceType(
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
)
