"""Application inference profiles."""

import re
from collections.abc import Mapping

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, not_found, now, page

GEOGRAPHIES = {
    "apac": ("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    "eu": ("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"),
    "us": ("us-east-1", "us-east-2", "us-west-2"),
}
"""Prefix of a system-defined profile -> regions it routes to. Which of them a profile really uses
differs by model (Bedrock user guide, "Supported Regions and models for inference profiles")."""

_SOURCE = re.compile(
    r"arn:(?P<partition>[^:]+):bedrock:(?P<region>[^:]*):(?P<account>[^:]*):"
    r"(?P<kind>inference-profile|foundation-model)/(?P<name>.+)"
)


def create_inference_profile(store: Store, request: Item) -> Item:
    """Make a profile over a foundation model or over a system-defined profile."""
    token = request.get("clientRequestToken")
    if token and token in store.tokens:
        return store.tokens[token]
    name = request["inferenceProfileName"]
    source = request["modelSource"]
    if "copyFrom" not in source:
        raise invalid("modelSource.copyFrom is required")
    models = _models(store, source["copyFrom"])
    if any(profile["inferenceProfileName"] == name for profile in store.table("profiles").values()):
        raise conflict(f"another inference profile of this account has the name {name!r}")
    identifier = new_id()
    arn = store.arn("application-inference-profile", identifier)
    store.tag(arn, request.get("tags", []))
    moment = now()
    profile: Item = {
        "inferenceProfileName": name,
        "inferenceProfileArn": arn,
        "inferenceProfileId": identifier,
        "models": models,
        "status": "ACTIVE",
        "type": "APPLICATION",
        "createdAt": moment,
        "updatedAt": moment,
    }
    if "description" in request:
        profile["description"] = request["description"]
    store.table("profiles")[identifier] = profile
    answer: Item = {"inferenceProfileArn": arn, "status": "ACTIVE"}
    if token:
        store.tokens[token] = answer
    return answer


def get_inference_profile(store: Store, request: Item) -> Item:
    """Return an application inference profile."""
    return _find(store, request)


def list_inference_profiles(store: Store, request: Item) -> Item:
    """Return the application inference profiles; the system-defined ones are not listed."""
    wanted = request.get("typeEquals", "APPLICATION")
    found = [profile for profile in store.table("profiles").values() if profile["type"] == wanted]
    shown, more = page(found, request)
    return {"inferenceProfileSummaries": shown, **more}


def delete_inference_profile(store: Store, request: Item) -> Item:
    """Remove an application inference profile."""
    profile = _find(store, request)
    arn = profile["inferenceProfileArn"]
    del store.table("profiles")[profile["inferenceProfileId"]]
    store.tags.pop(arn, None)
    for token, answer in list(store.tokens.items()):
        if answer.get("inferenceProfileArn") == arn:
            del store.tokens[token]
    return {}


def _find(store: Store, request: Item) -> Item:
    identifier: str = request["inferenceProfileIdentifier"]
    profile = store.table("profiles").get(identifier.rpartition("/")[2])
    if profile is None or (
        identifier.startswith("arn:") and identifier != profile["inferenceProfileArn"]
    ):
        raise not_found(f"inference profile {identifier}")
    return profile


def _models(store: Store, source: str) -> list[dict[str, str]]:
    """Return the models that a profile over `source` may call; raises where there is none."""
    parts = _SOURCE.fullmatch(source)
    if parts is None or not parts["name"]:
        raise invalid(f"copyFrom: {source} is no foundation model and no inference profile")
    if parts["region"] != store.region:
        raise invalid(f"copyFrom: {source} is not of this region, {store.region}")
    if parts["kind"] == "foundation-model":
        if parts["account"]:
            raise invalid(f"copyFrom: {source} names an account; foundation models have none")
        return [{"modelArn": source}]
    # An application profile's ARN has a kind of its own, so this is a system-defined one.
    if parts["account"] not in {"", store.account}:
        raise invalid(f"copyFrom: {source} is of another account")
    prefix, _, model = parts["name"].partition(".")
    regions = GEOGRAPHIES.get(prefix, ())
    if store.region not in regions or not model:
        known = ", ".join(p for p, regions in GEOGRAPHIES.items() if store.region in regions)
        raise invalid(
            f"copyFrom: {parts['name']} is not a system-defined inference profile of "
            f"{store.region}; such profiles start with: {known or 'none'}"
        )
    return [
        {"modelArn": f"arn:{parts['partition']}:bedrock:{region}::foundation-model/{model}"}
        for region in regions
    ]


OPERATIONS: Mapping[str, Handler] = {
    "CreateInferenceProfile": create_inference_profile,
    "GetInferenceProfile": get_inference_profile,
    "ListInferenceProfiles": list_inference_profiles,
    "DeleteInferenceProfile": delete_inference_profile,
}
