"""Choice of models, and what is owned of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.cases.models import (
    BUCKET,
    FAIL,
    MODEL,
    NOT_APPLICABLE,
    PASS,
    TAGS,
    UNDECIDED,
    profile,
)
from tests.policies.support import (
    PLATFORM,
    PROTOTYPE,
    UNKNOWN_TEXT,
    USE_CASE,
    context,
    declared,
    resource,
)

WHERE = context()
FAST = declared(USE_CASE, types.INFERENCE_PROFILE, "customer-support-fast")
STRONG = declared(USE_CASE, types.INFERENCE_PROFILE, "customer-support-strong")
NOVA = "amazon.nova-lite-v1:0"
ACROSS = "arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.amazon.nova-lite-v1:0"
ELSEWHERE = "arn:aws:bedrock:us-east-1::foundation-model/acme.unheard-v1"
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
REGISTERED = "s3://meridian-data-confidential-000000000000-us-east-1/support-tickets/2026/"


def of_class(name: str) -> PolicyContext:
    return dataclasses.replace(WHERE, data_class=WHERE.data_classes[name])


def priced(usd: float) -> PolicyContext:
    prices = {"none": usd, "one-month": usd}
    model = dataclasses.replace(WHERE.approved_models[NOVA], unit_usd_per_hour=prices)
    return dataclasses.replace(WHERE, approved_models={**WHERE.approved_models, NOVA: model})


def evaluated(**change: Any) -> PolicyContext:
    done = dataclasses.replace(WHERE.evaluations[NOVA], **change)
    return dataclasses.replace(WHERE, evaluations={**WHERE.evaluations, NOVA: done})


def custom(**change: Any) -> Resource:
    given = {
        "customModelKmsKeyId": KEY,
        "vpcConfig": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
        "trainingDataConfig": {"s3Uri": f"{REGISTERED}train.jsonl"},
        "validationDataConfig": {"validators": [{"s3Uri": f"{REGISTERED}check.jsonl"}]},
        **change,
    }
    return resource(types.CUSTOM_MODEL.token, given)


def bought(**change: Any) -> Resource:
    given = {"modelArn": MODEL, "modelUnits": 1, "tags": TAGS, **change}
    return resource(types.PROVISIONED_THROUGHPUT.token, given)


def case(
    policy: str,
    outcome: Outcome,
    subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext = WHERE,
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


ENDING = dataclasses.replace(priced(1.0), stage_ends_on=dt.date(2026, 12, 1))

CASES = [
    case("MOD-05", PASS, FAST),
    case("MOD-05", PASS, STRONG, why="across_regions"),
    case("MOD-05", PASS, bought(), why="throughput"),
    case(
        "MOD-05", FAIL, STRONG, "is not approved for restricted data", where=of_class("restricted")
    ),
    case(
        "MOD-05",
        FAIL,
        profile(modelSource={"copyFrom": ACROSS}),
        "and confidential data stays in its region",
        "leaves_region",
        dataclasses.replace(
            WHERE, data_class=dataclasses.replace(WHERE.data_class, may_leave_region=False)
        ),
    ),
    case(
        "MOD-05",
        FAIL,
        STRONG,
        "us-west-2, outside sandbox's regions",
        "other_regions",
        dataclasses.replace(WHERE, model_regions=frozenset({"us-east-1", "us-east-2"})),
    ),
    case("MOD-05", NOT_APPLICABLE, profile(modelSource={"copyFrom": ELSEWHERE}), why="unapproved"),
    case("MOD-05", NOT_APPLICABLE, BUCKET),
    case("MOD-05", UNDECIDED, profile(modelSource={"copyFrom": UNKNOWN_TEXT})),
    case("MOD-07", PASS, custom()),
    case("MOD-07", FAIL, custom(customModelKmsKeyId=None), "no key of the account's"),
    case("MOD-07", FAIL, custom(vpcConfig=None), "outside any network", "network"),
    case(
        "MOD-07",
        FAIL,
        custom(trainingDataConfig={"s3Uri": "s3://scratch/train.jsonl"}),
        "s3://scratch/train.jsonl is of no dataset",
        "data",
    ),
    case(
        "MOD-07",
        FAIL,
        custom(validationDataConfig={"validators": [{"s3Uri": "s3://scratch/check.jsonl"}]}),
        "s3://scratch/check.jsonl is of no dataset",
        "validation",
    ),
    case("MOD-07", NOT_APPLICABLE, BUCKET),
    case("MOD-07", UNDECIDED, custom(customModelKmsKeyId=UNKNOWN_TEXT)),
    case("MOD-08", PASS, bought(), where=priced(2.0)),
    case("MOD-08", FAIL, bought(), "no price of amazon.nova-lite-v1:0 for the term none"),
    case(
        "MOD-08",
        FAIL,
        bought(modelUnits=3),
        "costs 4380 USD a month, of a budget of 1800",
        "budget",
        priced(2.0),
    ),
    case("MOD-08", FAIL, bought(tags={}), "it lacks the tags use_case", "tags", priced(1.0)),
    case(
        "MOD-08",
        FAIL,
        bought(commitmentDuration="OneMonth"),
        "one-month outlives the stage",
        "term",
        ENDING,
    ),
    case("MOD-08", PASS, bought(commitmentDuration="OneMonth"), why="term", where=priced(1.0)),
    case("MOD-08", NOT_APPLICABLE, BUCKET),
    case("MOD-08", UNDECIDED, bought(modelUnits=UNKNOWN_TEXT), where=priced(1.0)),
    case("MOD-11", PASS, FAST),
    case("MOD-11", PASS, profile(modelSource={"copyFrom": ACROSS}), why="stand_in"),
    case(
        "MOD-11",
        FAIL,
        FAST,
        "nobody has evaluated amazon.nova-lite-v1:0 for returns-triage",
        where=context(PROTOTYPE),
    ),
    case(
        "MOD-11",
        FAIL,
        FAST,
        "evaluated on 2025-11-20, which held until 2026-11-20",
        "old",
        evaluated(evaluated_on=dt.date(2025, 11, 20)),
    ),
    case("MOD-11", FAIL, FAST, "scored 0.5 of the 0.9 asked", "bad", evaluated(score=0.5)),
    case("MOD-11", NOT_APPLICABLE, FAST, why="platform", where=context(PLATFORM)),
    case("MOD-11", NOT_APPLICABLE, BUCKET),
    case("MOD-11", UNDECIDED, profile(modelSource={"copyFrom": UNKNOWN_TEXT})),
]
