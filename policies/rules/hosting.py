"""Hosted models: approved versions, isolated, with nothing of what they are sent left open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
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
from policies.ownership import is_confidential
from policies.resources import Resource
from policies.values import Property


def _is_sealed(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(_volume_is_sealed(resource), _captures_are_sealed(resource))


def _volume_is_sealed(resource: Resource) -> Iterator[Finding]:
    variants = list(resource.prop("productionVariants").items())
    key = resource.prop("kmsKeyArn")
    if all(each.field("instanceType").is_absent for each in variants):
        yield not_applicable(key, "no variant runs on instances, so there is no volume")
    elif key.is_given:
        yield passed(key, "the volume is encrypted with a key of its own")
    else:
        yield failed(key, "the volume has no key of its own", "set kmsKeyArn to the use case's key")


def _captures_are_sealed(resource: Resource) -> Iterator[Finding]:
    capture = resource.prop("dataCaptureConfig")
    key = capture.field("kmsKeyId")
    if capture.is_absent or capture.field("enableCapture").flag() is False:
        yield not_applicable(capture, "no calls are captured")
    elif key.is_given:
        yield passed(key, "captured calls are encrypted with a key of their own")
    else:
        yield failed(key, "captured calls have no key of their own", "set kmsKeyId of the capture")


ENDPOINT_IS_SEALED: Final = Policy(
    id="SMK-01",
    name="endpoint-is-sealed",
    title="What an endpoint keeps, on its volume and of its calls, is encrypted with own keys",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.ENDPOINT_CONFIGURATION,),
    rationale="What a model is sent lies on its volume and in its captures as it was sent.",
    remedy="set kmsKeyArn, and kmsKeyId of the capture",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "AU-12"),
        nist_ai_rmf=("MEASURE 2.4",),
        iso42001=("A.6.2.8",),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC03-BP01",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html",),
    on_resource=_is_sealed,
)


def _is_isolated(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    isolation = resource.prop("enableNetworkIsolation")
    name = context.data_class.name
    if not is_confidential(context.data_class, context):
        yield not_applicable(isolation, f"{name} data may go to a model that reaches a network")
    elif isolation.flag() is True:
        yield passed(isolation, "the model reaches no network")
    else:
        yield failed(
            isolation,
            f"the model is sent {name} data and reaches the network",
            "set enableNetworkIsolation, and run it on instances",
        )


MODEL_IS_ISOLATED: Final = Policy(
    id="SMK-03",
    name="hosted-model-is-isolated",
    title="A model that is sent confidential data or more reaches no network",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.HOSTED_MODEL,),
    rationale="A container that somebody else built can send on whatever it is sent.",
    remedy="set enableNetworkIsolation",
    supports=Supports(
        nist_800_53_r5=("SC-7", "SC-8"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM03", "LLM04"),
        genai_lens=("GENSEC01-BP02",),
        soc2=("CC6.6",),
    ),
    links=("https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html",),
    on_resource=_is_isolated,
)


def _is_an_approved_version(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    primary = resource.prop("primaryContainer")
    containers = list(resource.prop("containers").items())
    if not primary.is_absent:
        containers.append(primary)
    if not containers:
        yield not_applicable(primary, "the model runs nothing")
    yield from each_decided(*(_judge_container(each, context) for each in containers))


def _judge_container(container: Property, context: PolicyContext) -> Iterator[Finding]:
    package = container.field("modelPackageName")
    arn = package.text()
    if arn is None:
        yield failed(
            container,
            "the container is no version of the model registry",
            "register it, have it approved, and name it in hosted_models of stacks/platform.yaml",
        )
        return
    version = context.approved_versions.get(arn)
    if version is None:
        approved = ", ".join(sorted(context.approved_versions)) or "none"
        yield failed(
            package, f"{arn} is not in the catalogue of hosted models", f"use one of: {approved}"
        )
    elif context.today > version.vendor_review_ends_on:
        yield failed(
            package,
            f"the vendor of {arn} was reviewed until {version.vendor_review_ends_on}",
            "have the vendor reviewed again, or take the model down",
        )
    elif version.model_card is None and context.stage is Stage.PRODUCTION:
        yield failed(
            package,
            f"{arn} has no model card",
            "write one, and name it in hosted_models of stacks/platform.yaml",
        )
    else:
        yield passed(package, f"{arn} is an approved version")


MODEL_IS_AN_APPROVED_VERSION: Final = Policy(
    id="SMK-05",
    name="hosted-model-is-an-approved-version",
    title="A hosted model is a version of the registry that the catalogue names, with a model card",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.HOSTED_MODEL,),
    rationale="A bare image has no evaluation, no approval and no vendor who was looked at; a "
    "version of the registry never changes, and holds the digest of its image.",
    remedy="make the model of an approved model package",
    supports=Supports(
        nist_800_53_r5=("CM-3", "CM-8", "SA-9", "SI-7", "SR-3", "SR-11"),
        nist_ai_rmf=("GOVERN 6.1", "MANAGE 3.2", "MAP 4.1", "MEASURE 2.9"),
        iso42001=("A.6.2.4", "A.6.2.5", "A.6.2.7", "A.10.3"),
        eu_ai_act=("11", "17"),
        owasp_llm_2025=("LLM03", "LLM04"),
        genai_lens=("GENREL04-BP02", "GENOPS04-BP02"),
        soc2=("CC8.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-approve.html",
        "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ModelPackageContainerDefinition.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards.html",
    ),
    on_resource=_is_an_approved_version,
)


FEWEST_INSTANCES: Final = 2
"""In another zone, the second one answers when the first one's fails."""


def _survives_a_zone(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    variants = [
        each
        for each in resource.prop("productionVariants").items()
        if each.field("instanceType").is_given
    ]
    yield from each_decided(*(_has_a_second(each) for each in variants))
    if not variants:
        yield not_applicable(resource, "no variant runs on instances")


def _has_a_second(variant: Property) -> Iterator[Finding]:
    place = variant.field("initialInstanceCount")
    count = place.number() or 1
    if count >= FEWEST_INSTANCES:
        yield passed(place, f"{count:g} instances lie in several zones")
    else:
        yield failed(place, "one instance alone answers", f"start with {FEWEST_INSTANCES} or more")


ENDPOINT_SURVIVES_A_ZONE: Final = Policy(
    id="SMK-02",
    name="endpoint-survives-a-zone",
    title="An endpoint in production has two instances at the least",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PRODUCTION,
    types=(types.ENDPOINT_CONFIGURATION,),
    rationale="SageMaker spreads instances over zones; one alone goes down with its zone.",
    remedy="set min_count of the hosted model to 2",
    supports=Supports(
        nist_800_53_r5=("CP-10", "SC-5"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENREL01-BP01",),
        soc2=("A1.2",),
    ),
    links=(
        "https://docs.aws.amazon.com/sagemaker/latest/dg/best-practices-endpoints.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html",
    ),
    on_resource=_survives_a_zone,
)
