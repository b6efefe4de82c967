"""Data sources of knowledge bases."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.aws.services.bedrock_agent.knowledge_bases import find as knowledge_base
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, not_found, now, page

_CONFIGURATIONS: Mapping[str, str] = {
    "S3": "s3Configuration",
    "WEB": "webConfiguration",
    "CONFLUENCE": "confluenceConfiguration",
    "SALESFORCE": "salesforceConfiguration",
    "SHAREPOINT": "sharePointConfiguration",
}
_CHUNKING: Mapping[str, str] = {
    "FIXED_SIZE": "fixedSizeChunkingConfiguration",
    "HIERARCHICAL": "hierarchicalChunkingConfiguration",
    "SEMANTIC": "semanticChunkingConfiguration",
}
_IDS = 10
_BODY = (
    "name",
    "description",
    "dataSourceConfiguration",
    "serverSideEncryptionConfiguration",
    "vectorIngestionConfiguration",
)
_SUMMARY = ("knowledgeBaseId", "dataSourceId", "name", "status", "description", "updatedAt")


def create_data_source(store: Store, request: Item) -> Item:
    """Connect a knowledge base to where its documents lie; nothing is read yet."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    base = knowledge_base(store, request)
    _free(store, request, but=None)
    _check(request)
    identifier = new_id(_IDS).upper()
    moment = now()
    made: Item = {
        "knowledgeBaseId": base["knowledgeBaseId"],
        "dataSourceId": identifier,
        "status": "AVAILABLE",
        "dataDeletionPolicy": request.get("dataDeletionPolicy", "DELETE"),
        "createdAt": moment,
        "updatedAt": moment,
        **{name: request[name] for name in _BODY if name in request},
    }
    _of(store, request)[identifier] = made
    return {"dataSource": made}


def get_data_source(store: Store, request: Item) -> Item:
    """Return a data source."""
    return {"dataSource": _find(store, request)}


def update_data_source(store: Store, request: Item) -> Item:
    """Replace a data source's settings; how documents are parsed and cut never changes.

    https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_UpdateDataSource.html
    """
    made = _find(store, request)
    _free(store, request, but=made["dataSourceId"])
    _check(request)
    kind = made["dataSourceConfiguration"]["type"]
    if request["dataSourceConfiguration"]["type"] != kind:
        raise invalid(f"dataSourceConfiguration.type cannot be changed from {kind}")
    before: Item = made.get("vectorIngestionConfiguration", {})
    after: Item = request.get("vectorIngestionConfiguration", {})
    for part in ("chunkingConfiguration", "parsingConfiguration"):
        if before.get(part) != after.get(part):
            raise invalid(
                f"vectorIngestionConfiguration.{part} cannot be changed after the data source was "
                "created"
            )
    changed: Item = {
        **{name: value for name, value in made.items() if name not in _BODY},
        **{name: request[name] for name in _BODY if name in request},
        "dataDeletionPolicy": request.get("dataDeletionPolicy", made["dataDeletionPolicy"]),
        "updatedAt": now(),
    }
    _of(store, request)[made["dataSourceId"]] = changed
    return {"dataSource": changed}


def delete_data_source(store: Store, request: Item) -> Item:
    """Remove a data source."""
    made = _find(store, request)
    del _of(store, request)[made["dataSourceId"]]
    for token, answer in list(store.tokens.items()):
        if answer.get("dataSource", {}).get("dataSourceId") == made["dataSourceId"]:
            del store.tokens[token]
    return {
        "knowledgeBaseId": made["knowledgeBaseId"],
        "dataSourceId": made["dataSourceId"],
        "status": "DELETING",
    }


def list_data_sources(store: Store, request: Item) -> Item:
    """Return the data sources of a knowledge base, shortly."""
    found = [
        {name: each[name] for name in _SUMMARY if name in each}
        for each in _of(store, request).values()
    ]
    shown, more = page(found, request)
    return {"dataSourceSummaries": shown, **more}


def _of(store: Store, request: Item) -> dict[str, Item]:
    base = knowledge_base(store, request)
    return store.table("data sources").setdefault(base["knowledgeBaseId"], {})


def _find(store: Store, request: Item) -> Item:
    made = _of(store, request).get(request["dataSourceId"])
    if made is None:
        raise not_found(f"data source {request['dataSourceId']}")
    return made


def _free(store: Store, request: Item, but: str | None) -> None:
    for identifier, made in _of(store, request).items():
        if made["name"] == request["name"] and identifier != but:
            raise conflict(f"DataSource with name {request['name']} already exists.")


def _check(request: Item) -> None:
    found = [*_sources(request["dataSourceConfiguration"])]
    found += _cutting(request.get("vectorIngestionConfiguration", {}).get("chunkingConfiguration"))
    if found:
        raise invalid("; ".join(found))


def _sources(config: dict[str, Any]) -> Iterator[str]:
    kind: str = config["type"]
    own = _CONFIGURATIONS.get(kind)
    if own and own not in config:
        yield f"dataSourceConfiguration: type {kind} needs {own}"
    others = sorted(set(config) - {"type", own})
    if others:
        yield f"dataSourceConfiguration: type {kind} takes no {', '.join(others)}"


def _cutting(config: dict[str, Any] | None) -> Iterator[str]:
    if config is None:
        return
    strategy: str = config["chunkingStrategy"]
    own = _CHUNKING.get(strategy)
    others = sorted(set(config) - {"chunkingStrategy", own})
    if others:
        yield f"chunkingConfiguration: {strategy} takes no {', '.join(others)}"
    if own and own not in config:
        yield f"chunkingConfiguration: {strategy} needs {own}"
    elif strategy == "HIERARCHICAL":
        parent, child = (it["maxTokens"] for it in config[str(own)]["levelConfigurations"])
        if child >= parent:
            yield "chunkingConfiguration: a child chunk must be smaller than its parent"


OPERATIONS: Mapping[str, Handler] = {
    "CreateDataSource": create_data_source,
    "GetDataSource": get_data_source,
    "UpdateDataSource": update_data_source,
    "DeleteDataSource": delete_data_source,
    "ListDataSources": list_data_sources,
}
