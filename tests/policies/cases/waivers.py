"""Waivers that hold, that are wrong, and that nothing needs any more."""

from __future__ import annotations

import dataclasses
import datetime as dt

from components.errors import Fault
from policies.context import PolicyContext, WaiverFault, Waivers
from policies.model import Outcome, Waiver
from tests.policies.case import Case
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS
from tests.policies.support import PLATFORM, TODAY, context, resource, urn_of, waiver

DAY = dt.timedelta(days=1)
FAULT = Fault("policies/waivers.yaml", 7, "waivers.0.expires", "is missing", "add it")

OPEN_BUCKET = resource(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    {"bucket": "b", "blockPublicAcls": False},
    name="open",
)
CLOSED_BUCKET = resource(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    dict.fromkeys(
        ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True
    ),
    name="open",
)
ELSEWHERE = urn_of("aws:s3/bucket:Bucket", "b", PLATFORM)


def having(*entries: Waiver, faults: tuple[WaiverFault, ...] = ()) -> PolicyContext:
    return dataclasses.replace(context(), waivers=Waivers(entries, faults))


def accepted(last_day: dt.date = TODAY + 60 * DAY) -> Waiver:
    return waiver("ENC-01", OPEN_BUCKET.urn, last_day, created=TODAY - 20 * DAY)


def case(
    policy: str,
    outcome: Outcome,
    where: PolicyContext,
    says: str = "",
    why: str = "",
) -> Case:
    subject = [CLOSED_BUCKET if why == "mended" else OPEN_BUCKET]
    return Case(policy=policy, outcome=outcome, subject=subject, where=where, says=says, why=why)


CASES = [
    case("GOV-03", PASS, having(accepted()), "SEC-12, approved by priya-raman until 2027-01-22"),
    case("GOV-03", PASS, having(accepted(TODAY)), why="last day"),
    case("GOV-03", FAIL, having(accepted(TODAY - DAY)), "SEC-12 accepted ENC-01 on ", "expired"),
    case(
        "GOV-03",
        FAIL,
        having(faults=(WaiverFault(OPEN_BUCKET.urn, FAULT),)),
        "policies/waivers.yaml:7: waivers.0.expires: is missing",
        "malformed",
    ),
    case("GOV-03", FAIL, having(faults=(WaiverFault(None, FAULT),)), "is missing", "nameless"),
    case("GOV-03", NOT_APPLICABLE, having(), "no waiver is about this stack"),
    case(
        "GOV-03",
        NOT_APPLICABLE,
        having(waiver("ENC-01", ELSEWHERE), faults=(WaiverFault(ELSEWHERE, FAULT),)),
        why="another stack's",
    ),
    case("GOV-04", PASS, having(accepted()), "accepts a failure until 2027-01-22"),
    case("GOV-04", FAIL, having(accepted(TODAY + 13 * DAY)), "ends in 13 days", "soon"),
    case("GOV-04", FAIL, having(accepted()), "does not fail ENC-01", "mended"),
    case(
        "GOV-04",
        FAIL,
        having(waiver("ENC-01", BUCKET.urn + "-2", TODAY + 60 * DAY)),
        "ENC-01 says nothing of urn:pulumi:",
        "no such resource",
    ),
    case("GOV-04", NOT_APPLICABLE, having(accepted(TODAY - DAY)), "no running waiver"),
]
