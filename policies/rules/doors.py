"""Doors: addresses by which a use case is called, who may, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.iam import account_of
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Resource, Stack, refers
from policies.values import Property

_DOORS: Final = (
    types.API_METHOD,
    types.HTTP_ROUTE,
    types.FUNCTION_URL,
    types.FUNCTION_PERMISSION,
    types.REST_API,
    types.HTTP_API,
)


def _door_is_closed(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type in {types.REST_API.token, types.HTTP_API.token}:
        yield from _says_its_routes(resource)
    elif resource.type == types.API_METHOD.token:
        yield from _method(resource)
    elif resource.type == types.HTTP_ROUTE.token:
        yield from _route(resource)
    elif resource.type == types.FUNCTION_URL.token:
        kind = resource.prop("authorizationType")
        yield from _is_authorized(kind, {"AWS_IAM"}, "set authorizationType to AWS_IAM")
    else:
        yield from _permission(resource, context)


def _says_its_routes(api: Resource) -> Iterator[Finding]:
    """Yield whether all routes of an API are resources, each of which is judged."""
    for name in ("body", "target"):
        if api.schema.declares(name) and api.prop(name).is_given:
            yield failed(
                api.prop(name),
                f"{name} makes routes that no policy sees",
                "declare each route, with its authorizer, as a resource",
            )
            return
    yield passed(api, "its routes are resources of their own")


def _method(method: Resource) -> Iterator[Finding]:
    if method.prop("httpMethod").text() == "OPTIONS":
        # A browser asks what it may send before it can show who it is.
        yield not_applicable(method, "a browser's first question carries no identity")
        return
    known = {"AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"}
    yield from _is_authorized(method.prop("authorization"), known, "name an authorizer or AWS_IAM")


def _route(route: Resource) -> Iterator[Finding]:
    key = route.prop("routeKey").text() or ""
    is_message = " " not in key and key not in ("$connect", "$default")
    if key.startswith("OPTIONS ") or is_message:
        yield not_applicable(route, f"{key} carries no identity of its own")
        return
    known = {"AWS_IAM", "JWT", "CUSTOM"}
    yield from _is_authorized(route.prop("authorizationType"), known, "name an authorizer")


def _is_authorized(kind: Property, known: set[str], remedy: str) -> Iterator[Finding]:
    text = kind.text()
    if text in known:
        yield passed(kind, f"callers are known by {text}")
    else:
        yield failed(kind, f"whoever finds the address may call: {kind.path} is {text}", remedy)


def _permission(permission: Resource, context: PolicyContext) -> Iterator[Finding]:
    principal = permission.prop("principal")
    kind = permission.prop("functionUrlAuthType")
    account = account_of(principal.text() or "")
    if kind.text() == "NONE":
        yield failed(kind, "everybody may call the function's address", "set it to AWS_IAM")
    elif account is not None and account not in context.account_ids:
        yield failed(principal, f"{principal.text()} may call, who is of no known account")
    elif principal.text() != "*":
        yield passed(principal, f"{principal.text()} may call")
    elif permission.prop("principalOrgId").is_given:
        yield passed(principal, "whoever is of the organisation may call")
    else:
        yield failed(
            principal, "everybody may call the function", "name who may, or principalOrgId"
        )


DOORS_ARE_CLOSED: Final = Policy(
    id="NET-05",
    name="doors-are-closed",
    title="APIs and functions are called by those alone who say who they are",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=_DOORS,
    rationale="Behind an open address, strangers spend the budget and read what the model knows.",
    remedy="ask for IAM, or name an authorizer",
    supports=Supports(
        nist_800_53_r5=("AC-3", "IA-2"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENSEC01-BP01",),
        soc2=("CC6.1", "CC6.6"),
    ),
    links=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    ),
    on_resource=_door_is_closed,
)


def _doors_are_throttled(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    stages = list(stack.of_type(types.API_STAGE))
    plans = list(stack.of_type(types.USAGE_PLAN))
    http_stages = list(stack.of_type(types.HTTP_STAGE))
    for stage in stages:
        yield from each_decided(_has_a_rate(stack, stage), _has_a_firewall(stack, stage))
    for plan in plans:
        yield from each_decided(_counts_by_caller(stack, plan))
    for stage in http_stages:
        rate = stage.prop("defaultRouteSettings.throttlingRateLimit")
        yield from each_decided(_bounds(rate, f"{stage.name} takes as many requests as come"))
    if not (stages or plans or http_stages):
        yield not_applicable(stack, "the stack has no API")


def _bounds(limit: Property, otherwise: str) -> Iterator[Finding]:
    number = limit.number()
    # API Gateway reads -1 as no limit of its own.
    if number is not None and number > 0:
        yield passed(limit, f"{limit.path} is {number:g}")
    else:
        yield failed(limit, otherwise, f"set {limit.path}")


def _has_a_rate(stack: Stack, stage: Resource) -> Iterator[Finding]:
    name = stage.prop("stageName")
    settings = [
        each.prop("settings.throttlingRateLimit")
        for each in stack.of_type(types.API_METHOD_SETTINGS)
        if refers(each, "stageName", stage) or each.prop("stageName").text() == name.text()
    ]
    planned = [
        plan.prop("throttleSettings.rateLimit")
        for plan in stack.of_type(types.USAGE_PLAN)
        if any(each.field("stage").text() == name.text() for each in plan.prop("apiStages").items())
    ]
    if not [*settings, *planned]:
        yield failed(
            stage,
            f"{stage.name} takes as many requests as come",
            "declare a UsagePlan for it, with a rate and a quota",
        )
    for each in (*settings, *planned):
        yield from each_decided(_bounds(each, f"{stage.name} takes as many requests as come"))


def _has_a_firewall(stack: Stack, stage: Resource) -> Iterator[Finding]:
    apis = [each for each in stack.of_type(types.REST_API) if refers(stage, "restApi", each)]
    kinds = [api.prop("endpointConfiguration.types").texts() for api in apis]
    if kinds and all(each == ["PRIVATE"] for each in kinds):
        yield not_applicable(stage, f"{stage.name} is reached from networks alone")
    elif any(stack.referring(stage, types.WEB_ACL_ASSOCIATION, "resourceArn")):
        yield passed(stage, f"a web ACL looks at what comes to {stage.name}")
    else:
        yield failed(
            stage,
            f"{stage.name} is public, and no web ACL looks at what comes",
            "declare a WebAclAssociation for it, or make the API private",
        )


def _counts_by_caller(stack: Stack, plan: Resource) -> Iterator[Finding]:
    yield from each_decided(
        _bounds(plan.prop("throttleSettings.rateLimit"), "the plan has no rate"),
        _bounds(plan.prop("quotaSettings.limit"), "the plan has no quota"),
    )
    if any(stack.referring(plan, types.USAGE_PLAN_KEY, "usagePlanId")):
        yield passed(plan, f"{plan.name} counts by caller")
    else:
        yield failed(
            plan, f"nobody has a key of {plan.name}", "declare a UsagePlanKey for each use case"
        )


DOORS_ARE_THROTTLED: Final = Policy(
    id="NET-06",
    name="doors-are-throttled",
    title="APIs have rates and quotas by caller, and a web ACL where they are public",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(
        types.API_STAGE,
        types.API_METHOD_SETTINGS,
        types.REST_API,
        types.USAGE_PLAN,
        types.USAGE_PLAN_KEY,
        types.HTTP_STAGE,
        types.WEB_ACL_ASSOCIATION,
    ),
    rationale="Each call of a model costs; an API without a bound hands the budget to its callers.",
    remedy="declare a UsagePlan with rate, quota and keys, and a web ACL where the API is public",
    supports=Supports(
        nist_800_53_r5=("SC-5", "SC-7"),
        nist_ai_rmf=("MANAGE 2.1",),
        iso42001=("A.6.2.6",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENOPS02-BP03",),
        soc2=("CC6.6",),
    ),
    links=(
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    ),
    on_stack=_doors_are_throttled,
)
