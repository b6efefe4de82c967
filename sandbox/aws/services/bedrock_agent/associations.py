"""The knowledge bases that an agent's draft searches, and that its numbered versions searched."""

from collections.abc import Mapping

from sandbox.aws.services.bedrock_agent import knowledge_bases
from sandbox.aws.services.bedrock_agent.agents import DRAFT, changed, held
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, not_found, now, page

_SUMMARY = ("knowledgeBaseId", "description", "knowledgeBaseState", "updatedAt")


def associate_agent_knowledge_base(store: Store, request: Item) -> Item:
    """Let the draft search a knowledge base of the same account and region.

    https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_AssociateAgentKnowledgeBase.html
    """
    kept = held(store, request)
    bases = _draft(kept)
    identifier: str = knowledge_bases.find(store, request)["knowledgeBaseId"]
    if identifier in bases:
        raise conflict(
            f"knowledge base {identifier} is associated with agent {request['agentId']} already"
        )
    moment = now()
    bases[identifier] = {
        "agentId": request["agentId"],
        "agentVersion": DRAFT,
        "knowledgeBaseId": identifier,
        "description": request["description"],
        "knowledgeBaseState": request.get("knowledgeBaseState", "ENABLED"),
        "createdAt": moment,
        "updatedAt": moment,
    }
    changed(kept)
    return {"agentKnowledgeBase": bases[identifier]}


def get_agent_knowledge_base(store: Store, request: Item) -> Item:
    """Return an association of the draft, or of a numbered version."""
    return {"agentKnowledgeBase": _base(_bases(store, request), request)}


def update_agent_knowledge_base(store: Store, request: Item) -> Item:
    """Change what the draft is told of a knowledge base, or whether it searches it."""
    kept = held(store, request)
    base = _base(_draft(kept), request)
    given = {n: request[n] for n in ("description", "knowledgeBaseState") if n in request}
    base |= {**given, "updatedAt": now()}
    changed(kept)
    return {"agentKnowledgeBase": base}


def disassociate_agent_knowledge_base(store: Store, request: Item) -> Item:
    """Take a knowledge base off the draft; numbered versions keep it."""
    kept = held(store, request)
    base = _base(_draft(kept), request)
    del _draft(kept)[base["knowledgeBaseId"]]
    changed(kept)
    return {}


def list_agent_knowledge_bases(store: Store, request: Item) -> Item:
    """Return a summary of every association of a version."""
    found = [{n: base[n] for n in _SUMMARY} for base in _bases(store, request).values()]
    shown, more = page(found, request)
    return {"agentKnowledgeBaseSummaries": shown, **more}


def _bases(store: Store, request: Item) -> dict[str, Item]:
    kept = held(store, request)
    number = request["agentVersion"]
    if number == DRAFT:
        return _draft(kept)
    if number not in kept["versions"]:
        raise not_found(f"version {number} of agent {request['agentId']}")
    return kept["versions"][number].get("bases", {})


def _draft(kept: Item) -> dict[str, Item]:
    # An agent of an earlier snapshot has none.
    return kept.setdefault("bases", {})


def _base(bases: Mapping[str, Item], request: Item) -> Item:
    base = bases.get(request["knowledgeBaseId"])
    if base is None:
        raise not_found(
            f"knowledge base {request['knowledgeBaseId']} of agent {request['agentId']}"
        )
    return base


OPERATIONS: Mapping[str, Handler] = {
    "AssociateAgentKnowledgeBase": associate_agent_knowledge_base,
    "GetAgentKnowledgeBase": get_agent_knowledge_base,
    "UpdateAgentKnowledgeBase": update_agent_knowledge_base,
    "DisassociateAgentKnowledgeBase": disassociate_agent_knowledge_base,
    "ListAgentKnowledgeBases": list_agent_knowledge_bases,
}
