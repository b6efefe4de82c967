"""Platforms: whatever the models allow, with what must agree in it made to agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from hypothesis import strategies as st

from components.spec.catalogue import DataClassRules, Dataset, Model, VendorReview
from components.spec.cost import CostManagement
from components.spec.fields import DATA_CLASSES, STAGES
from components.spec.gates import Gate
from components.spec.hosting import HostedModel
from components.spec.identity import AuditAccess, BreakGlass
from components.spec.knowledge import EmbeddingModel
from components.spec.observation import LogRetentionDays
from components.spec.platform import TAG_KEYS, Group, Person, Platform, StageRules, Tag, ValueStream
from components.spec.use_case import DatasetUse
from tests.components.spec.drawn.environments import (
    LONGEST_ENVIRONMENT,
    environments,
    issuers,
    workforces,
)
from tests.components.spec.drawn.values import (
    FUTURE,
    PAST,
    Data,
    Drawn,
    Rules,
    keyed,
    names,
    of_model,
    optional,
    some,
)

DATES: Rules = {
    (VendorReview, "approved_on"): PAST,
    (VendorReview, "expires_on"): FUTURE,
    (Model, "end_of_life"): FUTURE,
    (EmbeddingModel, "end_of_life"): FUTURE,
    (Gate, "approved_on"): PAST,
    (Gate, "expires_on"): FUTURE,
    (DatasetUse, "expires_on"): FUTURE,
}
"""What a day ends has not ended, and what it follows on is over."""

FOLDERS = ("orders", "orders-docs", "tickets", "a", "b0/c", "b0/d", "b1/c")
"""None lies in another, though some start alike."""

INSTANCE_TYPES = ("ml.m5.large", "ml.g5.xlarge", "ml.c7i.2xlarge")


def mapping(named: st.SearchStrategy[list[str]], drawn: Drawn) -> Drawn:
    """Draw a mapping whose names are drawn as well."""
    return named.flatmap(lambda it: keyed(it, drawn))


@st.composite
def platforms(draw: st.DrawFn) -> Data:
    """Draw a platform that holds."""
    groups, people, models = draw(names()), draw(names(2, 4)), draw(names())
    ci, there = draw(issuers()), draw(names(1, 2, LONGEST_ENVIRONMENT))
    there = list(dict.fromkeys(["sandbox", *there] if draw(st.booleans()) else there))
    workforce = draw(workforces(there))
    where = draw(environments(there, ci, sorted(workforce.get("identity_centers", {}))))
    own = sorted({it["region"] for it in where.values()})
    regions = sorted({region for it in where.values() for region in it["model_regions"]})
    auditors = [
        name
        for name, it in workforce.get("permission_sets", {}).items()
        if "audit-evidence" in it.get("duties", ())
    ]
    rules: Rules = dict(DATES)
    rules |= {
        (Platform, "ci"): st.just(ci),
        (Platform, "environments"): st.just(where),
        (Platform, "workforce"): st.just(workforce),
        (Platform, "owner"): st.sampled_from(groups),
        (Platform, "groups"): keyed(groups, of_model(Group, rules)),
        (Platform, "people"): keyed(people, of_model(Person, rules)),
        (Platform, "value_streams"): mapping(names(), of_model(ValueStream, rules)),
        (Platform, "stages"): keyed(STAGES, of_model(StageRules, rules)),
        (Platform, "data_classes"): keyed(DATA_CLASSES, of_model(DataClassRules, rules)),
        (Platform, "datasets"): mapping(names(0, 3), of_model(Dataset, rules).map(_lawful)),
        (Platform, "models"): keyed(models, of_model(Model, rules)),
        (Platform, "model_aliases"): mapping(names(longest=32), st.sampled_from(models)),
        (Platform, "embedding_models"): mapping(names(), of_model(EmbeddingModel, rules)),
        (Platform, "hosted_models"): mapping(names(0, 2, 16), of_model(HostedModel, rules)),
        (Platform, "required_tags"): keyed(TAG_KEYS, of_model(Tag, rules)),
        (Person, "group"): st.sampled_from(groups),
        (ValueStream, "owner"): st.sampled_from(people),
        (Dataset, "owner"): st.sampled_from(groups),
        (Dataset, "steward"): st.sampled_from(people),
        (VendorReview, "approver"): st.sampled_from(people),
        (CostManagement, "finance_group"): optional(st.sampled_from(groups)),
        (BreakGlass, "people"): some(people, least=2, most=4),
        (AuditAccess, "permission_sets"): some(auditors),
        (AuditAccess, "principals"): some(["role/auditor", "user/auditors/jo"], least=1),
        (StageRules, "models"): some(models),
        (Model, "stand_in"): optional(st.sampled_from(models)),
        # Each environment has to be met for a model to be of use there.
        (Model, "regions"): st.one_of(st.just(own[:1]), some(regions, least=1)),
        (EmbeddingModel, "regions"): st.one_of(st.just(own), some(regions, least=1)),
        (Platform, "records_data_class"): st.sampled_from(["restricted", *DATA_CLASSES]),
        (HostedModel, "model_package_arn"): st.builds(
            "arn:aws:sagemaker:{}:777788889999:model-package/{}/{}".format,
            st.sampled_from(own),
            st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?", fullmatch=True),
            st.integers(1, 99),
        ),
        (HostedModel, "instance_types"): some(INSTANCE_TYPES, least=1),
        (HostedModel, "data_classes"): some(DATA_CLASSES, least=1, most=4),
        (Model, "data_classes"): some(DATA_CLASSES, least=1, most=4),
    }
    found = draw(of_model(Platform, rules))
    _classes(draw, found)
    _stages(found)
    _datasets(draw, found)
    _models(found)
    _tags(draw, found)
    return found


def _classes(draw: st.DrawFn, found: Data) -> None:
    days = get_args(LogRetentionDays)
    for rules in found["data_classes"].values():
        least, usual, most = sorted(draw(st.tuples(*[st.sampled_from(days)] * 3)))
        rules["log_retention_days"] = usual
        for field, limit in (("min", least), ("max", most)):
            if rules.get(f"log_retention_{field}_days") is not None:
                rules[f"log_retention_{field}_days"] = limit


def _stages(found: Data) -> None:
    highest = 0
    for rules in (found["stages"][it] for it in STAGES):
        if "highest_data_class" in rules:
            highest = max(highest, DATA_CLASSES.index(rules["highest_data_class"]))
            rules["highest_data_class"] = DATA_CLASSES[highest]
        else:
            highest = len(DATA_CLASSES) - 1
        asked = sorted(rules[it] for it in ("monthly_budget_usd", "monthly_budget_ceiling_usd"))
        rules["monthly_budget_usd"], rules["monthly_budget_ceiling_usd"] = asked
    if found["stages"]["production"].get("over_budget") == "stop":
        del found["stages"]["production"]["over_budget"]


def _datasets(draw: st.DrawFn, found: Data) -> None:
    folders = iter(draw(st.permutations(FOLDERS)))
    for dataset in found["datasets"].values():
        dataset["location"] = f"{next(folders)}/"
        if dataset.get("documents") is not None:
            dataset["documents"] = f"{next(folders)}/"
        if dataset.get("replicates"):
            rules = found["data_classes"][dataset["data_class"]]
            dataset["replicates"] = rules["may_leave_region"]
        columns = {it["name"]: it for it in dataset["columns"]}
        dataset["columns"] = list(columns.values())


def _models(found: Data) -> None:
    for name, model in found["models"].items():
        if len(model["regions"]) > 1:
            model["cross_region_profile"] = model.get("cross_region_profile") or "us.some.model"
        if model.get("stand_in") == name:
            del model["stand_in"]
    for model in found.get("hosted_models", {}).values():
        kept: Sequence[str] = model.get("serverless_data_classes", [])
        model["serverless_data_classes"] = [it for it in kept if it in model["data_classes"]]


def _tags(draw: st.DrawFn, found: Data) -> None:
    """Allow what the platform's own tags are, and what use cases may need."""
    needed: dict[str, Sequence[str]] = {
        "owner": list(found["groups"]),
        "environment": list(found["environments"]),
        "stage": STAGES,
        "data_class": DATA_CLASSES,
        "cost_center": [found["cost_center"], "CC-1"],
    }
    for key, tag in found["required_tags"].items():
        tag.pop("allowed_values", None)
        if key in needed and draw(st.booleans()):
            tag["allowed_values"] = list(dict.fromkeys(needed[key]))


def _lawful(dataset: Data) -> Data:
    """Let a ground for processing be there where there are people to tell of."""
    dataset["is_personal"] = dataset.get("lawful_basis") is not None
    return dataset
