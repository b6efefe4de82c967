"""What OpenSearch Serverless refuses in a policy's document.

The forms are those of the developer guide's pages on encryption, network and data access
(https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-security.html).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

_RESOURCES: Mapping[str, re.Pattern[str]] = {
    "collection": re.compile(r"collection/[a-z0-9_*-]{1,64}"),
    "dashboard": re.compile(r"collection/[a-z0-9_*-]{1,64}"),
    "index": re.compile(r"index/[a-z0-9_*-]{1,64}/[^/]{1,255}"),
}
_KINDS: Mapping[str, Sequence[str]] = {
    "encryption": ("collection",),
    "network": ("collection", "dashboard"),
    "data": ("collection", "index"),
}
_PERMISSIONS: Mapping[str, frozenset[str]] = {
    "collection": frozenset(
        f"aoss:{it}CollectionItems" for it in ("Create", "Delete", "Update", "Describe")
    )
    | {"aoss:*"},
    "index": frozenset(
        f"aoss:{it}"
        for it in (
            "CreateIndex",
            "DeleteIndex",
            "UpdateIndex",
            "DescribeIndex",
            "ReadDocument",
            "WriteDocument",
            "*",
        )
    ),
}
_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:(iam|sts)::\d{12}:(user|role|assumed-role|root)(/.+)?")
_SAML = re.compile(r"saml/\d{12}/.+/(user|group)/.+|iamidentitycenter/.+/(user|group)/.+")
_SERVICES = ("bedrock.amazonaws.com",)


def problems(kind: str, text: str) -> Iterator[str]:
    """Yield each reason to refuse the document of a policy of this type."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        yield f"Policy json is invalid, error: [$: {error}]"
        return
    if kind == "encryption":
        yield from _encryption(document)
        return
    if not isinstance(document, list) or not document:
        yield "Policy json is invalid, error: [$: must be an array of at least one element]"
        return
    for part in cast("list[Any]", document):
        if not isinstance(part, dict):
            yield "Policy json is invalid, error: [$[]: must be an object]"
        elif kind == "network":
            yield from _network(cast("dict[str, Any]", part))
        else:
            yield from _data(cast("dict[str, Any]", part))


def resources(document: Any, kind: str = "collection") -> list[str]:  # noqa: ANN401 - JSON
    """Return the patterns that a document's rules of a kind name."""
    parts = cast("list[dict[str, Any]]", document if isinstance(document, list) else [document])
    return [
        resource
        for part in parts
        for rule in part["Rules"]
        if rule["ResourceType"] == kind
        for resource in rule["Resource"]
    ]


def covers(patterns: Sequence[str], resource: str) -> bool:
    """Tell whether one of the patterns, in which `*` stands for any end, takes the resource in."""
    return any(
        re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), resource) for pattern in patterns
    )


def _encryption(document: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if not isinstance(document, dict):
        yield "Policy json is invalid, error: [$: must be an object]"
        return
    body = cast("dict[str, Any]", document)
    yield from _unknown(body, {"Rules", "AWSOwnedKey", "KmsARN"})
    yield from _rules(body, "encryption")
    if bool(body.get("AWSOwnedKey")) == ("KmsARN" in body):
        yield "Policy json is invalid, error: [$: needs either AWSOwnedKey or a KmsARN]"


def _network(part: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(
        part, {"Description", "Rules", "AllowFromPublic", "SourceVPCEs", "SourceServices"}
    )
    yield from _rules(part, "network")
    if "AllowFromPublic" not in part:
        yield "Policy json is invalid, error: [$[].AllowFromPublic: is missing]"
    private = part.get("SourceVPCEs") or part.get("SourceServices")
    if bool(part.get("AllowFromPublic")) == bool(private):
        yield (
            "Policy json is invalid, error: [$[]: AllowFromPublic needs no sources, and without "
            "it SourceVPCEs or SourceServices are needed]"
        )
    for service in part.get("SourceServices", ()):
        if service not in _SERVICES:
            yield f"Policy json is invalid, error: [$[].SourceServices: {service} is not supported]"
    dashboards = any(rule.get("ResourceType") == "dashboard" for rule in part.get("Rules", ()))
    if dashboards and part.get("SourceServices"):
        yield "Policy json is invalid, error: [$[].SourceServices: reach no dashboard]"


def _data(part: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(part, {"Description", "Rules", "Principal"})
    yield from _rules(part, "data")
    for rule in part.get("Rules", ()):
        allowed = _PERMISSIONS.get(rule.get("ResourceType"), frozenset[str]())
        given: list[str] = rule.get("Permission", [])
        if not given:
            yield "Policy json is invalid, error: [$[].Rules[].Permission: is missing]"
        for each in given:
            if each not in allowed:
                yield f"Policy json is invalid, error: [$[].Rules[].Permission: {each} is unknown]"
    principals: list[str] = part.get("Principal", [])
    if not principals:
        yield "Policy json is invalid, error: [$[].Principal: is missing]"
    for principal in principals:
        if not (_PRINCIPAL.fullmatch(principal) or _SAML.fullmatch(principal)):
            yield f"Policy json is invalid, error: [$[].Principal: {principal} is no principal]"


def _rules(part: dict[str, Any], kind: str) -> Iterator[str]:
    rules: list[dict[str, Any]] = part.get("Rules", [])
    if not rules:
        yield "Policy json is invalid, error: [$.Rules: is missing]"
    for rule in rules:
        found = rule.get("ResourceType", "")
        if found not in _KINDS[kind]:
            yield f"Policy json is invalid, error: [$.Rules[].ResourceType: {found} is not allowed]"
            continue
        named: list[str] = rule.get("Resource", [])
        if not named:
            yield "Policy json is invalid, error: [$.Rules[].Resource: is missing]"
        for resource in named:
            if not _RESOURCES[found].fullmatch(resource):
                yield f"Policy json is invalid, error: [$.Rules[].Resource: {resource} malformed]"


def _unknown(part: dict[str, Any], allowed: set[str]) -> Iterator[str]:
    for name in sorted(set(part) - allowed):
        yield f"Policy json is invalid, error: [$.{name}: is not defined in the schema]"
