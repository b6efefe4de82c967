"""Keys to models: callers take roles, and nobody has a key that lasts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.context import PolicyContext
from policies.iam import IDENTITY, IDENTITY_CARRIERS, Statement, is_boundary, judge_statements
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Resource

MAKING: Final = ("iam:CreateAccessKey", "iam:CreateServiceSpecificCredential")
USING: Final = ("bedrock:CallWithBearerToken", "bedrock-mantle:CallWithBearerToken")
"""What a call by an API key is authorised as, at Bedrock's two endpoints."""

_TOKEN_TYPE: Final = "bedrock:bearertokentype"  # noqa: S105  a condition key


def _no_lasting_keys(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.ACCESS_KEY.token:
        user = resource.prop("user")
        yield failed(user, "an access key of an IAM user lasts until somebody takes it away")
    elif resource.type == types.SERVICE_CREDENTIAL.token:
        service = resource.prop("serviceName")
        if (service.text() or "").startswith("bedrock"):
            yield failed(service, "it is a long-term API key of Bedrock")
        else:
            yield passed(service, f"it is a credential of {service.text()}, which calls no model")
    elif is_boundary(resource):
        yield not_applicable(resource, "a boundary grants nothing")
    else:
        yield from judge_statements(
            resource, IDENTITY, _judge, "no statement lets its holder make or use lasting keys"
        )


def _judge(statement: Statement) -> Iterator[Finding]:
    if not statement.is_allow:
        return
    actions = [each for each in MAKING if statement.allows(each)]
    if not _only_short_tokens(statement):
        actions += [each for each in USING if statement.allows(each)]
    if actions:
        yield failed(statement.place, f"its holder may {', '.join(actions)}")


def _only_short_tokens(statement: Statement) -> bool:
    """Whether the statement holds for keys alone that end with the session they come from."""
    return any(
        condition.key == _TOKEN_TYPE
        and condition.comparison == "stringequals"
        and not condition.is_optional
        and condition.values.texts() == ["SHORT_TERM"]
        for condition in statement.conditions()
    )


NO_LASTING_KEYS: Final = Policy(
    id="MOD-10",
    name="no-lasting-keys",
    title="Nobody has, makes or uses an access key or a long-term API key of Bedrock",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ACCESS_KEY, types.SERVICE_CREDENTIAL, *IDENTITY_CARRIERS),
    rationale="Lasting keys are what is stolen to call models at another's cost.",
    remedy="let callers take a role; a short-term key ends with its session",
    supports=Supports(
        nist_800_53_r5=("IA-5", "AC-2"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENSEC01-BP01",),
        cis_v3=("1.14",),
        cis_v5=("1.13",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-permissions.html",),
    on_resource=_no_lasting_keys,
)
