"""Hosted models."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from policies import resource_types as types
from policies.context import ApprovedVersion
from policies.model import Outcome, Stage
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.support import HOSTING, PROTOTYPE, UNKNOWN_TEXT, context, resource

VERSION = next(iter(context(HOSTING).approved_versions))
PRODUCTION = dataclasses.replace(context(HOSTING), stage=Stage.PRODUCTION)
CARDLESS = {VERSION: ApprovedVersion(vendor_review_ends_on=dt.date(2028, 1, 1))}
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
ON_INSTANCES = {"variantName": "main", "instanceType": "ml.g5.xlarge"}
TWO = {"initialInstanceCount": 2}
SOME = {"initialInstanceCount": UNKNOWN_TEXT}
CAPTURE = {"enableCapture": True, "destinationS3Uri": "s3://b/captures", "kmsKeyId": KEY}
SERVERLESS = {"variantName": "main", "serverlessConfig": {"memorySizeInMb": 1024}}


def configuration(**properties: Any) -> Resource:
    given = {"productionVariants": [ON_INSTANCES], "kmsKeyArn": KEY, **properties}
    return resource(types.ENDPOINT_CONFIGURATION.token, given)


def model(**properties: Any) -> Resource:
    given = {"primaryContainer": {"modelPackageName": VERSION}, **properties}
    return resource(types.HOSTED_MODEL.token, given)


def case(
    policy: str,
    outcome: Outcome,
    subject: Resource,
    says: str = "",
    why: str = "",
    stack: str = HOSTING,
) -> Case:
    where = context(stack)
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


PASS, FAIL = Outcome.PASS, Outcome.FAIL
NOT_APPLICABLE, UNDECIDED = Outcome.NOT_APPLICABLE, Outcome.UNDECIDED

CASES = [
    case("SMK-01", PASS, configuration(dataCaptureConfig=CAPTURE)),
    case("SMK-01", PASS, configuration(kmsKeyArn=UNKNOWN_TEXT), why="key_to_come"),
    case("SMK-01", FAIL, configuration(kmsKeyArn=None), "the volume has no key"),
    case(
        "SMK-01",
        FAIL,
        configuration(dataCaptureConfig={**CAPTURE, "kmsKeyId": None}),
        "captured calls have no key",
        "capture",
    ),
    case(
        "SMK-01",
        NOT_APPLICABLE,
        configuration(productionVariants=[SERVERLESS], kmsKeyArn=None),
        "no variant runs on instances",
    ),
    case(
        "SMK-01",
        UNDECIDED,
        configuration(productionVariants=UNKNOWN_TEXT, kmsKeyArn=None),
    ),
    case("SMK-03", PASS, model(enableNetworkIsolation=True)),
    case("SMK-03", FAIL, model(enableNetworkIsolation=False), "reaches the network"),
    case("SMK-03", FAIL, model(), "reaches the network", "absent"),
    case(
        "SMK-03",
        NOT_APPLICABLE,
        model(enableNetworkIsolation=False),
        "internal data may go",
        stack=PROTOTYPE,
    ),
    case("SMK-03", UNDECIDED, model(enableNetworkIsolation=UNKNOWN_TEXT)),
    case("SMK-05", PASS, model()),
    case(
        "SMK-05",
        PASS,
        model(primaryContainer=None, containers=[{"modelPackageName": VERSION}]),
        why="pipeline",
    ),
    case(
        "SMK-05",
        FAIL,
        model(primaryContainer={"image": "reader:latest"}),
        "no version of the model registry",
        "bare_image",
    ),
    case(
        "SMK-05",
        FAIL,
        model(primaryContainer={"modelPackageName": f"{VERSION}0"}),
        "not in the catalogue",
        "another_version",
    ),
    Case(
        policy="SMK-05",
        outcome=FAIL,
        subject=model(),
        says="was reviewed until 2028-09-21",
        where=dataclasses.replace(context(HOSTING), today=dt.date(2028, 9, 22)),
        why="review_ended",
    ),
    case("SMK-05", NOT_APPLICABLE, model(primaryContainer=None), "runs nothing"),
    case(
        "SMK-05",
        UNDECIDED,
        model(primaryContainer={"modelPackageName": UNKNOWN_TEXT}),
    ),
    Case(policy="SMK-05", outcome=PASS, subject=model(), where=PRODUCTION, why="production"),
    Case(
        policy="SMK-05",
        outcome=FAIL,
        subject=model(),
        says="has no model card",
        where=dataclasses.replace(PRODUCTION, approved_versions=CARDLESS),
        why="card",
    ),
    case("SMK-02", PASS, configuration(productionVariants=[{**ON_INSTANCES, **TWO}])),
    case("SMK-02", FAIL, configuration(), "one instance alone answers"),
    case("SMK-02", NOT_APPLICABLE, configuration(productionVariants=[SERVERLESS])),
    case("SMK-02", UNDECIDED, configuration(productionVariants=[{**ON_INSTANCES, **SOME}])),
]
