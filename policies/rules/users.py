"""IAM users and their long-lived credentials: none but for emergencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from components import naming
from policies import resource_types as types
from policies.context import PolicyContext
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
from policies.resources import Resource, Stack

_MADE: Final = {
    types.USER.token: "an IAM user, whom no identity provider knows",
    types.ACCESS_KEY.token: "an access key, which ends only when somebody thinks of it",
    types.LOGIN_PROFILE.token: "a password to the console",
    types.SERVICE_CREDENTIAL.token: "a long-lived credential of one service",
}


def _no_user(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    path = resource.prop("path") if resource.type == types.USER.token else None
    if context.is_platform and path is not None:
        if (path.text() or "").startswith(naming.BREAK_GLASS_USER_PATH):
            yield passed(path, "the user is for emergencies, and reported when it is used")
            return
        yield failed(path, f"the stack makes {_MADE[resource.type]}")
        return
    yield failed(resource, f"the stack makes {_MADE[resource.type]}")


def _stack_has_no_user(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    if any(stack.of_type(*NO_USER.types)):
        yield not_applicable(stack, "each user and credential is judged by itself")
    else:
        yield passed(stack, "the stack makes no user, access key or password")


NO_USER: Final = Policy(
    id="IAM-09",
    name="no-user-no-key",
    title="No stack makes IAM users, access keys or passwords, but users for emergencies",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.USER, types.ACCESS_KEY, types.LOGIN_PROFILE, types.SERVICE_CREDENTIAL),
    rationale="A key that does not expire outlives its reason, and leaks without a trace.",
    remedy="let a role do it: of the workload, of CI by OIDC, or of people by Identity Center",
    supports=Supports(
        nist_800_53_r5=("AC-2", "IA-2", "IA-5"),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01",),
        cis_v3=("1.14", "1.15"),
        cis_v5=("1.13", "1.14"),
        soc2=("CC6.1", "CC6.2"),
    ),
    links=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys_alternatives.html",
    ),
    on_resource=_no_user,
    on_stack=_stack_has_no_user,
)
