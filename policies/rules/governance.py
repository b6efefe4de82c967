"""Governance: where resources may be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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
from policies.resources import Resource


def _is_in_an_allowed_region(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    region = resource.region()
    text = region.text()
    if text is None:
        yield not_applicable(region, "neither the resource nor its provider names a region")
    elif text in context.allowed_regions:
        yield passed(region, f"{text} is allowed")
    else:
        yield failed(
            region,
            f"{text} is not a region of this environment",
            f"use {', '.join(sorted(context.allowed_regions))}",
        )


ALLOWED_REGION: Final = Policy(
    id="GOV-06",
    name="allowed-region",
    title="Resources are only in the environment's regions",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ANY,),
    rationale="A region that nobody watches is where data and cost leave unseen.",
    remedy="use the environment's region, or add one to the platform's spec",
    supports=Supports(
        nist_800_53_r5=("CM-7", "CM-7(5)", "SA-9"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM03",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC8.1",),
    ),
    links=("https://www.pulumi.com/registry/packages/aws/",),
    on_resource=_is_in_an_allowed_region,
)
