"""Stages: how a use case came to the one that it is in, and how long it may stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
from policies.resources import Stack

_RISK_LINK: Final = "https://docs.aws.amazon.com/wellarchitected/latest/generative-ai-lens/"


def _gates_are_passed(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if not context.required_gates:
        yield not_applicable(stack, f"the stage {context.stage.value} asks for no gate")
    for name in context.required_gates:
        gate = context.gates.get(name)
        if gate is None:
            yield failed(
                stack,
                f"the gate {name} was not passed",
                f"add gates.{name} with its approver and evidence, or stay at the stage before",
            )
        elif gate.approver in context.builders:
            yield failed(
                stack,
                f"the gate {name} was approved by {gate.approver}, who builds the use case",
                "have somebody approve who does not build it",
            )
        elif context.today > gate.expires_on:
            yield failed(
                stack,
                f"the approval of {name} ended on {gate.expires_on}",
                "have it approved again, or go back to the stage before",
            )
        else:
            yield passed(stack, f"{name}: {gate.approver}, until {gate.expires_on}")


GATES_ARE_PASSED: Final = Policy(
    id="GOV-02",
    name="gates-are-passed",
    title="A use case is in its stage by approvals that hold, of people who do not build it",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PILOT,
    types=(),
    rationale="A stage lowers or raises every other guardrail; who moves it must have looked.",
    remedy="pass the gates of the stage, and keep their evidence in the use case's spec",
    supports=Supports(
        nist_800_53_r5=("CA-6", "CM-3", "AC-5", "RA-3"),
        nist_ai_rmf=("MANAGE 1.1", "MAP 5.1"),
        iso42001=("A.5.2", "A.5.3", "A.6.2.4", "A.6.2.5"),
        eu_ai_act=("9", "27"),
        owasp_llm_2025=("LLM09",),
        genai_lens=("GENOPS04-BP02",),
        soc2=("CC8.1", "CC3.2"),
    ),
    links=(_RISK_LINK,),
    on_stack=_gates_are_passed,
)


def _stage_is_running(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    ends = context.stage_ends_on
    if ends is None:
        yield not_applicable(stack, "the stage has no end")
    elif context.today > ends:
        yield failed(
            stack,
            f"the stage {context.stage.value} ended on {ends}",
            "move the use case to the next stage, or take it out: groundwork retire",
        )
    else:
        yield passed(stack, f"the stage {context.stage.value} lasts until {ends}")


STAGE_IS_RUNNING: Final = Policy(
    id="GOV-10",
    name="stage-is-running",
    title="A use case whose stage has ended is changed no more",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(),
    rationale="A prototype that may stay becomes a service that nobody has reviewed or hardened.",
    remedy="move the use case to the next stage, or take it out with `groundwork retire`",
    supports=Supports(
        nist_800_53_r5=("CM-8", "PM-5"),
        nist_ai_rmf=("GOVERN 1.6",),
        iso42001=("A.6.2.5",),
        genai_lens=("GENOPS04-BP02",),
        soc2=("CC8.1",),
    ),
    links=(_RISK_LINK,),
    on_stack=_stage_is_running,
)
