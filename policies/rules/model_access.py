"""Models: who may call which, and only through the platform's endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.iam import (
    IDENTITY,
    IDENTITY_CARRIERS,
    Condition,
    Statement,
    is_boundary,
    judge_statements,
)
from policies.model import Finding, Policy, Severity, Stage, Supports, failed, passed
from policies.patterns import has_wildcard, matches
from policies.resources import Resource
from policies.values import Property

INVOKE_ACTIONS: Final = (
    "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream",
    "bedrock:InvokeModelWithBidirectionalStream",
    "bedrock:CreateModelInvocationJob",
    "bedrock:StartAsyncInvoke",
    "bedrock:Converse",
    "bedrock:ConverseStream",
)
"""What calls a model. AWS authorises Converse as InvokeModel today; a change must find it here."""

PROFILE_CONDITION: Final = "bedrock:inferenceprofilearn"
_EXACT: Final = frozenset({"stringequals", "arnequals"})
_LIMITING: Final = _EXACT | {"stringlike", "arnlike"}


def invokes(statement: Statement) -> bool:
    """Whether an Allow statement lets its holder call a model."""
    return statement.is_allow and any(statement.allows(action) for action in INVOKE_ACTIONS)


def embeds(arn: str | None, context: PolicyContext) -> bool:
    """Whether an ARN is that of an approved embedding model, which no profile can stand for."""
    return (arn or "").partition("::foundation-model/")[2] in context.embedding_models


def profile_conditions(statement: Statement) -> Iterator[Condition]:
    """Yield the conditions that hold a statement to calls through certain inference profiles."""
    for condition in statement.conditions():
        if (
            condition.key == PROFILE_CONDITION
            and not condition.is_optional
            and condition.comparison in _LIMITING
        ):
            yield condition


def _names_every_model(pattern: str) -> bool:
    """Whether the pattern holds a Bedrock ARN of every kind, that is, says nothing."""
    made_up = "arn:aws:bedrock:us-east-1:000000000000:zz-no-such-kind/zz-no-such-model"
    return matches(pattern, made_up)


def _leaves_model_open(pattern: str) -> bool:
    """Whether the part of the ARN that names the model has a wildcard."""
    parts = pattern.split(":", 5)
    return has_wildcard(parts[-1] if len(parts) > 5 else pattern)  # noqa: PLR2004  ARN parts


def _bound_to_profile(statement: Statement) -> bool:
    """Whether the statement holds only behind inference profiles that it names in full."""
    return any(
        all(
            condition.comparison == "stringequals" or not has_wildcard(value)
            for value in condition.values.texts()
        )
        for condition in profile_conditions(statement)
    )


def _no_wildcard_invoke(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    limit_only = is_boundary(resource)

    def judge(statement: Statement) -> Iterator[Finding]:
        if not invokes(statement):
            return
        excluded = statement.part("NotResource")
        if not excluded.is_absent:
            yield failed(excluded, "model calls are allowed on all resources but some")
        for item in statement.part("Resource").items():
            yield from each_decided(_judge_pattern(statement, item, limit_only=limit_only))

    yield from judge_statements(
        resource, IDENTITY, judge, "no statement allows calling models that it does not name"
    )


def _judge_pattern(statement: Statement, item: Property, *, limit_only: bool) -> Iterator[Finding]:
    pattern = item.text() or ""
    if _names_every_model(pattern):
        yield failed(item, f"model calls are allowed on {pattern!r}")
    elif _leaves_model_open(pattern) and not limit_only and not _bound_to_profile(statement):
        yield failed(item, f"model calls are allowed on any model that {pattern!r} matches")


NO_WILDCARD_INVOKE: Final = Policy(
    id="MOD-01",
    name="no-wildcard-invoke",
    title="No identity may call models that its policy does not name",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=IDENTITY_CARRIERS,
    rationale=(
        "A wildcard gives every present and future model: cost and data leave the approved list."
    ),
    remedy="name the use case's application inference profiles in Resource",
    supports=Supports(
        nist_800_53_r5=("AC-6", "AC-3"),
        nist_ai_rmf=("GOVERN 6.1", "MANAGE 3.1"),
        iso42001=("A.9.4", "A.10.3"),
        owasp_llm_2025=("LLM10", "LLM06"),
        genai_lens=("GENSEC01-BP01",),
        cis_v3=("1.16",),
        cis_v5=("1.15",),
        soc2=("CC6.1", "CC6.3"),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html",),
    on_resource=_no_wildcard_invoke,
)


_MODEL_ARN: Final = re.compile(
    r"^arn:aws[\w-]*:bedrock:[\w-]*:\d*:(?:foundation-model|inference-profile)/(?P<id>.+)$"
)


_SOURCES: Final = {
    types.INFERENCE_PROFILE.token: "modelSource.copyFrom",
    types.PROVISIONED_THROUGHPUT.token: "modelArn",
}

ENDPOINTS: Final = (types.INFERENCE_PROFILE, types.PROVISIONED_THROUGHPUT)
"""The types through which a use case calls a model."""


def source_of(endpoint: Resource) -> Property:
    """Return what an endpoint leads to: a model, or AWS's cross-region profile of one."""
    return endpoint.prop(_SOURCES[endpoint.type])


def model_named(text: str | None) -> str | None:
    """Return the id by which the catalogue knows the model or the profile of an ARN."""
    found = _MODEL_ARN.match(text or "")
    return found["id"] if found else text


def _profile_is_accounted_for(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        has_tags(resource, context), _copies_an_approved_model(resource, context)
    )


def has_tags(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    """Yield whether a resource has every tag by which what it costs is charged."""
    tags = resource.tags()
    place = resource.prop("tags")
    missing = [key for key in context.required_tags if key not in tags]
    if missing:
        yield failed(
            place,
            f"it lacks the tags {', '.join(missing)}, by which it is charged",
            "give it the use case's tags",
        )
    else:
        yield passed(place, "it has every tag that it is charged by")


def _copies_an_approved_model(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    source = source_of(resource)
    model_id = model_named(source.text())
    if model_id is None:
        yield failed(source, "the profile copies no model")
        return
    model = context.approved_models.get(model_id)
    if model is None:
        approved = ", ".join(sorted(context.approved_models)) or "none"
        yield failed(
            source,
            f"{model_id} is not in the catalogue of approved models",
            f"copy from one of: {approved}",
        )
    elif model.end_of_life is not None and context.today >= model.end_of_life:
        yield failed(
            source,
            f"{model_id} is not served since {model.end_of_life}",
            "move the use case to a model that is still offered",
        )
    elif context.today > model.vendor_review_ends_on:
        yield failed(
            source,
            f"the vendor of {model_id} was reviewed until {model.vendor_review_ends_on}",
            "have the vendor reviewed again, or move the use case to another model",
        )
    else:
        yield passed(source, f"{model_id} is an approved model")


PROFILE_IS_ACCOUNTED_FOR: Final = Policy(
    id="MOD-04",
    name="profile-is-accounted-for",
    title="An inference profile is tagged for chargeback and copies an approved model",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.INFERENCE_PROFILE,),
    rationale="Chargeback and audit go by the profile's tags; models are approved one by one.",
    remedy="tag the profile and copy from an approved model",
    supports=Supports(
        nist_800_53_r5=("CM-8", "PM-5", "SA-9"),
        nist_ai_rmf=("GOVERN 1.6", "MAP 4.1"),
        iso42001=("A.4.2", "A.10.3"),
        eu_ai_act=("11",),
        owasp_llm_2025=("LLM03", "LLM10"),
        genai_lens=("GENREL04-BP02", "GENCOST01-BP01"),
        soc2=("CC2.1", "CC8.1"),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-create.html",),
    on_resource=_profile_is_accounted_for,
)


MODEL_ADMINISTRATION: Final = (
    "bedrock:CreateInferenceProfile",
    "bedrock:CreateProvisionedModelThroughput",
    "bedrock:CreateModelCustomizationJob",
    "bedrock:CreateModelImportJob",
    "bedrock:CreateFoundationModelAgreement",
    "bedrock:PutUseCaseForModelAccess",
    "aws-marketplace:Subscribe",
)


def _no_self_service(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        if not statement.is_allow:
            return
        allowed = [action for action in MODEL_ADMINISTRATION if statement.allows(action)]
        if allowed and not context.is_platform:
            yield failed(statement.place, f"a use case may {', '.join(allowed)}")

    yield from judge_statements(
        resource, IDENTITY, judge, "no statement lets a use case add models by itself"
    )


NO_SELF_SERVICE: Final = Policy(
    id="MOD-09",
    name="no-model-self-service",
    title="Only the platform adds models, profiles, capacity and subscriptions",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=IDENTITY_CARRIERS,
    rationale="Self-service goes around the catalogue, its prices and its risk review.",
    remedy="leave these actions to the platform's deployer and ask for the model in the spec",
    supports=Supports(
        nist_800_53_r5=("AC-5", "AC-6", "CM-5"),
        nist_ai_rmf=("GOVERN 6.1", "GOVERN 2.1"),
        iso42001=("A.3.2", "A.10.3"),
        owasp_llm_2025=("LLM03", "LLM10"),
        genai_lens=("GENSEC01-BP01",),
        soc2=("CC6.3", "CC8.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html",
    ),
    on_resource=_no_self_service,
)
