"""Knowledge bases: what they are made of is checked as Bedrock checks it, before they exist."""

from collections.abc import Mapping
from typing import Any

from moto.iam.models import iam_backends

from sandbox.aws.services.bedrock_agent.vector_stores import dimensions, problems
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, not_found, now, page

_CONFIGURATIONS: Mapping[str, str] = {
    "VECTOR": "vectorKnowledgeBaseConfiguration",
    "KENDRA": "kendraKnowledgeBaseConfiguration",
    "SQL": "sqlKnowledgeBaseConfiguration",
}
_IDS = 10
_SUMMARY = ("knowledgeBaseId", "name", "description", "status", "updatedAt")


def create_knowledge_base(store: Store, request: Item) -> Item:
    """Make a knowledge base over a vector store that is there and fits its embeddings."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    _free(store, request["name"], but=None)
    _check(store, request)
    identifier = new_id(_IDS).upper()
    arn = (
        f"arn:{store.partition}:bedrock:{store.region}:{store.account}:knowledge-base/{identifier}"
    )
    store.tag(arn, request.get("tags", {}))
    moment = now()
    made: Item = {
        "knowledgeBaseId": identifier,
        "knowledgeBaseArn": arn,
        "status": "ACTIVE",
        "createdAt": moment,
        "updatedAt": moment,
        **_body(request),
    }
    store.table("knowledge bases")[identifier] = made
    return {"knowledgeBase": made}


def get_knowledge_base(store: Store, request: Item) -> Item:
    """Return a knowledge base."""
    return {"knowledgeBase": find(store, request)}


def update_knowledge_base(store: Store, request: Item) -> Item:
    """Change a knowledge base's name, description and role; what it is made of stays.

    https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_UpdateKnowledgeBase.html
    """
    made = find(store, request)
    _free(store, request["name"], but=made["knowledgeBaseId"])
    for name in ("knowledgeBaseConfiguration", "storageConfiguration"):
        if request.get(name, made.get(name)) != made.get(name):
            raise invalid(f"{name} cannot be changed after the knowledge base was created")
    _role(store, request["roleArn"])
    body = {**made, **_body(request), "updatedAt": now()}
    if "description" not in request:
        body.pop("description", None)
    store.table("knowledge bases")[made["knowledgeBaseId"]] = body
    return {"knowledgeBase": body}


def delete_knowledge_base(store: Store, request: Item) -> Item:
    """Remove a knowledge base with its data sources."""
    made = find(store, request)
    del store.table("knowledge bases")[made["knowledgeBaseId"]]
    store.table("data sources").pop(made["knowledgeBaseId"], None)
    store.tags.pop(made["knowledgeBaseArn"], None)
    for token, answer in list(store.tokens.items()):
        if answer.get("knowledgeBase", {}).get("knowledgeBaseId") == made["knowledgeBaseId"]:
            del store.tokens[token]
    return {"knowledgeBaseId": made["knowledgeBaseId"], "status": "DELETING"}


def list_knowledge_bases(store: Store, request: Item) -> Item:
    """Return all knowledge bases, shortly."""
    found = [
        {name: each[name] for name in _SUMMARY if name in each}
        for each in store.table("knowledge bases").values()
    ]
    shown, more = page(found, request)
    return {"knowledgeBaseSummaries": shown, **more}


def find(store: Store, request: Item) -> Item:
    """Return the knowledge base that a request names; raises where there is none."""
    identifier: str = request["knowledgeBaseId"]
    made = store.table("knowledge bases").get(identifier)
    if made is None:
        raise not_found(f"knowledge base {identifier}")
    return made


def _free(store: Store, name: str, but: str | None) -> None:
    for identifier, made in store.table("knowledge bases").items():
        if made["name"] == name and identifier != but:
            raise conflict(f"KnowledgeBase with name {name} already exists.")


def _check(store: Store, request: Item) -> None:
    config: dict[str, Any] = request["knowledgeBaseConfiguration"]
    kind: str = config["type"]
    own = _CONFIGURATIONS.get(kind)
    if own is None:
        raise NotImplementedError(f"knowledge bases of type {kind}")
    if own not in config:
        raise invalid(f"knowledgeBaseConfiguration: type {kind} needs {own}")
    others = sorted(set(config) - {"type", own})
    if others:
        raise invalid(f"knowledgeBaseConfiguration: type {kind} takes no {', '.join(others)}")
    _role(store, request["roleArn"])
    if kind != "VECTOR":
        if "storageConfiguration" in request:
            raise invalid(f"storageConfiguration is not for knowledge bases of type {kind}")
        return
    if "storageConfiguration" not in request:
        raise invalid("storageConfiguration is required for knowledge bases of type VECTOR")
    model: str = config[own]["embeddingModelArn"]
    if model.startswith("arn:") and model.split(":")[3] != store.region:
        raise invalid(f"embeddingModelArn: {model} is not of this region, {store.region}")
    wanted = dimensions(config[own])
    found = list(problems(store, request["storageConfiguration"], request["roleArn"], wanted))
    if found:
        raise invalid(
            "The knowledge base storage configuration provided is invalid... " + "; ".join(found)
        )


def _role(store: Store, arn: str) -> None:
    """Refuse a role that is not there, or that Bedrock is not let take."""
    roles = iam_backends[store.account][store.partition].roles.values()
    role = next((it for it in roles if it.arn == arn), None)
    if role is None or "bedrock.amazonaws.com" not in str(role.assume_role_policy_document):
        raise invalid(
            "Bedrock Knowledge Base was unable to assume the given role. Provide the proper "
            "permissions and retry the request."
        )


def _body(request: Item) -> Item:
    names = (
        "name",
        "description",
        "roleArn",
        "knowledgeBaseConfiguration",
        "storageConfiguration",
    )
    return {name: request[name] for name in names if name in request}


OPERATIONS: Mapping[str, Handler] = {
    "CreateKnowledgeBase": create_knowledge_base,
    "GetKnowledgeBase": get_knowledge_base,
    "UpdateKnowledgeBase": update_knowledge_base,
    "DeleteKnowledgeBase": delete_knowledge_base,
    "ListKnowledgeBases": list_knowledge_bases,
}
