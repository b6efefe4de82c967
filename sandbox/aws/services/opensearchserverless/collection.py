"""Collections, and their tags."""

from collections.abc import Mapping

from moto.core.utils import unix_time_millis
from moto.kms.models import kms_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.opensearchserverless.policies import encryption_of
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, not_found, page
from sandbox.aws.services.tagging import LOWER_PAIR, Tagging

_OPTIONS = ("description", "vectorOptions", "collectionGroupName")
_IDS = 20


def create_collection(store: Store, request: Item) -> Item:
    """Make a collection under the encryption policy that takes its name in."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    name: str = request["name"]
    if any(it["name"] == name for it in store.table("collections").values()):
        raise conflict(f"Collection with name {name} already exists")
    key = _key(store, request)
    identifier = new_id(_IDS)
    arn = f"arn:{store.partition}:aoss:{store.region}:{store.account}:collection/{identifier}"
    moment = int(unix_time_millis())
    endpoint = f"https://{identifier}.{store.region}.aoss.amazonaws.com"
    collection: Item = {
        "id": identifier,
        "name": name,
        "arn": arn,
        "status": "ACTIVE",
        "type": request.get("type", "TIMESERIES"),
        "kmsKeyArn": key,
        "standbyReplicas": request.get("standbyReplicas", "ENABLED"),
        "deletionProtection": request.get("deletionProtection", "DISABLED"),
        "createdDate": moment,
        "lastModifiedDate": moment,
        "collectionEndpoint": endpoint,
        "dashboardEndpoint": f"{endpoint}/_dashboards",
        **{it: request[it] for it in _OPTIONS if request.get(it)},
    }
    store.tag(arn, request.get("tags", []))
    store.table("collections")[identifier] = collection
    return {"createCollectionDetail": _detail(collection)}


def batch_get_collection(store: Store, request: Item) -> Item:
    """Return collections by their ids or by their names, and which of them are not there."""
    ids, names = request.get("ids", []), request.get("names", [])
    if bool(ids) == bool(names):
        raise invalid(
            "You need to provide IDs or names. You can't provide both IDs and names in the same "
            "request"
        )
    member, wanted = ("id", ids) if ids else ("name", names)
    by_key = {it[member]: it for it in store.table("collections").values()}
    return {
        "collectionDetails": [by_key[it] for it in wanted if it in by_key],
        "collectionErrorDetails": [
            {
                member: it,
                "errorCode": "NOT_FOUND",
                "errorMessage": "The specified Collection is not found.",
            }
            for it in wanted
            if it not in by_key
        ],
    }


def list_collections(store: Store, request: Item) -> Item:
    """Return the collections, of a name or a status where these are asked for."""
    filters: dict[str, str] = request.get("collectionFilters", {})
    names = ("arn", "id", "name", "status")
    found = [
        {it: collection[it] for it in names}
        for collection in store.table("collections").values()
        if all(collection[member] == value for member, value in filters.items())
    ]
    shown, more = page(found, request)
    return {"collectionSummaries": shown, **more}


def update_collection(store: Store, request: Item) -> Item:
    """Change a collection's description, vector options or protection."""
    collection = _find(store, request["id"])
    for name in ("description", "vectorOptions", "deletionProtection"):
        if name in request:
            collection[name] = request[name]
    collection["lastModifiedDate"] = int(unix_time_millis())
    kept = ("id", "name", "status", "type", "arn", "createdDate", "lastModifiedDate", *_OPTIONS)
    told = {it: collection[it] for it in kept if it in collection and it != "collectionGroupName"}
    return {"updateCollectionDetail": told}


def delete_collection(store: Store, request: Item) -> Item:
    """Remove a collection that is not protected."""
    collection = _find(store, request["id"])
    if collection["deletionProtection"] == "ENABLED":
        raise conflict(f"Collection {collection['name']} is protected from deletion")
    del store.table("collections")[collection["id"]]
    store.table("indexes").pop(collection["id"], None)
    store.tags.pop(collection["arn"], None)
    for token, answer in list(store.tokens.items()):
        if answer.get("createCollectionDetail", {}).get("id") == collection["id"]:
            del store.tokens[token]
    names = ("id", "name")
    return {"deleteCollectionDetail": {it: collection[it] for it in names} | {"status": "DELETING"}}


def by_arn(store: Store, arn: str) -> Item | None:
    """Return the collection with this ARN, or None."""
    return next((it for it in store.table("collections").values() if it["arn"] == arn), None)


def by_endpoint(store: Store, endpoint: str) -> Item | None:
    """Return the collection that is reached at this endpoint, or None."""
    wanted = endpoint.removeprefix("https://")
    found = store.table("collections").values()
    return next(
        (it for it in found if it["collectionEndpoint"].removeprefix("https://") == wanted), None
    )


def indexes(store: Store, collection: Item) -> dict[str, Item]:
    """Return a collection's indexes by name; what is put there stays."""
    return store.table("indexes").setdefault(collection["id"], {})


def _key(store: Store, request: Item) -> str:
    """Return the key of a new collection: its own, or that of the policy that takes it in."""
    own = request.get("encryptionConfig", {})
    policy = {"KmsARN": own.get("kmsKeyArn")} if own else encryption_of(store, request["name"])
    if policy is None:
        raise invalid(
            "No matching security policy of encryption type found for collection name: "
            f"{request['name']}. Please create security policy of encryption type for this "
            "collection."
        )
    key = policy.get("KmsARN")
    if key is None:
        return "auto"
    if key not in {it.arn for it in kms_backends[store.account][store.region].keys.values()}:
        raise invalid(f"there is no key {key} in {store.region}")
    return key


def _detail(collection: Item) -> Item:
    return {it: v for it, v in collection.items() if not it.endswith("Endpoint")}


def _find(store: Store, identifier: str) -> Item:
    collection = store.table("collections").get(identifier)
    if collection is None:
        raise not_found(f"collection {identifier}")
    return collection


def _unknown(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"{arn} is no resource that has tags", 404)


OPERATIONS: Mapping[str, Handler] = {
    "CreateCollection": create_collection,
    "BatchGetCollection": batch_get_collection,
    "ListCollections": list_collections,
    "UpdateCollection": update_collection,
    "DeleteCollection": delete_collection,
    **Tagging(pair=LOWER_PAIR, unknown=_unknown).operations(),
}
