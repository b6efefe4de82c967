"""Guardrails and their versions."""

from collections.abc import Mapping
from typing import Any

from moto.kms.models import kms_backends

from sandbox.aws.services.bedrock.guardrail_rules import problems
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import (
    Item,
    Store,
    conflict,
    invalid,
    new_id,
    not_found,
    now,
    page,
)

DRAFT = "DRAFT"
"""The version that updates change; numbered ones are frozen copies of it."""

# What a request calls `filtersConfig` within `contentPolicyConfig`, GetGuardrail calls `filters`
# within `contentPolicy`; `automatedReasoningPolicyConfig` keeps its members' names.
_POLICIES = {
    "topicPolicyConfig": "topicPolicy",
    "contentPolicyConfig": "contentPolicy",
    "wordPolicyConfig": "wordPolicy",
    "sensitiveInformationPolicyConfig": "sensitiveInformationPolicy",
    "contextualGroundingPolicyConfig": "contextualGroundingPolicy",
    "automatedReasoningPolicyConfig": "automatedReasoningPolicy",
}


def create_guardrail(store: Store, request: Item) -> Item:
    """Make a guardrail, as a draft."""
    token = request.get("clientRequestToken")
    if token and token in store.tokens:
        return store.tokens[token]
    _check(store, request)
    identifier = new_id()
    arn = store.arn("guardrail", identifier)
    store.tag(arn, request.get("tags", []))
    moment = now()
    store.table("guardrails")[identifier] = {
        DRAFT: {
            **_body(store, request),
            "guardrailId": identifier,
            "guardrailArn": arn,
            "version": DRAFT,
            "status": "READY",
            "createdAt": moment,
            "updatedAt": moment,
        }
    }
    answer = {
        "guardrailId": identifier,
        "guardrailArn": arn,
        "version": DRAFT,
        "createdAt": moment,
    }
    if token:
        store.tokens[token] = answer
    return answer


def get_guardrail(store: Store, request: Item) -> Item:
    """Return a guardrail, its draft where no version is named."""
    versions = _versions(store, request)
    return _version(versions, request.get("guardrailVersion", DRAFT))


def update_guardrail(store: Store, request: Item) -> Item:
    """Replace the whole draft: what the request leaves out is gone."""
    versions = _versions(store, request)
    old = versions[DRAFT]
    _check(store, request, but=old["guardrailId"])
    kept = {
        name: old[name]
        for name in ("guardrailId", "guardrailArn", "version", "status", "createdAt")
    }
    versions[DRAFT] = {**_body(store, request), **kept, "updatedAt": now()}
    return {
        name: versions[DRAFT][name]
        for name in ("guardrailId", "guardrailArn", "version", "updatedAt")
    }


def delete_guardrail(store: Store, request: Item) -> Item:
    """Remove one numbered version, or the guardrail with all of them."""
    versions = _versions(store, request)
    number = request.get("guardrailVersion")
    if number:
        _version(versions, number)
        del versions[number]
    else:
        draft = versions[DRAFT]
        del store.table("guardrails")[draft["guardrailId"]]
        store.tags.pop(draft["guardrailArn"], None)
        store.table("numbers").pop(draft["guardrailId"], None)
        # A token of a guardrail that is gone must not answer with it.
        for token, answer in list(store.tokens.items()):
            if answer.get("guardrailId") == draft["guardrailId"]:
                del store.tokens[token]
    return {}


def create_guardrail_version(store: Store, request: Item) -> Item:
    """Freeze the draft under the next number; numbers are never used again."""
    token = request.get("clientRequestToken")
    if token and token in store.tokens:
        return store.tokens[token]
    versions = _versions(store, request)
    draft = versions[DRAFT]
    store.table("numbers")[draft["guardrailId"]] = (
        store.table("numbers").get(draft["guardrailId"], 0) + 1
    )
    number = str(store.table("numbers")[draft["guardrailId"]])
    moment = now()
    frozen = {**draft, "version": number, "createdAt": moment, "updatedAt": moment}
    frozen.pop("description", None)
    if "description" in request:
        frozen["description"] = request["description"]
    versions[number] = frozen
    answer = {"guardrailId": draft["guardrailId"], "version": number}
    if token:
        store.tokens[token] = answer
    return answer


def list_guardrails(store: Store, request: Item) -> Item:
    """Return all guardrails' drafts, or all versions of one guardrail."""
    if "guardrailIdentifier" in request:
        found = list(_versions(store, request).values())
    else:
        found = [versions[DRAFT] for versions in store.table("guardrails").values()]
    shown, more = page(found, request)
    return {"guardrails": [_summary(guardrail) for guardrail in shown], **more}


def _summary(guardrail: Item) -> Item:
    names = (
        "status",
        "name",
        "description",
        "version",
        "createdAt",
        "updatedAt",
        "crossRegionDetails",
    )
    return {
        "id": guardrail["guardrailId"],
        "arn": guardrail["guardrailArn"],
        **{name: guardrail[name] for name in names if name in guardrail},
    }


def _versions(store: Store, request: Item) -> dict[str, Item]:
    identifier: str = request["guardrailIdentifier"]
    versions = store.table("guardrails").get(identifier.rpartition("/")[2])
    if versions is None or (
        identifier.startswith("arn:") and identifier != versions[DRAFT]["guardrailArn"]
    ):
        raise not_found(f"guardrail {identifier}")
    return versions


def _version(versions: dict[str, Item], number: str) -> Item:
    if number not in versions:
        raise not_found(f"version {number} of guardrail {versions[DRAFT]['guardrailId']}")
    return versions[number]


def _check(store: Store, request: Item, but: str | None = None) -> None:
    found = list(problems(request))
    if found:
        raise invalid("; ".join(found))
    for identifier, versions in store.table("guardrails").items():
        if identifier != but and versions[DRAFT]["name"] == request["name"]:
            raise conflict(
                f"another guardrail of this account has the name {request['name']!r}; "
                "choose another name"
            )


def _body(store: Store, request: Item) -> Item:
    names = ("name", "description", "blockedInputMessaging", "blockedOutputsMessaging")
    body: Item = {name: request[name] for name in names if name in request}
    for name, shown in _POLICIES.items():
        if name in request:
            body[shown] = _shown(request[name])
    if "crossRegionConfig" in request:
        body["crossRegionDetails"] = _cross_region(
            store, request["crossRegionConfig"]["guardrailProfileIdentifier"]
        )
    if "kmsKeyId" in request:
        body["kmsKeyArn"] = _key_arn(store, request["kmsKeyId"])
    return body


def _shown(policy: dict[str, Any]) -> dict[str, Any]:
    return {name.removesuffix("Config"): value for name, value in policy.items()}


def _cross_region(store: Store, identifier: str) -> Item:
    profile = identifier.rpartition("/")[2]
    return {
        "guardrailProfileId": profile,
        "guardrailProfileArn": store.arn("guardrail-profile", profile),
    }


def _key_arn(store: Store, given: str) -> str:
    backend = kms_backends[store.account][store.region]
    identifier = given.rpartition(":")[2]
    if identifier.startswith("alias/"):
        target = backend.get_key_id_from_alias(identifier)
    else:
        target = identifier.removeprefix("key/")
    key = backend.keys.get(target) if target else None
    if key is None:
        raise invalid(f"kmsKeyId: there is no key {given} in {store.region}")
    return str(key.arn)


OPERATIONS: Mapping[str, Handler] = {
    "CreateGuardrail": create_guardrail,
    "GetGuardrail": get_guardrail,
    "UpdateGuardrail": update_guardrail,
    "DeleteGuardrail": delete_guardrail,
    "CreateGuardrailVersion": create_guardrail_version,
    "ListGuardrails": list_guardrails,
}
