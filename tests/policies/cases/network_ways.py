"""Networks of callers, and the doors by which a use case is called."""

from __future__ import annotations

import dataclasses
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from policies.resource_types import ResourceType
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import HOSTING, PROTOTYPE, UNKNOWN_TEXT, context, resource

VPC = resource(types.VPC.token, {"id": "vpc-1"}, name="vpc")
SILENT = dataclasses.replace(context(), called_services=frozenset[str]())
CALLING = dataclasses.replace(context(), called_services=frozenset({"bedrock-runtime"}))


def endpoint(service: str = "bedrock-runtime", **properties: Any) -> Resource:
    given = {
        "vpcId": "vpc-1",
        "serviceName": f"com.amazonaws.us-east-1.{service}",
        "vpcEndpointType": "Interface",
        "privateDnsEnabled": True,
        **properties,
    }
    return resource(types.VPC_ENDPOINT.token, given, name="endpoint")


def case(
    policy: str,
    outcome: Outcome,
    *subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext | None = None,
) -> Case:
    where = where or context(HOSTING)
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


def one(kind: ResourceType, **properties: Any) -> Resource:
    return resource(kind.token, properties)


def function(*subnets: str, **properties: Any) -> Resource:
    given = {"vpcConfig": {"subnetIds": list(subnets)}, **properties}
    return resource(types.FUNCTION.token, given, name="caller")


SUBNET = resource(types.SUBNET.token, {"id": "subnet-1"}, name="subnet")
ASSOCIATION = one(types.ROUTE_TABLE_ASSOCIATION, subnetId="subnet-1", routeTableId="rtb-1")


def table(*routes: dict[str, Any]) -> Resource:
    given = {"id": "rtb-1", "routes": list(routes)}
    return resource(types.ROUTE_TABLE.token, given, name="table")


OUT = {"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}
SERVICE = {"subnets": ["subnet-9"]}
SERVICE_OUT = {**SERVICE, "assignPublicIp": True}

API = resource(types.REST_API.token, {"id": "api-1"}, name="api")
PRIVATE_API = resource(
    types.REST_API.token, {"id": "api-1", "endpointConfiguration": {"types": ["PRIVATE"]}}
)
STAGE = resource(
    types.API_STAGE.token,
    {"arn": "arn:stage", "restApi": "api-1", "stageName": "live"},
    name="stage",
)
ACL = one(types.WEB_ACL_ASSOCIATION, resourceArn="arn:stage")
KEY = one(types.USAGE_PLAN_KEY, usagePlanId="plan-1")


def plan(**properties: Any) -> Resource:
    given = {
        "id": "plan-1",
        "apiStages": [{"apiId": "api-1", "stage": "live"}],
        "throttleSettings": {"rateLimit": 10},
        "quotaSettings": {"limit": 5000, "period": "DAY"},
        **properties,
    }
    return resource(types.USAGE_PLAN.token, given, name="plan")


def door(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="NET-05", outcome=outcome, subject=subject, says=says, why=why)


def method(**properties: Any) -> Resource:
    return one(types.API_METHOD, httpMethod="POST", **properties)


def route(key: str, kind: str) -> Resource:
    return one(types.HTTP_ROUTE, routeKey=key, authorizationType=kind)


HTTP_STAGE = one(types.HTTP_STAGE, defaultRouteSettings={"throttlingRateLimit": 20})

CASES = [
    case("NET-01", PASS, VPC, endpoint(), where=CALLING),
    case("NET-01", FAIL, VPC, endpoint("sts"), says="no endpoint for it", where=CALLING),
    case(
        "NET-01",
        FAIL,
        VPC,
        endpoint(vpcId="vpc-2"),
        says="no endpoint for it",
        where=CALLING,
        why="of another network",
    ),
    case(
        "NET-01",
        FAIL,
        VPC,
        endpoint(privateDnsEnabled=False),
        says="leads out of the network",
        where=CALLING,
        why="names",
    ),
    case("NET-01", NOT_APPLICABLE, BUCKET, where=CALLING),
    case("NET-01", NOT_APPLICABLE, VPC, where=SILENT, why="nobody calls"),
    case("NET-01", UNDECIDED, VPC, endpoint(serviceName=UNKNOWN_TEXT), where=CALLING),
    case(
        "NET-01",
        PASS,
        VPC,
        endpoint(serviceName=UNKNOWN_TEXT),
        endpoint(),
        where=CALLING,
        why="another is unknown",
    ),
    case("NET-04", PASS, function("subnet-9"), says="caller runs inside a network"),
    case("NET-04", PASS, function("subnet-1"), SUBNET, ASSOCIATION, table(), why="own subnet"),
    case("NET-04", FAIL, function(), says="outside any network"),
    case(
        "NET-04",
        FAIL,
        one(types.AGENT_RUNTIME, networkConfiguration={"networkMode": "PUBLIC"}),
        says="outside any network",
        why="agent",
    ),
    case("NET-04", FAIL, one(types.HOSTED_MODEL), says="outside any network", why="hosted"),
    case(
        "NET-04",
        FAIL,
        one(types.CONTAINER_SERVICE, networkConfiguration=SERVICE_OUT),
        says="a public address",
        why="public address",
    ),
    case("NET-04", PASS, one(types.CONTAINER_SERVICE, networkConfiguration=SERVICE), why="service"),
    case(
        "NET-04",
        FAIL,
        function("subnet-1"),
        SUBNET,
        ASSOCIATION,
        table(OUT),
        says="subnet has a route to an internet gateway",
        why="route",
    ),
    case(
        "NET-04",
        FAIL,
        function("subnet-1"),
        SUBNET,
        ASSOCIATION,
        table(),
        one(types.ROUTE, routeTableId="rtb-1", gatewayId="igw-1"),
        says="subnet has a route to an internet gateway",
        why="route apart",
    ),
    case("NET-04", NOT_APPLICABLE, BUCKET, says="runs no workload"),
    case(
        "NET-04",
        NOT_APPLICABLE,
        function(),
        says="internal data may",
        where=context(PROTOTYPE),
        why="class",
    ),
    case("NET-04", UNDECIDED, one(types.FUNCTION, vpcConfig={"subnetIds": UNKNOWN_TEXT})),
    door(PASS, method(authorization="AWS_IAM"), "known by AWS_IAM"),
    door(FAIL, method(authorization="NONE"), "whoever finds the address may call"),
    door(NOT_APPLICABLE, one(types.API_METHOD, httpMethod="OPTIONS", authorization="NONE")),
    door(UNDECIDED, method(authorization=UNKNOWN_TEXT)),
    door(PASS, route("POST /ask", "JWT"), why="route"),
    door(FAIL, route("POST /ask", "NONE"), "is NONE", "route"),
    door(FAIL, route("$default", ""), "is None", "default route"),
    door(FAIL, route("$connect", "NONE"), "is NONE", "socket"),
    door(NOT_APPLICABLE, route("sendMessage", "NONE"), why="message of a socket"),
    door(PASS, one(types.FUNCTION_URL, authorizationType="AWS_IAM"), why="url"),
    door(FAIL, one(types.FUNCTION_URL, authorizationType="NONE"), "is NONE", "url"),
    door(PASS, one(types.FUNCTION_PERMISSION, principal="bedrock.amazonaws.com"), why="service"),
    door(
        PASS,
        one(types.FUNCTION_PERMISSION, principal="*", principalOrgId="o-abcdefghij"),
        why="organisation",
    ),
    door(FAIL, one(types.FUNCTION_PERMISSION, principal="*"), "everybody may call", "permission"),
    door(
        FAIL,
        one(types.FUNCTION_PERMISSION, principal="000000000000", functionUrlAuthType="NONE"),
        "everybody may call the function's address",
        "permission of a url",
    ),
    case("NET-06", PASS, API, STAGE, plan(), KEY, ACL),
    case("NET-06", PASS, PRIVATE_API, STAGE, plan(), KEY, why="private"),
    case("NET-06", FAIL, API, STAGE, plan(), KEY, says="no web ACL looks", why="public"),
    case("NET-06", FAIL, API, STAGE, ACL, says="as many requests as come", why="no plan"),
    case("NET-06", FAIL, plan(quotaSettings=None), KEY, says="no quota", why="quota"),
    case("NET-06", FAIL, plan(throttleSettings={"rateLimit": -1}), KEY, says="no rate", why="rate"),
    case("NET-06", FAIL, plan(), says="nobody has a key of plan", why="key"),
    case("NET-06", PASS, HTTP_STAGE, why="http"),
    case("NET-06", FAIL, one(types.HTTP_STAGE), says="as many requests as come", why="http"),
    case("NET-06", NOT_APPLICABLE, BUCKET),
    case("NET-06", UNDECIDED, API, STAGE, plan(quotaSettings=UNKNOWN_TEXT), KEY, ACL),
]
