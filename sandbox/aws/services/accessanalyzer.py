"""IAM Access Analyzer: analyzers, their archive rules and tags. Nothing is analysed."""

from collections.abc import Callable
from typing import Any

from sandbox.aws.errors import AwsError
from sandbox.aws.services import tagging
from sandbox.aws.services.service import Service
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, now, page

_MAX_AGE_DAYS = 365
_MAX_RULES = 100
"""Archive rules of one analyzer (user guide, "IAM Access Analyzer quotas")."""

_KINDS = {"unusedAccess": "UNUSED_ACCESS", "internalAccess": "INTERNAL_ACCESS"}
"""Member of a configuration -> the ending of the types that take it."""


def create_analyzer(store: Store, request: Item) -> Item:
    """Make an analyzer; an account has one of each type (user guide, quotas)."""
    return store.once(request, lambda: _made(store, request))


def _made(store: Store, request: Item) -> Item:
    name, kind = request["analyzerName"], request["type"]
    if kind.startswith("ORGANIZATION"):
        raise invalid("You must create an organization before you create such an analyzer.")
    analyzers = store.table("analyzers")
    if name in analyzers:
        raise conflict(f"An analyzer already exists with the name {name}.")
    if any(analyzer["type"] == kind for analyzer in analyzers.values()):
        raise AwsError(
            "ServiceQuotaExceededException",
            f"The account has an analyzer of type {kind} already, and one is the most.",
        )
    rules = {rule["ruleName"]: rule["filter"] for rule in request.get("archiveRules", [])}
    if len(rules) != len(request.get("archiveRules", [])):
        raise invalid("two archive rules have the same name")
    # ARNs have the endpoint's name, with a hyphen that boto3's name lacks.
    where = f"access-analyzer:{store.region}:{store.account}"
    arn = f"arn:{store.partition}:{where}:analyzer/{name}"
    configuration = _configuration(kind, request.get("configuration"))
    store.tag(arn, request.get("tags", {}))
    moment = now()
    analyzers[name] = {
        "arn": arn,
        "name": name,
        "type": kind,
        "createdAt": moment,
        "status": "ACTIVE",
        **({"configuration": configuration} if configuration else {}),
    }
    store.table("rules")[name] = {
        rule: {"ruleName": rule, "filter": filters, "createdAt": moment, "updatedAt": moment}
        for rule, filters in rules.items()
    }
    return {"arn": arn}


def _configuration(kind: str, given: Item | None) -> Item:
    """Return an analyzer's configuration, with the default of those that look for unused access."""
    for member, ending in _KINDS.items():
        if given and member in given and not kind.endswith(ending):
            raise invalid(f"configuration.{member} is for analyzers of {ending}, not for {kind}")
    if not kind.endswith(_KINDS["unusedAccess"]):
        return dict(given or {})
    unused: Item = {"unusedAccessAge": 90, **(given or {}).get("unusedAccess", {})}
    if not 1 <= unused["unusedAccessAge"] <= _MAX_AGE_DAYS:
        raise invalid(f"unusedAccessAge must be from 1 to {_MAX_AGE_DAYS} days")
    return {"unusedAccess": unused}


def get_analyzer(store: Store, request: Item) -> Item:
    """Return an analyzer."""
    return {"analyzer": _shown(store, _analyzer(store, request))}


def list_analyzers(store: Store, request: Item) -> Item:
    """Return the analyzers, of one type where one is named."""
    wanted = request.get("type")
    analyzers = store.table("analyzers").values()
    found = [_shown(store, it) for it in analyzers if wanted in {None, it["type"]}]
    shown, more = page(found, request)
    return {"analyzers": shown, **more}


def update_analyzer(store: Store, request: Item) -> Item:
    """Change which access is left out; the age of unused access stays as it was made."""
    analyzer = _analyzer(store, request)
    if analyzer["type"] == "ACCOUNT":
        raise invalid("an analyzer of external access has no configuration to change")
    before = analyzer.get("configuration", {})
    wanted = _configuration(analyzer["type"], {**before, **request.get("configuration", {})})
    ages = [it.get("unusedAccess", {}).get("unusedAccessAge") for it in (before, wanted)]
    if ages[0] != ages[1]:
        raise invalid("unusedAccessAge cannot be changed; make another analyzer")
    analyzer["configuration"] = wanted
    return {"configuration": wanted}


def delete_analyzer(store: Store, request: Item) -> Item:
    """Remove an analyzer with its archive rules."""
    analyzer = _analyzer(store, request)
    del store.table("analyzers")[analyzer["name"]]
    store.table("rules").pop(analyzer["name"], None)
    store.forget(analyzer["arn"])
    return {}


def create_archive_rule(store: Store, request: Item) -> Item:
    """Make a rule by which new findings are archived."""
    rules, name = _rules(store, request), request["ruleName"]
    if name in rules:
        raise conflict(f"The analyzer has an archive rule {name} already.")
    if len(rules) >= _MAX_RULES:
        raise AwsError("ServiceQuotaExceededException", f"{_MAX_RULES} archive rules are the most.")
    moment = now()
    rules[name] = {
        "ruleName": name,
        "filter": request["filter"],
        "createdAt": moment,
        "updatedAt": moment,
    }
    return {}


def get_archive_rule(store: Store, request: Item) -> Item:
    """Return an archive rule."""
    return {"archiveRule": _rule(store, request)}


def list_archive_rules(store: Store, request: Item) -> Item:
    """Return the archive rules of an analyzer."""
    shown, more = page(list(_rules(store, request).values()), request)
    return {"archiveRules": shown, **more}


def update_archive_rule(store: Store, request: Item) -> Item:
    """Replace the filter of an archive rule."""
    _rule(store, request).update(filter=request["filter"], updatedAt=now())
    return {}


def delete_archive_rule(store: Store, request: Item) -> Item:
    """Remove an archive rule."""
    del _rules(store, request)[_rule(store, request)["ruleName"]]
    return {}


def _analyzer(store: Store, request: Item) -> dict[str, Any]:
    name = request["analyzerName"]
    found = store.table("analyzers").get(name)
    if found is None:
        raise not_found(f"analyzer {name}")
    return found


def _shown(store: Store, analyzer: Item) -> Item:
    return {**analyzer, "tags": store.tags[analyzer["arn"]]}


def _rules(store: Store, request: Item) -> dict[str, Item]:
    return store.table("rules")[_analyzer(store, request)["name"]]


def _rule(store: Store, request: Item) -> Item:
    found = _rules(store, request).get(request["ruleName"])
    if found is None:
        raise not_found(f"archive rule {request['ruleName']}")
    return found


_HANDLERS: tuple[Callable[[Store, Item], Item], ...] = (
    create_analyzer,
    get_analyzer,
    list_analyzers,
    update_analyzer,
    delete_analyzer,
    create_archive_rule,
    get_archive_rule,
    list_archive_rules,
    update_archive_rule,
    delete_archive_rule,
)

SERVICE = Service(
    name="accessanalyzer",
    operations={
        **{
            "".join(part.capitalize() for part in handler.__name__.split("_")): handler
            for handler in _HANDLERS
        },
        **tagging.AS_MAP,
    },
)
