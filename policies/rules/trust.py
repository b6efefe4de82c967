"""Trust: who may take a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Principal, Statement, account_of, judge_statements
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
from policies.patterns import has_wildcard
from policies.resources import Resource
from policies.values import Property

TRUSTED_SERVICES: Final = frozenset(
    {
        "apigateway.amazonaws.com",
        "athena.amazonaws.com",
        "bedrock.amazonaws.com",
        "bedrock-agentcore.amazonaws.com",
        "budgets.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "config.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "events.amazonaws.com",
        "firehose.amazonaws.com",
        "glue.amazonaws.com",
        "lakeformation.amazonaws.com",
        "lambda.amazonaws.com",
        "logs.amazonaws.com",
        "malware-protection-plan.guardduty.amazonaws.com",
        "s3.amazonaws.com",
        "sagemaker.amazonaws.com",
        "scheduler.amazonaws.com",
        "states.amazonaws.com",
        "vpc-flow-logs.amazonaws.com",
    }
)
"""Services in which the platform and its use cases run or record."""

_PROVIDER: Final = re.compile(
    r"^arn:aws[\w-]*:iam::(?P<account>\d{12}):(?:oidc|saml)-provider/[^*?]+$"
)


def _trusts_only_the_known(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        if not statement.is_allow:
            return
        if not statement.part("NotPrincipal").is_absent:
            yield failed(statement.part("NotPrincipal"), "all principals but some are trusted")
        principals = list(statement.principals())
        if not principals and statement.part("NotPrincipal").is_absent:
            yield failed(statement.place, "the statement trusts nobody that it names")
        for principal in principals:
            for item in principal.names.items():
                yield from each_decided(_judge_principal(principal, item, context))

    yield from judge_statements(
        resource, (Kind.TRUST,), judge, "only known accounts, services and providers are trusted"
    )


def _judge_principal(
    principal: Principal, item: Property, context: PolicyContext
) -> Iterator[Finding]:
    name = item.text() or ""
    if has_wildcard(name):
        yield failed(item, f"{name!r} trusts whoever it matches")
    elif principal.kind == "Service":
        if name.lower() not in TRUSTED_SERVICES:
            yield failed(
                item, f"the service {name} is not on the platform's list", "use a listed service"
            )
    elif principal.kind == "Federated":
        found = _PROVIDER.match(name)
        if found is None or found["account"] not in context.account_ids:
            yield failed(item, f"{name} is not an identity provider of a known account")
    elif account_of(name) not in context.account_ids:
        yield failed(item, f"{name} is not of a known account")


TRUSTS_ONLY_THE_KNOWN: Final = Policy(
    id="IAM-03",
    name="role-trusts-only-the-known",
    title="A role is taken only by known accounts, listed services and own identity providers",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ROLE,),
    rationale="Whoever may take a role has all that it may do.",
    remedy="name the account, service or provider in Principal",
    supports=Supports(
        nist_800_53_r5=("AC-3",),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01",),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    on_resource=_trusts_only_the_known,
)


_PINNED: Final = (
    re.compile(r"^repo:[^*?/:]+/[^*?/:]+:(?:environment|ref|pull_request)(?::[^*?]+)?$"),
    re.compile(r"^project_path:[^*?:]+:ref_type:(?:branch|tag):ref:[^*?]+$"),
)
"""GitHub's and GitLab's `sub` claims that name one repository and what runs in it."""

_EVERY_BRANCH: Final = re.compile(r"^project_path:[^*?:]+:ref_type:branch:ref:\*$")
"""GitLab's claim of a merge request names its branch, so reading one takes them all."""


def _ci_is_pinned(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    trusts_ci = False

    def judge(statement: Statement) -> Iterator[Finding]:
        nonlocal trusts_ci
        if not statement.is_allow:
            return
        for principal in statement.principals():
            for item in principal.names.items():
                issuer = (item.text() or "").partition(":oidc-provider/")[2]
                if issuer:
                    trusts_ci = True
                    yield from each_decided(_judge_claims(statement, issuer, reads=reads))

    # Only the platform's own stack has a planner, and its rights are read-only by a test.
    reads = context.is_platform and resource.prop("name").value == naming.CI_PLANNER
    found = list(
        judge_statements(
            resource, (Kind.TRUST,), judge, "CI's claims name one repository and what runs in it"
        )
    )
    if found and not trusts_ci and all(each.outcome is Outcome.PASS for each in found):
        yield not_applicable(resource, "the role trusts no OIDC provider")
    else:
        yield from found


def _judge_claims(statement: Statement, issuer: str, *, reads: bool) -> Iterator[Finding]:
    for claim in ("aud", "sub"):
        key = f"{issuer}:{claim}".lower()
        conditions = [
            each
            for each in statement.conditions()
            if each.key == key
            and not each.is_optional
            and each.comparison in ("stringequals", "stringlike")
        ]
        if not conditions:
            yield failed(
                statement.part("Condition"),
                f"any token of {issuer} is trusted whatever its {claim} claim",
                f"add StringEquals on {issuer}:{claim}",
            )
        if claim == "sub":
            for condition in conditions:
                for item in condition.values.items():
                    yield from each_decided(_judge_subject(item, reads=reads))


def _judge_subject(item: Property, *, reads: bool) -> Iterator[Finding]:
    subject = item.text() or ""
    forms = (*_PINNED, _EVERY_BRANCH) if reads else _PINNED
    if not any(form.match(subject) for form in forms):
        yield failed(
            item,
            f"{subject!r} does not name one repository and what runs in it",
            "pin it, as repo:owner/name:environment:prod",
        )


CI_IS_PINNED: Final = Policy(
    id="IAM-11",
    name="ci-trust-is-pinned",
    title="CI takes a role only from one repository and its environment",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.ROLE,),
    rationale="An issuer serves every repository in the world; only the claims tell them apart.",
    remedy="compare aud and sub by StringEquals with exact claims",
    supports=Supports(
        nist_800_53_r5=("IA-2", "CM-5"),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.6.2.5",),
        owasp_llm_2025=("LLM03",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC6.1", "CC8.1"),
    ),
    links=(
        "https://docs.github.com/en/actions/reference/security/oidc",
        "https://docs.gitlab.com/ci/cloud_services/aws/",
    ),
    on_resource=_ci_is_pinned,
)
