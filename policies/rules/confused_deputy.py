"""Confused deputies: a service takes a role for this account, and for a source that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Condition, Statement, judge_statements
from policies.model import (
    Finding,
    Outcome,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
)
from policies.resources import Resource

NAMES_ITS_SOURCE: Final = frozenset(
    {
        "bedrock.amazonaws.com",
        "bedrock-agentcore.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "logs.amazonaws.com",
        "malware-protection-plan.guardduty.amazonaws.com",
        "s3.amazonaws.com",
        "sagemaker.amazonaws.com",
        "vpc-flow-logs.amazonaws.com",
    }
)
"""Services whose documentation of their roles gives the form of the ARN for which they act."""

_ACCOUNT: Final = re.compile(r"^arn:aws[\w-]*:[\w-]+:[\w*-]*:(?P<account>\d{12}):")
_BUCKET: Final = re.compile(r"^arn:aws[\w-]*:s3:::[^*?]+$")


def _acts_for_its_own(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    trusts_services = False

    def judge(statement: Statement) -> Iterator[Finding]:
        nonlocal trusts_services
        services = [
            (item.text() or "").lower()
            for principal in statement.principals()
            if principal.kind == "Service"
            for item in principal.names.items()
        ]
        if not services or not statement.is_allow:
            return
        trusts_services = True
        yield from _judge_sources(statement, services, context)

    found = list(
        judge_statements(
            resource, (Kind.TRUST,), judge, "each service acts for a known account and source"
        )
    )
    if found and not trusts_services and all(each.outcome is Outcome.PASS for each in found):
        yield not_applicable(resource, "no service takes the role")
    else:
        yield from found


def _judge_sources(
    statement: Statement, services: list[str], context: PolicyContext
) -> Iterator[Finding]:
    conditions = [it for it in statement.conditions() if not it.is_optional]
    named = ", ".join(services)
    by_account = any(_names_account(each, context) for each in conditions)
    by_arn = [each for each in conditions if each.key == "aws:sourcearn"]
    if not by_account and not any(_holds_account(each, context) for each in by_arn):
        yield failed(
            statement.part("Condition"),
            f"{named} takes the role for whatever account asks it to",
            "add StringEquals on aws:SourceAccount with the account",
        )
    if not any(_names_source(each) for each in by_arn):
        unnamed = sorted(NAMES_ITS_SOURCE.intersection(services))
        if unnamed:
            yield failed(
                statement.part("Condition"),
                f"{', '.join(unnamed)} takes the role for anything in the account",
                "add ArnLike on aws:SourceArn with what it acts for",
            )


def _names_account(condition: Condition, context: PolicyContext) -> bool:
    values = frozenset(condition.values.texts())
    return (
        condition.key == "aws:sourceaccount"
        and condition.comparison in ("stringequals", "stringlike")
        and bool(values)
        and values <= context.account_ids
    )


def _holds_account(condition: Condition, context: PolicyContext) -> bool:
    """Whether every ARN of a condition lies in a known account."""
    found = [_ACCOUNT.match(value) for value in condition.values.texts()]
    return _names_source(condition) and all(
        it is not None and it["account"] in context.account_ids for it in found
    )


def _names_source(condition: Condition) -> bool:
    """Whether a condition compares with ARNs that name a service's account, or one bucket."""
    values = condition.values.texts()
    return (
        condition.comparison in ("arnlike", "arnequals", "stringlike", "stringequals")
        and bool(values)
        and all(_ACCOUNT.match(value) or _BUCKET.match(value) for value in values)
    )


ACTS_FOR_ITS_OWN: Final = Policy(
    id="IAM-04",
    name="service-acts-for-its-own",
    title="A service takes a role only for this account, and for the source that it names",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.ROLE,),
    rationale="A service serves all accounts; without a source it can be sent by any of them.",
    remedy="add aws:SourceAccount, and aws:SourceArn where the service gives one",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-6"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",),
    on_resource=_acts_for_its_own,
)
