"""How workloads reach models: through endpoints, from networks that lead nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
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
from policies.ownership import is_confidential
from policies.resources import Resource, Stack, refers

_PRIVATE_LINK: Final = (
    "https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html"
)


def _models_are_reached_inside(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    networks = list(stack.of_type(types.VPC))
    if not networks or not context.called_services:
        yield not_applicable(stack, "the stack makes no network for workloads that call models")
        return
    for network in networks:
        for service in sorted(context.called_services):
            yield from each_decided(_is_reached_inside(stack, network, service))


def _is_reached_inside(stack: Stack, network: Resource, service: str) -> Iterator[Finding]:
    own = [each for each in stack.of_type(types.VPC_ENDPOINT) if refers(each, "vpcId", network)]
    # What is known decides first, so that one unknown name leaves the others' answers alone.
    for endpoint in sorted(own, key=lambda it: it.prop("serviceName").is_unknown):
        name = endpoint.prop("serviceName").text() or ""
        if not name.endswith(f".{service}"):
            continue
        names = endpoint.prop("privateDnsEnabled")
        if names.flag() is True:
            yield passed(endpoint, f"{service} is reached inside the network by its usual name")
        else:
            yield failed(
                names,
                f"the usual name of {service} leads out of the network",
                "set privateDnsEnabled to true",
            )
        return
    yield failed(
        network,
        f"use cases call {service}, and the network has no endpoint for it",
        f"declare an interface endpoint for {service}",
    )


MODELS_ARE_REACHED_INSIDE: Final = Policy(
    id="NET-01",
    name="models-are-reached-inside",
    title="A network with callers reaches models through endpoints, by their usual names",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.VPC, types.VPC_ENDPOINT),
    rationale="Without an endpoint, prompts leave the network on their way to the model.",
    remedy="declare an interface endpoint with private DNS for each service that is called",
    supports=Supports(
        nist_800_53_r5=("SC-7", "SC-8"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP02", "GENREL02-BP01"),
        soc2=("CC6.6", "CC6.7"),
    ),
    links=(
        _PRIVATE_LINK,
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",
    ),
    on_stack=_models_are_reached_inside,
)


_SUBNETS: Final[Mapping[str, str]] = {
    types.FUNCTION.token: "vpcConfig.subnetIds",
    types.CONTAINER_SERVICE.token: "networkConfiguration.subnets",
    types.HOSTED_MODEL.token: "vpcConfig.subnets",
    types.AGENT_RUNTIME.token: "networkConfiguration.networkModeConfig.subnets",
}
"""Where each type of caller names the subnets that it runs in."""

_CALLERS: Final = (
    types.FUNCTION,
    types.CONTAINER_SERVICE,
    types.HOSTED_MODEL,
    types.AGENT_RUNTIME,
)


def _callers_are_inside(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    name = context.data_class.name
    callers = list(stack.of_type(*_CALLERS))
    if not is_confidential(context.data_class, context):
        yield not_applicable(stack, f"{name} data may be handled outside a network")
    elif not callers:
        yield not_applicable(stack, "the stack runs no workload")
    else:
        yield from each_decided(*(_is_inside(stack, each, name) for each in callers))


def _is_inside(stack: Stack, caller: Resource, data_class: str) -> Iterator[Finding]:
    path = _SUBNETS[caller.type]
    subnets = caller.prop(path)
    if not subnets.is_given:
        yield failed(
            subnets,
            f"{caller.name} handles {data_class} data outside any network",
            f"set {path} to subnets of the platform's network",
        )
        return
    if caller.type == types.CONTAINER_SERVICE.token:
        public = caller.prop("networkConfiguration.assignPublicIp")
        if public.flag():
            yield failed(public, f"{caller.name} has a public address", "leave it out")
    own = [each for each in stack.of_type(types.SUBNET) if refers(caller, path, each)]
    opened = [each for each in own if _leads_to_the_internet(stack, each)]
    for subnet in opened:
        yield failed(
            subnets,
            f"{subnet.name} has a route to an internet gateway",
            "use a subnet without one",
        )
    if not opened:
        subnets.known()
        yield passed(subnets, f"{caller.name} runs inside a network")


def _leads_to_the_internet(stack: Stack, subnet: Resource) -> bool:
    tables = [
        table
        for association in stack.referring(subnet, types.ROUTE_TABLE_ASSOCIATION, "subnetId")
        for table in stack.of_type(types.ROUTE_TABLE)
        if refers(association, "routeTableId", table)
    ]
    gateways = list(stack.of_type(types.INTERNET_GATEWAY))
    for table in tables:
        if any(refers(table, "routes", gateway) for gateway in gateways):
            return True
        if any(
            (route.field("gatewayId").text() or "").startswith("igw-")
            for route in table.prop("routes").items()
        ):
            return True
        for route in stack.referring(table, types.ROUTE, "routeTableId"):
            if any(refers(route, "gatewayId", gateway) for gateway in gateways):
                return True
            if (route.prop("gatewayId").text() or "").startswith("igw-"):
                return True
    return False


CALLERS_ARE_INSIDE: Final = Policy(
    id="NET-04",
    name="callers-run-inside-a-network",
    title="What handles confidential data or more runs in subnets without a way to the internet",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(
        *_CALLERS,
        types.SUBNET,
        types.ROUTE,
        types.ROUTE_TABLE,
        types.ROUTE_TABLE_ASSOCIATION,
        types.INTERNET_GATEWAY,
    ),
    rationale="A workload that a prompt has turned can send what it holds wherever it can reach.",
    remedy="run it in the platform's subnets; NET-07 holds those in the stack that makes them",
    supports=Supports(
        nist_800_53_r5=("SC-7", "AC-4"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP02",),
        soc2=("CC6.6", "CC6.7"),
    ),
    links=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",),
    on_stack=_callers_are_inside,
)
