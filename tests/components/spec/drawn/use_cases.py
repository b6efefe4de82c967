"""Use cases on a platform: whatever the models allow, with what must agree made to agree."""

from __future__ import annotations

import datetime as dt
import math
from typing import get_args

from hypothesis import assume
from hypothesis import strategies as st

from components.spec.evaluation import Evaluation
from components.spec.fields import DATA_CLASSES, STAGES, rank
from components.spec.gates import ArchitectureReview, Gate, OnCall, ReviewTopic, Rollback
from components.spec.hosting import AcceleratorApproval, HostedModelUse
from components.spec.knowledge import Knowledge
from components.spec.links import Link
from components.spec.observation import LogRetentionDays, Observation
from components.spec.platform import Platform
from components.spec.use_case import (
    DatasetUse,
    DeniedTopic,
    KeyResult,
    ModelUse,
    Objective,
    Trio,
    UseCaseFile,
)
from tests.components.spec.drawn.agents import agents
from tests.components.spec.drawn.offers import Offers
from tests.components.spec.drawn.overlays import overlays
from tests.components.spec.drawn.platforms import DATES
from tests.components.spec.drawn.values import (
    ABSENT,
    FUTURE,
    PAST,
    TODAY,
    Data,
    Drawn,
    Rules,
    keyed,
    names,
    of_model,
    of_type,
    optional,
    some,
)

NONE = st.just(ABSENT)
GATES = {"architecture_review": ArchitectureReview, "rollback": Rollback, "on_call": OnCall}
HIGH_RISK_DAYS = 184
MONTH_MINUTES = 43_800


@st.composite
def use_cases(draw: st.DrawFn, platform: Platform) -> Data:
    """Draw the file of a use case that the platform supports."""
    there = draw(some(list(platform.environments), least=1))
    offered = [
        offers
        for stage in STAGES
        for data_class in DATA_CLASSES
        if rank(data_class) <= rank(platform.stages[stage].highest_data_class)
        and ((offers := Offers(platform, there, stage, data_class)).models or offers.hosted)
    ]
    # A platform may offer nothing in all of these environments.
    assume(offered)
    offers = draw(st.sampled_from(offered))
    models = draw(some(offers.models, least=0 if offers.hosted else 1))
    found = draw(of_model(UseCaseFile, _rules(draw, offers, models)))
    _stage(draw, found, offers)
    _watched(found, offers)
    _evaluated(found, offers)
    if found.get("rate_limit"):
        found["rate_limit"] = _rate(found)
    if not offers.recovers(models):
        found["recovery"] = False
    accounts = sorted(it.account_id for it in platform.environments.values())
    found.update(draw(agents(models, accounts, list(found.get("knowledge", {})))))
    _remembered(found, offers)
    found["environments"] = draw(overlays(found, offers))
    return found


def _rules(draw: st.DrawFn, offers: Offers, models: list[str]) -> Rules:
    platform, rules = offers.platform, dict(DATES)
    people = list(platform.people)
    # Somebody who does not build it approves.
    trio = people[: draw(st.integers(1, len(people) - 1))]
    groups = list(platform.groups)
    cost_centers = platform.required_tags["cost_center"].allowed_values
    ceiling = platform.stages[offers.stage].monthly_budget_ceiling_usd
    hosted = draw(some([it for it in offers.hosted if it not in models], least=0 if models else 1))
    grants = _grants(draw, offers, rules)
    rules |= {
        (UseCaseFile, "stage"): st.just(offers.stage),
        (UseCaseFile, "data_class"): st.just(offers.data_class),
        (UseCaseFile, "environments"): st.just({}),
        (UseCaseFile, "value_stream"): st.sampled_from(list(platform.value_streams)),
        (UseCaseFile, "stakeholders"): some(groups),
        (UseCaseFile, "monthly_budget_usd"): optional(st.integers(1, ceiling)),
        (UseCaseFile, "stage_ends_on"): NONE,
        (UseCaseFile, "kill_switch_tested_on"): optional(PAST),
        (UseCaseFile, "human_oversight"): optional(st.sampled_from(people)),
        (UseCaseFile, "models"): keyed(models, of_model(ModelUse, rules)),
        (UseCaseFile, "hosted_models"): st.tuples(
            *(_hosted(it, offers, rules) for it in hosted)
        ).map(lambda it: dict(zip(hosted, it, strict=True))),
        (UseCaseFile, "datasets"): st.just(grants),
        (UseCaseFile, "knowledge"): st.just(_knowledge(draw, offers, grants)),
        **{(UseCaseFile, it): NONE for it in ("prompts", "agent", "gateway", "agent_runtime")},
        **{(Trio, it): st.sampled_from(trio) for it in Trio.model_fields},
        (AcceleratorApproval, "approver"): st.sampled_from([it for it in people if it not in trio]),
        (AcceleratorApproval, "expires_on"): FUTURE,
        (Evaluation, "approver"): st.sampled_from([it for it in people if it not in trio]),
        (Evaluation, "evaluated_on"): PAST,
        (Gate, "approver"): st.sampled_from([it for it in people if it not in trio]),
        (ArchitectureReview, "topics"): st.permutations(get_args(ReviewTopic)),
        (OnCall, "group"): st.sampled_from(groups),
        (Observation, "on_call"): optional(st.sampled_from(groups)),
        (KeyResult, "baseline"): st.floats(-1e6, 0),
        (KeyResult, "target"): st.floats(1, 1e6),
        (KeyResult, "baseline_date"): PAST,
        (KeyResult, "target_date"): FUTURE,
        (Link, "url"): st.uuids().map(lambda it: f"https://wiki.example.com/{it}"),
        (ModelUse, "provisioned"): NONE,
    }
    if cost_centers:
        rules[UseCaseFile, "cost_center"] = st.sampled_from(cost_centers)
    if not models:
        rules |= {(UseCaseFile, it): NONE for it in ("guardrail", "rate_limit")}
    return rules


def _grants(draw: st.DrawFn, offers: Offers, rules: Rules) -> Data:
    found: Data = {}
    for name in draw(some(list(offers.datasets))):
        dataset = offers.datasets[name]
        columns = [it.name for it in dataset.columns]
        least = int(offers.platform.data_classes[dataset.data_class].grants_name_columns)
        own: Rules = {
            **rules,
            (DatasetUse, "columns"): some(columns, least=least),
            (DatasetUse, "approver"): st.sampled_from(offers.approvers(name)),
        }
        found[name] = draw(of_model(DatasetUse, own))
    return found


def _knowledge(draw: st.DrawFn, offers: Offers, grants: Data) -> Data:
    whole = [
        name
        for name, it in grants.items()
        if not it.get("columns")
        and offers.datasets[name].documents
        and offers.embedding_models(name)
    ]
    found: Data = {}
    for name in draw(names(0, 2)) if whole else ():
        dataset = draw(st.sampled_from(whole))
        own: Rules = {
            (Knowledge, "dataset"): st.just(dataset),
            (Knowledge, "embedding_model"): st.sampled_from(offers.embedding_models(dataset)),
        }
        found[name] = draw(of_model(Knowledge, own))
    return found


def _hosted(name: str, offers: Offers, rules: Rules) -> Drawn:
    model = offers.platform.hosted_models[name]
    most = offers.platform.stages[offers.stage].max_instances or 100
    instances = st.fixed_dictionaries(
        {
            "type": st.sampled_from(offers.instance_types(name)),
            "min_count": st.integers(1, (most + 1) // 2),
            "max_count": st.integers((most + 1) // 2, most),
            "target_invocations_per_minute": st.integers(1, 10_000),
        }
    )
    runs: Rules = {
        **rules,
        (HostedModelUse, "instances"): instances,
        (HostedModelUse, "serverless"): NONE,
        # Asked for where the type has accelerators, and right elsewhere too.
        (HostedModelUse, "accelerator_approval"): of_model(AcceleratorApproval, rules),
    }
    if offers.data_class not in model.serverless_data_classes:
        return of_model(HostedModelUse, runs)
    annotation = HostedModelUse.model_fields["serverless"].annotation
    serverless: Rules = {
        **rules,
        (HostedModelUse, "instances"): NONE,
        (HostedModelUse, "serverless"): of_type(get_args(annotation)[0], [], rules),
        (HostedModelUse, "capture_share"): st.sampled_from([ABSENT, 0, 0.0]),
    }
    return st.one_of(of_model(HostedModelUse, runs), of_model(HostedModelUse, serverless))


def _stage(draw: st.DrawFn, found: Data, offers: Offers) -> None:
    """Add what the stage asks for."""
    platform, stage = offers.platform, offers.stage
    rules = _rules(draw, offers, list(found.get("models", {})))
    people = {found["trio"][it] for it in Trio.model_fields}
    rules[Gate, "approver"] = st.sampled_from([it for it in platform.people if it not in people])
    gates = found.setdefault("gates", {})
    for name in platform.stages[stage].gates:
        gates[name] = gates.get(name) or draw(of_model(GATES.get(name, Gate), rules))
    if stage == "prototype":
        longest = platform.stages[stage].max_days or 3653
        ends = st.dates(TODAY, TODAY + dt.timedelta(longest))
        found["stage_ends_on"] = draw(ends).isoformat()
        return
    found["stakeholders"] = found.get("stakeholders") or [next(iter(platform.groups))]
    found["risk_tier"] = found.get("risk_tier") or "limited"
    found["objectives"] = found.get("objectives") or [draw(of_model(Objective, rules))]
    if found.get("models"):
        guardrail = found.setdefault("guardrail", {})
        topics = guardrail.get("denied_topics") or [draw(of_model(DeniedTopic, rules))]
        guardrail["denied_topics"] = topics


def _remembered(found: Data, offers: Offers) -> None:
    """Let an agent remember no longer than its data is kept."""
    kept = offers.platform.data_classes[offers.data_class].log_retention_limits[1]
    if days := found.get("agent", {}).get("memory_days"):
        found["agent"]["memory_days"] = min(days, kept)
    # A runtime outside of a network would reach all of the internet.
    if not all(it.network for it in offers.where):
        found.pop("agent_runtime", None)


def _evaluated(found: Data, offers: Offers) -> None:
    """Let evaluations be of the models behind the aliases, and good enough."""
    platform = offers.platform
    for alias, use in found.get("models", {}).items():
        if done := use.get("evaluation"):
            done["model_id"] = platform.models[platform.model_aliases[alias]].model_id
            done["least_score"] = min(done["score"], done["least_score"])


def _watched(found: Data, offers: Offers) -> None:
    """Keep logs within the limits of their class, and as long as their risk asks."""
    rules = offers.platform.data_classes[offers.data_class]
    least, most = rules.log_retention_limits
    if found.get("risk_tier") == "high" and most >= HIGH_RISK_DAYS:
        least = max(least, HIGH_RISK_DAYS)
    elif found.get("risk_tier") == "high":
        found["risk_tier"] = "limited"
    fitting = [it for it in get_args(LogRetentionDays) if least <= it <= most]
    watched = found.setdefault("observation", {})
    asked = watched.get("log_retention_days") or rules.log_retention_days
    if not least <= asked <= most:
        watched["log_retention_days"] = fitting[0]


def _rate(found: Data) -> Data:
    """Leave room for the declared use."""
    calls = tokens = 0
    for use in found["models"].values():
        each = use.get("calls_per_month", 5000)
        calls += each
        tokens += each * (
            use.get("input_tokens_per_call", 1500) + use.get("output_tokens_per_call", 300)
        )
    return {
        "requests_per_minute": math.ceil(calls / MONTH_MINUTES),
        "tokens_per_minute": math.ceil(tokens / MONTH_MINUTES),
    }
