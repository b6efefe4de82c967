"""Lasting: what must not be lost by a slip, and what can be stopped at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.iam import carriers
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

_OWN_PROTECTION: Final = {
    types.TABLE.token: "deletionProtectionEnabled",
    # What is taken out of the stack stays in the account, until its retention ends it.
    types.LOG_GROUP.token: "skipDestroy",
}
"""What keeps a resource of a type as well as the engine's own protection."""


def _is_protected(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if context.is_disposable:
        yield not_applicable(resource, "a disposable environment may be destroyed with all it has")
        return
    if resource.is_protected:
        yield passed(resource, "the engine refuses to delete it")
        return
    own = _OWN_PROTECTION.get(resource.type)
    if own is not None and resource.prop(own).flag() is True:
        yield passed(resource.prop(own), "it outlives its deletion from the stack")
    else:
        yield failed(resource, f"a slip deletes {resource.name} for good", "set protect=True")


LASTING_IS_PROTECTED: Final = Policy(
    id="GOV-07",
    name="lasting-is-protected",
    title="Keys, stores, logs and trails are protected where the environment is not disposable",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(
        types.KMS_KEY,
        types.KMS_REPLICA_KEY,
        types.BUCKET,
        types.VECTOR_BUCKET,
        types.TABLE,
        types.SECRET,
        types.LOG_GROUP,
        types.TRAIL,
    ),
    rationale="One renamed line can make the engine replace a store, with all that it held.",
    remedy="set protect=True in the options of the resource",
    supports=Supports(
        nist_800_53_r5=("CP-9", "AU-9"),
        nist_ai_rmf=("MANAGE 2.3",),
        iso42001=("A.6.2.8",),
        eu_ai_act=("18",),
        owasp_llm_2025=("LLM04",),
        genai_lens=("GENREL05-BP02",),
        soc2=("A1.2",),
    ),
    links=("https://www.pulumi.com/docs/iac/concepts/options/protect/",),
    on_resource=_is_protected,
)


TESTED_WITHIN: Final = dt.timedelta(days=365)

_STOPPED: Final = (
    "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream",
    "bedrock:InvokeAgent",
    "bedrock-agentcore:InvokeAgentRuntime",
    "sagemaker:InvokeEndpoint",
)
"""What has a model answer; the kill switch denies all of it."""


def _can_be_stopped(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if context.is_platform:
        yield from _switch_is_there(stack)
        return
    roles = list(stack.of_type(types.ROLE))
    if not roles:
        yield not_applicable(stack, "the stack has no role that could call a model")
        return
    yield from each_decided(*(_is_in_reach(each) for each in roles))
    tested = context.kill_switch_tested_on
    if tested is None:
        yield failed(
            stack,
            "nobody has tried to stop the use case",
            "try `groundwork stop` and `groundwork resume`, and add kill_switch_tested_on",
        )
    elif context.today - tested > TESTED_WITHIN:
        yield failed(
            stack,
            f"the use case was last stopped on {tested}",
            "try it again, and renew kill_switch_tested_on",
        )
    else:
        yield passed(stack, f"the use case was stopped and resumed on {tested}")


def _is_in_reach(role: Resource) -> Iterator[Finding]:
    path = role.prop("path")
    text = path.text() or "/"
    if text.startswith(naming.USE_CASE_ROLE_PATH):
        yield passed(path, f"who stops use cases can stop {role.name}")
    else:
        yield failed(
            path,
            f"{role.name} is under {text}, where nobody who stops use cases can reach it",
            f"set path to {naming.USE_CASE_ROLE_PATH}",
        )


def _switch_is_there(stack: Stack) -> Iterator[Finding]:
    policies = [
        each
        for each in stack.of_type(types.POLICY)
        if each.prop("name").value == naming.STOP_POLICY_NAME
    ]
    if not policies:
        yield failed(stack, "nothing stops a use case", "declare the platform's kill switch")
    for policy in policies:
        yield from each_decided(_denies_all(policy))


def _denies_all(policy: Resource) -> Iterator[Finding]:
    denied = {
        action
        for carrier in carriers(policy)
        for statement in carrier.statements()
        if not statement.is_allow
        and "*" in statement.part("Resource").texts()
        and not list(statement.conditions())
        for action in _STOPPED
        if statement.allows(action)
    }
    missing = [action for action in _STOPPED if action not in denied]
    place = policy.prop("policy")
    if missing:
        yield failed(place, f"the kill switch leaves {', '.join(missing)}", "deny these as well")
    else:
        yield passed(place, "the kill switch denies every way to have a model answer")


CAN_BE_STOPPED: Final = Policy(
    id="GOV-08",
    name="use-case-can-be-stopped",
    title="The kill switch reaches every role of a use case, and was tried within a year",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(types.ROLE, types.POLICY),
    rationale="A model that goes wrong is stopped in seconds, or by the next deployment.",
    remedy="make roles under the use cases' path, and try `groundwork stop` every year",
    supports=Supports(
        nist_800_53_r5=("CM-3",),
        nist_ai_rmf=("MANAGE 2.4",),
        iso42001=("A.6.2.6",),
        eu_ai_act=("14",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENREL03-BP02",),
        soc2=("CC7.4",),
    ),
    links=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    ),
    on_stack=_can_be_stopped,
)
