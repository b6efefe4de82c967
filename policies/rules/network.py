"""Networks: no way to the internet, and endpoints that let through what is ours."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Statement, judge_statements
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
from policies.patterns import has_wildcard, matches
from policies.resources import Resource
from policies.values import FaultError, Property

_INSIDE: Final = tuple(
    ipaddress.IPv4Network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_INSIDE_V6: Final = ipaddress.IPv6Network("fc00::/7")
"""RFC 1918, RFC 6598 and RFC 4193: addresses that the internet does not know."""

_GATEWAYS: Final = (
    types.INTERNET_GATEWAY,
    types.NAT_GATEWAY,
    types.EGRESS_ONLY_GATEWAY,
    types.DEFAULT_VPC,
)
"""A region's default network has an internet gateway from the start."""
_POLICED: Final = ("Gateway", "Interface")
"""The types of endpoints that take a policy; the first is the provider's default."""

_ACCOUNT_KEY: Final = "aws:principalaccount"
_CALLER_KEYS: Final = frozenset({_ACCOUNT_KEY, "aws:principalorgid"})
_LAYERS: Final = "arn:aws:s3:::prod-*-starport-layer-bucket/*"
"""Where ECR keeps the layers of images; it signs the requests for them itself."""


def _is_inside(place: Property, text: str) -> bool:
    try:
        block = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise FaultError(place, f"{text!r} is no range", "write an IPv4 or IPv6 range") from error
    if isinstance(block, ipaddress.IPv6Network):
        return block.subnet_of(_INSIDE_V6)
    return any(block.subnet_of(inside) for inside in _INSIDE)


def _ranges(resource: Resource) -> Iterator[Property]:
    if resource.type == types.PREFIX_LIST_ENTRY.token:
        holders, names = [resource.prop("cidr")], None
    elif resource.type == types.PREFIX_LIST.token:
        holders, names = resource.prop("entries").items(), ("cidr",)
    elif resource.type in {types.INGRESS_RULE.token, types.EGRESS_RULE.token}:
        holders, names = [resource.prop(it) for it in ("cidrIpv4", "cidrIpv6")], None
    elif resource.type == types.SECURITY_GROUP_RULE.token:
        holders, names = [resource.prop(it) for it in ("cidrBlocks", "ipv6CidrBlocks")], None
    else:
        holders = [block for way in ("ingress", "egress") for block in resource.prop(way).items()]
        names = ("cidrBlocks", "ipv6CidrBlocks")
    for holder in holders:
        for prop in [holder] if names is None else [holder.field(name) for name in names]:
            yield from prop.items()


def _stays_inside(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    ranges = list(_ranges(resource))
    yield from each_decided(*(_range_is_inside(each) for each in ranges))
    if not ranges:
        yield not_applicable(resource, "it names no range of addresses")


def _range_is_inside(place: Property) -> Iterator[Finding]:
    text = place.text() or ""
    if _is_inside(place, text):
        yield passed(place, f"{text} is a private range")
    else:
        yield failed(place, f"{text} reaches beyond private networks")


RULES_STAY_INSIDE: Final = Policy(
    id="NET-03",
    name="security-groups-stay-inside",
    title="Security groups name private ranges, other groups and AWS's own lists alone",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        types.SECURITY_GROUP,
        types.DEFAULT_SECURITY_GROUP,
        types.SECURITY_GROUP_RULE,
        types.INGRESS_RULE,
        types.EGRESS_RULE,
        types.PREFIX_LIST,
        types.PREFIX_LIST_ENTRY,
    ),
    rationale="A rule that names the internet lets anybody in, or everything out.",
    remedy="name a private range, a security group or a prefix list",
    supports=Supports(
        nist_800_53_r5=("SC-7", "SC-7(5)"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP02",),
        cis_v3=("5.2", "5.3"),
        cis_v5=("5.3", "5.4"),
        soc2=("CC6.6",),
    ),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",),
    on_resource=_stays_inside,
)


def _has_no_way_out(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type in {each.token for each in _GATEWAYS}:
        yield failed(resource, "a gateway leads to the internet", "leave it out")
    elif resource.type == types.SUBNET.token:
        public = resource.prop("mapPublicIpOnLaunch")
        if public.flag():
            yield failed(public, "workloads get public addresses", "leave it out")
        else:
            yield passed(public, "workloads get private addresses alone")
    elif resource.type == types.ROUTE.token:
        names = ("destinationCidrBlock", "destinationIpv6CidrBlock")
        yield from each_decided(_routes_inside(resource, [resource.prop(it) for it in names]))
    else:
        ends = [
            route.field(name)
            for route in resource.prop("routes").items()
            for name in ("cidrBlock", "ipv6CidrBlock")
        ]
        yield from each_decided(_routes_inside(resource, ends))


def _routes_inside(resource: Resource, ends: list[Property]) -> Iterator[Finding]:
    named = [each for each in ends if not each.is_absent]
    yield from each_decided(*(_range_is_inside(each) for each in named))
    if not named:
        yield not_applicable(resource, "it leads to no range of addresses")


NO_WAY_OUT: Final = Policy(
    id="NET-07",
    name="networks-have-no-way-out",
    title="No gateway, route or public address leads from a network to the internet",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        *_GATEWAYS,
        types.ROUTE,
        types.ROUTE_TABLE,
        types.DEFAULT_ROUTE_TABLE,
        types.SUBNET,
    ),
    rationale="What a model or a dependency makes a workload send must not reach an unknown place.",
    remedy="route to private ranges; reach AWS through endpoints, and all else through the "
    "landing zone's own network, given by id",
    supports=Supports(
        nist_800_53_r5=("SC-7", "AC-4"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP02",),
        soc2=("CC6.6", "CC6.7"),
    ),
    links=("https://docs.aws.amazon.com/vpc/latest/userguide/vpc-igw-internet-access.html",),
    on_resource=_has_no_way_out,
)


def _endpoint_is_bounded(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.VPC_ENDPOINT_POLICY.token:
        yield from _passes_ours(resource, context)
        return
    kind = resource.prop("vpcEndpointType").text() or _POLICED[0]
    if kind not in _POLICED:
        yield not_applicable(resource, f"endpoints of type {kind} take no policy")
    elif resource.prop("policy").is_absent:
        yield failed(resource.prop("policy"), "without a policy, everything passes")
    else:
        yield from _passes_ours(resource, context)


def _passes_ours(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from judge_statements(
        resource,
        (Kind.ENDPOINT,),
        lambda it: _lets_through_ours(it, context),
        "what is ours passes, nothing else",
    )


def _lets_through_ours(statement: Statement, context: PolicyContext) -> Iterator[Finding]:
    if not statement.is_allow:
        return
    if not (_names_callers(statement, context) or _is_for_layers(statement)):
        yield failed(
            statement.place,
            "callers of any account pass",
            "compare aws:PrincipalOrgID or aws:PrincipalAccount by StringEquals",
        )
    if statement.allows("bedrock:InvokeModel"):
        for item in statement.part("Resource").items():
            text = item.text() or ""
            if has_wildcard(text) and _reaches_models(text):
                yield failed(item, f"{text} lets any model be called", "name the approved models")


def _names_callers(statement: Statement, context: PolicyContext) -> bool:
    return any(
        each.key in _CALLER_KEYS
        and each.comparison == "stringequals"
        and not each.is_optional
        and (each.key != _ACCOUNT_KEY or set(each.values.texts()) <= context.account_ids)
        for each in statement.conditions()
    )


def _is_for_layers(statement: Statement) -> bool:
    resources = statement.part("Resource").texts()
    actions = statement.part("Action").texts()
    return (
        bool(resources)
        and all(matches(_LAYERS, text) for text in resources)
        and actions == ["s3:GetObject"]
    )


def _reaches_models(pattern: str) -> bool:
    # A model's ARN names no account: a pattern that wants one reaches no model.
    return matches(pattern, "arn:aws:bedrock:us-east-1::foundation-model/any") or (
        ":foundation-model/" in pattern
    )


ENDPOINTS_ARE_BOUNDED: Final = Policy(
    id="NET-02",
    name="endpoints-let-through-what-is-ours",
    title="An endpoint lets through callers of known accounts, and approved models alone",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.VPC_ENDPOINT, types.VPC_ENDPOINT_POLICY),
    rationale="With keys of another account, data leave through AWS's own services.",
    remedy="give the endpoint a policy with conditions on the caller",
    supports=Supports(
        nist_800_53_r5=("AC-4", "SC-7(5)"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02", "LLM10"),
        genai_lens=("GENSEC01-BP02",),
        soc2=("CC6.6", "CC6.7"),
    ),
    links=(
        "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
        "https://github.com/aws-samples/data-perimeter-policy-examples",
    ),
    on_resource=_endpoint_is_bounded,
)
