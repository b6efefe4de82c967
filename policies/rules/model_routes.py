"""Routes to models: only through the use case's own endpoints, and by no model's own name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.iam import IDENTITY_CARRIERS, Carrier, Statement, grants
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
from policies.rules.model_access import embeds, invokes, model_named, profile_conditions
from policies.values import Property

_OWN_KINDS: Final = (
    (":application-inference-profile/", types.INFERENCE_PROFILE, "arn"),
    (":provisioned-model/", types.PROVISIONED_THROUGHPUT, "provisionedModelArn"),
)


def _calls_go_through_profiles(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    found = list(
        each_decided(*(_judge_document(carrier, stack, context) for _, carrier in grants(stack)))
    )
    yield from found
    if not found:
        yield not_applicable(stack, "no identity of this stack may call a model")


def _judge_document(carrier: Carrier, stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    for statement in carrier.statements():
        if not invokes(statement):
            continue
        excluded = statement.part("NotResource")
        if not excluded.is_absent:
            yield failed(excluded, "model calls are allowed on all resources but some")
        for item in statement.part("Resource").items():
            yield from each_decided(_judge_target(item, statement, stack, context))


def _judge_target(
    item: Property, statement: Statement, stack: Stack, context: PolicyContext
) -> Iterator[Finding]:
    arn = item.text() or ""
    if any(mark in arn for mark, _, _ in _OWN_KINDS):
        yield _judge_endpoint(item, stack)
    elif embeds(arn, context):
        yield passed(item, f"{arn} is an approved embedding model, which has no profile")
    else:
        behind = [
            value
            for condition in profile_conditions(statement)
            for value in condition.values.items()
        ]
        if not behind:
            yield failed(
                item,
                f"{arn} can be called around the use case's profiles",
                "require bedrock:InferenceProfileArn in the condition",
            )
        yield from each_decided(*([_judge_endpoint(value, stack)] for value in behind))


def _judge_endpoint(named: Property, stack: Stack) -> Finding:
    arn = named.text() or ""
    for mark, kind, prop in _OWN_KINDS:
        if mark in arn and stack.find(kind, arn, prop) is not None:
            return passed(named, f"models are called through {arn}")
    return failed(named, f"{arn} is no inference profile or throughput of this stack")


CALLS_GO_THROUGH_PROFILES: Final = Policy(
    id="MOD-02",
    name="calls-go-through-profiles",
    title="Models can be called only through the inference profiles of the stack",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(*IDENTITY_CARRIERS, types.INFERENCE_PROFILE, types.PROVISIONED_THROUGHPUT),
    rationale="A model that is called around its profile has no cost tag and no owner.",
    remedy="name the ARNs of the stack's own inference profiles, in Resource or in the condition",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-6", "SA-9"),
        nist_ai_rmf=("MAP 4.1", "GOVERN 6.1", "MANAGE 3.2"),
        iso42001=("A.10.3", "A.4.4"),
        eu_ai_act=("25",),
        owasp_llm_2025=("LLM03", "LLM10"),
        genai_lens=("GENSEC01-BP01", "GENREL04-BP02"),
        soc2=("CC6.1", "CC6.3"),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html",),
    on_stack=_calls_go_through_profiles,
)


_ENDPOINT: Final = re.compile(
    r"arn:aws[\w-]*:bedrock:[\w-]+:\d{12}:(?:application-inference-profile|provisioned-model)/[\w-]+"
)
_MODEL_NAME: Final = re.compile(
    r":foundation-model/[^\s\"']+"
    r"|(?<![\w@/.-])(?:[a-z]{2,6}\.)?(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax"
    r"|mistral|moonshot|nvidia|openai|qwen|stability|twelvelabs|writer|zai)\.[a-z][\w]*-[\w.:-]+"
)
"""Ids as https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html lists them."""


def _models_asked(resource: Resource) -> Iterator[Property]:
    """Yield where a resource says which model answers."""
    if resource.type == types.AGENT.token:
        yield resource.prop("foundationModel")
    elif resource.type == types.PROMPT.token:
        for variant in resource.prop("variants").items():
            # A variant is answered by a model or by an agent.
            if variant.field("genAiResource").is_absent:
                yield variant.field("modelId")
    else:
        for node in resource.prop("definition.nodes").items():
            what = node.field("configuration")
            prompt, base = what.field("prompt"), what.field("knowledgeBase")
            inline = prompt.field("sourceConfiguration").field("inline")
            yield from (
                model
                for holder, model in (
                    (inline, inline.field("modelId")),
                    (base, base.field("modelId")),
                )
                # A base without a model is searched, and nothing is written from it.
                if not holder.is_absent and (holder is inline or not model.is_absent)
            )


def _texts_kept(resource: Resource) -> Iterator[Property]:
    """Yield the texts that a workload is given, in which a model's name could stand."""
    if resource.type == types.SETTING.token:
        yield resource.prop("value")
    elif resource.type == types.FUNCTION.token:
        yield from (value for _, value in resource.prop("environment.variables").entries())
    else:
        yield from (value for _, value in resource.prop("environmentVariables").entries())


def _asks_an_endpoint(place: Property) -> Iterator[Finding]:
    name = place.text()
    if name is None:
        yield failed(place, "no model is named")
    elif _ENDPOINT.fullmatch(name):
        yield passed(place, f"the model is called through {name}")
    else:
        yield failed(place, f"{name} is a model's own name, around the use case's profiles")


def _names_no_model(place: Property) -> Iterator[Finding]:
    found = _MODEL_NAME.search(place.text() or "")
    if found:
        yield failed(place, f"{found[0]} is a model's own name")
    else:
        yield passed(place, "no model is named")


_ASKING: Final = (types.AGENT, types.PROMPT, types.FLOW)
_TELLING: Final = (types.SETTING, types.FUNCTION, types.AGENT_RUNTIME)
_Read = tuple[Callable[[Resource], Iterable[Property]], Callable[[Property], Iterator[Finding]]]
_READS: Final[Mapping[str, _Read]] = {
    **{kind.token: (_models_asked, _asks_an_endpoint) for kind in _ASKING},
    **{kind.token: (_texts_kept, _names_no_model) for kind in _TELLING},
}


def _names_no_model_itself(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.CUSTOM_MODEL.token:
        yield from _is_made_of_an_approved_model(resource, context)
        return
    read, judge = _READS[resource.type]
    found = list(each_decided(*(judge(place) for place in read(resource))))
    yield from found
    if not found:
        yield not_applicable(resource, "it calls no model and holds no text")


def _is_made_of_an_approved_model(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    # CreateModelCustomizationJob takes a foundation model, never a profile.
    base = resource.prop("baseModelIdentifier")
    name = model_named(base.text())
    if name in context.approved_models:
        yield passed(base, f"{name} is an approved model")
    else:
        yield failed(
            base, f"{name} is not in the catalogue of approved models", "start from one that is"
        )


NAMES_NO_MODEL: Final = Policy(
    id="MOD-06",
    name="names-no-model-itself",
    title="Agents, prompts, flows and settings name inference profiles, never a model",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(*_ASKING, *_TELLING, types.CUSTOM_MODEL),
    rationale=(
        "A model that is named in many places is neither exchanged nor charged to its use case."
    ),
    remedy="name the ARN of the use case's inference profile",
    supports=Supports(
        nist_800_53_r5=("CM-2", "SA-9"),
        nist_ai_rmf=("MANAGE 3.2",),
        iso42001=("A.6.2.3", "A.4.4"),
        owasp_llm_2025=("LLM03",),
        genai_lens=("GENREL04-BP02",),
        soc2=("CC8.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-use.html",),
    on_resource=_names_no_model_itself,
)
