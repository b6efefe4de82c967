"""CloudWatch Logs: what a data protection policy must be.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

MAX_CHARACTERS = 30_720
VERSION = "2021-06-01"
MAX_CUSTOM_IDENTIFIERS = 10

_MANAGED = re.compile(r"arn:aws[a-z-]*:dataprotection::aws:data-identifier/[A-Za-z]+(-[A-Z]{2})?")
_CUSTOM = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_DESTINATIONS = {"CloudWatchLogs": "LogGroup", "Firehose": "DeliveryStream", "S3": "Bucket"}
_TOP = frozenset({"Configuration", "Description", "Name", "Statement", "Version"})

Item = dict[str, Any]


def problems(document: str, log_groups: Collection[str]) -> Iterator[str]:
    """Yield each reason to refuse a policy.

    Args:
        document: the policy.
        log_groups: names of the log groups that are there, for what is found.
    """
    if len(document) > MAX_CHARACTERS:
        yield f"policyDocument has {len(document)} characters; {MAX_CHARACTERS} is most"
    try:
        policy = json.loads(document)
    except ValueError as error:
        yield f"policyDocument is no JSON ({error})"
        return
    if not isinstance(policy, dict):
        yield "policyDocument is no JSON object"
        return
    body = cast("Item", policy)
    for name in sorted(body.keys() - _TOP):
        yield f"{name} is no part of a data protection policy"
    if not isinstance(body.get("Name"), str) or not body["Name"]:
        yield "Name is required"
    if body.get("Version") != VERSION:
        yield f"Version must be {VERSION}"
    custom = _custom_identifiers(body)
    for name, expression in custom.items():
        if not _CUSTOM.fullmatch(name) or not expression:
            yield f"the custom identifier {name!r} needs a Regex, and a Name of letters and digits"
    if len(custom) > MAX_CUSTOM_IDENTIFIERS:
        yield f"there are {len(custom)} custom identifiers; {MAX_CUSTOM_IDENTIFIERS} is most"
    statements = body.get("Statement")
    blocks = cast("list[Any]", statements) if isinstance(statements, list) else []
    if len(blocks) != len(("Audit", "Deidentify")) or not all(
        isinstance(it, dict) for it in blocks
    ):
        yield "Statement must hold two blocks, one that audits and one that de-identifies"
        return
    audit, mask = cast("list[Item]", blocks)
    yield from _identifiers(audit, set(custom))
    if audit.get("DataIdentifier") != mask.get("DataIdentifier"):
        yield "DataIdentifier must be the same in both blocks"
    yield from _audit(audit, log_groups)
    if mask.get("Operation") != {"Deidentify": {"MaskConfig": {}}}:
        yield "the second block's Operation must be Deidentify with an empty MaskConfig"


def _custom_identifiers(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the regular expressions of the identifiers that the policy itself defines, by name."""
    configuration = cast("Item", body.get("Configuration") or {})
    listed = cast("list[Item]", configuration.get("CustomDataIdentifier") or [])
    return {str(it.get("Name")): str(it.get("Regex") or "") for it in listed}


def _identifiers(audit: Item, custom: set[str]) -> Iterator[str]:
    found = audit.get("DataIdentifier")
    if not isinstance(found, list) or not found:
        yield "DataIdentifier must list at least one identifier"
        return
    for each in cast("list[Any]", found):
        if not isinstance(each, str) or not (_MANAGED.fullmatch(each) or each in custom):
            yield f"{each} is no data identifier"


def _audit(audit: Item, log_groups: Collection[str]) -> Iterator[str]:
    operation = audit.get("Operation")
    inner = cast("Item", operation).get("Audit") if isinstance(operation, dict) else None
    found = cast("Item", inner).get("FindingsDestination") if isinstance(inner, dict) else None
    if not isinstance(found, dict):
        yield "the first block's Operation must be Audit with a FindingsDestination"
        return
    for kind, target in cast("Item", found).items():
        member = _DESTINATIONS.get(kind)
        if member is None:
            yield f"{kind} is no destination; use one of {', '.join(_DESTINATIONS)}"
        elif not isinstance(target, dict) or member not in target:
            yield f"{kind} needs {member}"
        elif kind == "CloudWatchLogs" and target[member] not in log_groups:
            yield f"the log group {target[member]} for what is found does not exist"
