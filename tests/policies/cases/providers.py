"""By which provider resources are made, in which account, and what is the whole account's."""

from __future__ import annotations

from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from tests.policies.case import Case
from tests.policies.cases.models import FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, context, resource

OWN = context()
SHARED = context(PLATFORM)
PINNED = {"region": "us-east-1", "allowedAccountIds": '["000000000000"]'}
ELSEWHERE = '[{"roleArn": "arn:aws:iam::999999999999:role/deployer"}]'


def judged(
    outcome: Outcome, token: str, says: str = "", why: str = "", *, provider: str = ""
) -> Case:
    subject = resource(token, {}, provider_type=f"pulumi:providers:{provider}" if provider else "")
    return Case(policy="GOV-13", outcome=outcome, subject=subject, says=says, why=why)


def pinned(
    outcome: Outcome, says: str = "", why: str = "", *, where: PolicyContext = OWN, **changed: Any
) -> Case:
    subject = resource(types.AWS_PROVIDER.token, {**PINNED, **changed})
    return Case(policy="GOV-14", outcome=outcome, subject=subject, says=says, why=why, where=where)


def of_account(
    outcome: Outcome, token: str, says: str = "", why: str = "", where: PolicyContext = OWN
) -> Case:
    subject = resource(token, {})
    return Case(policy="GOV-15", outcome=outcome, subject=subject, says=says, why=why, where=where)


CASES = [
    judged(PASS, types.BUCKET.token, provider="aws"),
    judged(FAIL, "aws:cloudformation/stack:Stack", "makes what no policy sees", provider="aws"),
    judged(
        FAIL,
        "aws-native:s3:Bucket",
        "the provider aws-native, whose resources no policy reads",
        "other-provider",
        provider="aws-native",
    ),
    judged(NOT_APPLICABLE, "groundwork:index:UseCase"),
    judged(NOT_APPLICABLE, "groundwork:index:UseCase", why="remote", provider="groundwork"),
    judged(NOT_APPLICABLE, types.AWS_PROVIDER.token, why="provider"),
    pinned(PASS),
    pinned(NOT_APPLICABLE, where=SHARED, allowedAccountIds='["999999999999"]'),
    pinned(FAIL, "whatever account the credentials are of", "any", allowedAccountIds=None),
    pinned(FAIL, "it works in 9999", "other-account", allowedAccountIds=["999999999999"]),
    pinned(FAIL, "it takes arn:aws:iam::9999", "role", assumeRoles=ELSEWHERE),
    pinned(FAIL, "addresses that the program", "endpoints", endpoints='[{"s3": "http://x"}]'),
    pinned(FAIL, "secretKey is in the program", "key", secretKey="x"),
    pinned(FAIL, "leaves out a check", "skips", skipRequestingAccountId="true"),
    pinned(UNDECIDED, allowedAccountIds=UNKNOWN_TEXT),
    of_account(PASS, types.BUCKET.token),
    of_account(FAIL, "aws:guardduty/detector:Detector", "what holds for the whole account"),
    of_account(FAIL, types.LAKE_SETTINGS.token, "what holds for the whole account", "type"),
    of_account(NOT_APPLICABLE, types.LAKE_SETTINGS.token, where=SHARED),
]
