"""What retiring a use case deletes, what it keeps and why, and what has to be released first."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from cli.summary import concern
from cli.target import Target
from components import naming
from components.data_access import QUERY_RESULT_DAYS
from components.spec.use_case import UseCase

LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
_KEYS: Final = ("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")
_SECRET: Final = "aws:secretsmanager/secret:Secret"  # noqa: S105  (a type's)
KEPT_TYPES: Final = (
    LOG_GROUP,
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    *_KEYS,
)
"""What outlives its stack where an environment keeps data: logs, their masking, and their keys, of
which a recovery region's log has a replica."""

_FORCED: Final = ("forceDestroy", "forceDetachPolicies")
"""Properties by which the provider deletes what is not empty, or has policies of others on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something that stays."""

    what: str
    why: str
    until: str = ""
    """Day after which it ends by itself; empty where somebody decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will happen to a use case in an environment."""

    use_case: str
    environment: str
    account_id: str
    deleted: Mapping[str, int]
    """Concern to the number of its resources that are deleted."""

    kept: tuple[Kept, ...]
    protected: tuple[str, ...]
    """Resources that the state protects, by name; their release must be asked for."""

    restorable: tuple[Kept, ...]
    """What can be brought back for a while."""

    def as_json(self) -> dict[str, Any]:
        """Return it for `--json`."""
        return asdict(self)


def plan(target: Target, state: Mapping[str, Any], today: dt.date) -> Plan:
    """Return what retiring the use case does.

    Args:
        target: the use case and the environment.
        state: the stack's exported state.
        today: the day of the retirement.
    """
    resources = list(_resources(state))
    kept = [it for it in resources if keeps(target, it)]
    going = Counter(
        name for it in resources if it not in kept and (name := concern(str(it["urn"]))) is not None
    )
    return Plan(
        use_case=target.use_case,
        environment=target.environment,
        account_id=target.place.account_id,
        deleted=dict(sorted(going.items())),
        kept=(*_kept_of_stack(kept, today), *_kept_beside(target)),
        protected=tuple(sorted(_name(it) for it in resources if it.get("protect"))),
        restorable=tuple(_restorable(resources, kept, today)),
    )


def keeps(target: Target, resource: Mapping[str, Any]) -> bool:
    """Tell whether a resource outlives its stack.

    An environment that is not disposable keeps logs for as long as their data class says, though
    nobody writes them any more; and the key without which they cannot be read.
    """
    return not target.where.is_disposable and resource["type"] in KEPT_TYPES


def is_kept_arn(target: Target, arn: str) -> bool:
    """Tell the same of what AWS lists, where no state tells of it any more."""
    return not target.where.is_disposable and arn.split(":")[2] in ("kms", "logs")


def released(target: Target, state: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the state with which the engine can destroy the stack, or None if it is so already.

    Protection is taken off; what is kept is told to be retained; what others may have filled or
    attached (results of queries, the policy that stops a use case) does not stand in the way.
    """
    changed = copy.deepcopy(dict(state))
    for it in _resources(changed):
        if it.get("protect"):
            it["protect"] = False
        if keeps(target, it):
            it["retainOnDelete"] = True
        for name in _FORCED:
            outputs = cast("dict[str, Any]", it.get("outputs") or {})
            if name in outputs or (name, it["type"]) == (
                "forceDetachPolicies",
                "aws:iam/role:Role",
            ):
                it["inputs"] = {**_inputs(it), name: True}
                it["outputs"] = {**outputs, name: True}
    return None if changed == state else changed


def left_in_platform(target: Target) -> dict[str, list[str]]:
    """Return the entries of stacks/platform.yaml that no other use case names."""
    specs = target.specs
    own = _named(specs.use_cases[target.use_case].values())
    others = _named(
        spec
        for name, where in specs.use_cases.items()
        if name != target.use_case
        for spec in where.values()
    )
    return {
        field: sorted(names - others[field])
        for field, names in own.items()
        if names - others[field]
    }


def _named(use_cases: Iterable[UseCase]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {
        "datasets": set(),
        "embedding_models": set(),
        "hosted_models": set(),
        "model_aliases": set(),
        "value_streams": set(),
    }
    for it in use_cases:
        found["datasets"] |= set(it.datasets)
        found["embedding_models"] |= {base.embedding_model for base in it.knowledge.values()}
        found["hosted_models"] |= set(it.hosted_models)
        found["model_aliases"] |= set(it.models)
        found["value_streams"].add(it.value_stream)
    return found


def _kept_of_stack(kept: Iterable[Mapping[str, Any]], today: dt.date) -> Iterator[Kept]:
    days = 0
    held = list(kept)
    for it in held:
        if it["type"] == LOG_GROUP:
            own = int(_inputs(it).get("retentionInDays") or 0)
            days = max(days, own)
            yield Kept(
                what=f"log group {_physical(it)}",
                why=f"its data class keeps logs for {own} days; masked as before",
                until=_after(today, own),
            )
    for it in held:
        if it["type"] in _KEYS:
            yield Kept(
                what=f"key {it.get('id')}",
                why="without it the logs cannot be read; schedule its deletion when they are gone",
                until=_after(today, days),
            )


def _kept_beside(target: Target) -> Iterator[Kept]:
    spec, platform = target.spec, target.specs.platform
    for name in spec.datasets:
        dataset = platform.datasets[name]
        yield Kept(
            what=f"dataset {name}",
            why=f"is {dataset.owner}'s and is kept for {dataset.retention_days} days; "
            "the grant on it ends",
        )
    for name, base in spec.knowledge.items():
        yield Kept(
            what=f"documents of {base.dataset}",
            why=f"are the platform's; the index {name} is deleted, and can be made from them again",
        )
    rules = platform.data_classes[spec.data_class]
    for alias in spec.hosted_models:
        yield Kept(
            what=f"captured calls in {naming.captures(target.use_case, alias)}",
            why=f"the class {spec.data_class} keeps each for {rules.capture_retention_days} days",
        )
    if spec.datasets:
        yield Kept(
            what=f"results of queries in {naming.query_results(target.use_case)}",
            why=f"each ends by itself after {QUERY_RESULT_DAYS} days",
        )
    yield Kept(what="logs of model invocations, the trail", why="are the platform's record")
    yield Kept(what="evidence", why="is locked; nobody deletes it before its time")
    yield Kept(
        what=f"{naming.stop_record(target.use_case)}, {naming.retirement_record(target.use_case)}",
        why="say who stopped and who retired it, when and why",
    )


def _restorable(
    resources: Iterable[Mapping[str, Any]], kept: Sequence[Mapping[str, Any]], today: dt.date
) -> Iterator[Kept]:
    windows = {_SECRET: "recoveryWindowInDays", **dict.fromkeys(_KEYS, "deletionWindowInDays")}
    for it in resources:
        window = windows.get(str(it["type"]))
        if window is None or it in kept:
            continue
        days = int(_inputs(it).get(window) or 0)
        if days:
            kind = "secret" if it["type"] == _SECRET else "key"
            yield Kept(
                what=f"{kind} {_physical(it)}",
                why=f"AWS deletes it {days} days from now",
                until=_after(today, days),
            )


def _resources(state: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    deployment = cast("Mapping[str, Any]", state.get("deployment") or {})
    for it in cast("list[dict[str, Any]]", deployment.get("resources") or []):
        if str(it["type"]).startswith("aws:"):
            yield it


def _inputs(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", resource.get("inputs") or {})


def _name(resource: Mapping[str, Any]) -> str:
    return str(resource["urn"]).rpartition("::")[2]


def _physical(resource: Mapping[str, Any]) -> str:
    return str(_inputs(resource).get("name") or resource.get("id") or _name(resource))


def _after(today: dt.date, days: int) -> str:
    return (today + dt.timedelta(days=days)).isoformat()
