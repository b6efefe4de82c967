"""Capacity: machines that fit the stage, and somebody who hears when they cost more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from components.spec.hosting import is_accelerated
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
from policies.ownership import USE_CASE_TAG
from policies.resources import Resource, Stack, refers
from policies.values import Property

_IDLE_STOPS: Final = ("jupyterLabAppSettings", "codeEditorAppSettings")


def _fits_the_stage(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    parts = [_type_fits(each, context) for each in _instance_types(resource)]
    if resource.type == types.ENDPOINT_CONFIGURATION.token:
        variants = resource.prop("productionVariants").items()
        parts += [_count_fits(each.field("initialInstanceCount"), context) for each in variants]
    if context.stage is Stage.PROTOTYPE and resource.type in _STOPS:
        parts.append(_STOPS[resource.type](resource))
    findings = list(each_decided(*parts))
    yield from findings
    if not findings:
        yield not_applicable(resource, "it runs on no machine of ours")


def _instance_types(resource: Resource) -> Iterator[Property]:
    if resource.type == types.ENDPOINT_CONFIGURATION.token:
        found = [each.field("instanceType") for each in resource.prop("productionVariants").items()]
    elif resource.type == types.SEARCH_DOMAIN.token:
        found = [resource.prop("clusterConfig.instanceType")]
    elif resource.schema.declares("instanceType"):
        found = [resource.prop("instanceType")]
    else:
        found = []
    yield from (each for each in found if each.is_given)


def _type_fits(place: Property, context: PolicyContext) -> Iterator[Finding]:
    kind = place.text() or ""
    allowed = {_bare(each) for each in context.instance_types}
    if allowed and _bare(kind) not in allowed:
        yield failed(
            place,
            f"{kind} is too large for a {context.stage.value}",
            f"use one of {', '.join(sorted(context.instance_types))}",
        )
    elif is_accelerated(kind):
        yield from _accelerator_is_approved(place, kind, context)
    else:
        yield passed(place, f"{kind} fits the stage {context.stage.value}")


def _bare(instance_type: str) -> str:
    """Return the type without what SageMaker and OpenSearch put around it."""
    return instance_type.removeprefix("ml.").removesuffix(".search")


def _accelerator_is_approved(
    place: Property, kind: str, context: PolicyContext
) -> Iterator[Finding]:
    approvals = list(context.accelerator_approvals.values())
    holding = [each for each in approvals if each.expires_on >= context.today]
    if holding:
        yield passed(place, f"{kind} is approved by {holding[0].reference}")
    elif approvals:
        last = approvals[0]
        yield failed(
            place,
            f"the approval {last.reference} of {kind} ended on {last.expires_on}",
            "have it approved again, or use an instance without accelerators",
        )
    else:
        yield failed(
            place,
            f"{kind} has accelerators, which nobody approved",
            "add accelerator_approval to the use case's spec, or use another instance",
        )


def _count_fits(place: Property, context: PolicyContext) -> Iterator[Finding]:
    count, most = place.number(), context.max_instances
    if count is None or most is None:
        return
    if count > most:
        yield failed(place, f"{count:g} instances start, {most} are the most", f"start {most}")
    else:
        yield passed(place, f"{count:g} of {most} instances start")


def _endpoint_stops(configuration: Resource) -> Iterator[Finding]:
    for each in configuration.prop("productionVariants").items():
        kind = each.field("instanceType")
        yield from _stops(kind, not kind.is_given, "the instances run when nobody calls")


def _notebook_stops(notebook: Resource) -> Iterator[Finding]:
    script = notebook.prop("lifecycleConfigName")
    yield from _stops(script, script.is_given, "no script stops the notebook when it is idle")


def _studio_stops(domain: Resource) -> Iterator[Finding]:
    for app in _IDLE_STOPS:
        path = f"defaultUserSettings.{app}.appLifecycleManagement.idleSettings"
        stop = domain.prop(f"{path}.lifecycleManagement")
        yield from each_decided(_stops(stop, stop.text() == "ENABLED", f"nothing stops {app}"))


def _throughput_stops(throughput: Resource) -> Iterator[Finding]:
    term = throughput.prop("commitmentDuration")
    yield from _stops(term, not term.is_given, "the throughput outlives a prototype")


def _stops(place: Property, well: bool, otherwise: str) -> Iterator[Finding]:  # noqa: FBT001  the answer of a rule
    if well:
        yield passed(place, "nothing runs when nobody uses it")
    else:
        yield failed(place, otherwise, "let it stop by itself, as prototypes do")


_STOPS: Final[Mapping[str, Callable[[Resource], Iterator[Finding]]]] = {
    types.ENDPOINT_CONFIGURATION.token: _endpoint_stops,
    types.NOTEBOOK.token: _notebook_stops,
    types.STUDIO_DOMAIN.token: _studio_stops,
    types.PROVISIONED_THROUGHPUT.token: _throughput_stops,
}
"""How what a prototype leaves running stops to cost, while nobody uses it."""


CAPACITY_FITS_THE_STAGE: Final = Policy(
    id="CST-04",
    name="capacity-fits-the-stage",
    title="Machines are those of the stage, accelerators are approved, prototypes stop when idle",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        types.ENDPOINT_CONFIGURATION,
        types.NOTEBOOK,
        types.STUDIO_DOMAIN,
        types.INSTANCE,
        types.LAUNCH_TEMPLATE,
        types.SEARCH_DOMAIN,
        types.PROVISIONED_THROUGHPUT,
    ),
    rationale="A machine that was forgotten over a weekend costs more than the prototype is worth.",
    remedy="use the machines of the stage, and let idle ones stop",
    supports=Supports(
        nist_800_53_r5=("SC-6", "CM-7"),
        nist_ai_rmf=("MANAGE 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST02-BP01", "GENSUS01-BP01"),
        soc2=("CC5.2",),
    ),
    links=(
        "https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-idle-shutdown.html",
    ),
    on_resource=_fits_the_stage,
)


def _anomalies_are_heard(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if not context.anomaly_receivers:
        yield not_applicable(stack, "no bill is paid here")
    monitors = list(stack.of_type(types.ANOMALY_MONITOR))
    for use_case, receivers in sorted(context.anomaly_receivers.items()):
        own = [each for each in monitors if _watches(each, use_case)]
        if not own:
            yield failed(
                stack, f"nothing watches the cost of {use_case}", "declare an AnomalyMonitor for it"
            )
        for monitor in own:
            yield from each_decided(_is_heard(stack, monitor, use_case, receivers))


def _watches(monitor: Resource, use_case: str) -> bool:
    tags = monitor.prop("monitorSpecification").unpacked().field("Tags")
    return tags.field("Key").text() == USE_CASE_TAG and tags.field("Values").texts() == [use_case]


def _is_heard(
    stack: Stack, monitor: Resource, use_case: str, receivers: frozenset[str]
) -> Iterator[Finding]:
    heard: set[str] = set()
    for subscription in stack.of_type(types.ANOMALY_SUBSCRIPTION):
        if not refers(subscription, "monitorArnLists", monitor):
            continue
        frequency = subscription.prop("frequency")
        if frequency.text() == "WEEKLY":
            yield failed(frequency, f"{use_case} is told a week late", "set DAILY")
        heard |= {
            each.field("address").text() or "" for each in subscription.prop("subscribers").items()
        }
    missing = sorted(receivers - heard)
    if missing:
        yield failed(
            monitor,
            f"{', '.join(missing)} does not hear of anomalies of {use_case}",
            "add the address to the subscribers of an AnomalySubscription",
        )
    else:
        yield passed(monitor, f"the owner of {use_case} hears of anomalies")


ANOMALIES_ARE_HEARD: Final = Policy(
    id="CST-05",
    name="anomalies-are-heard",
    title="Each use case's cost is watched for anomalies, and its owner hears of them within a day",
    severity=Severity.LOW,
    mandatory_from=Stage.PILOT,
    types=(types.ANOMALY_MONITOR, types.ANOMALY_SUBSCRIPTION),
    rationale="Who built it knows at once why it costs more; Finance has to ask.",
    remedy="watch the tag use_case, and tell its owner daily",
    supports=Supports(
        nist_800_53_r5=("SI-4",),
        nist_ai_rmf=("MANAGE 4.1",),
        iso42001=("A.6.2.6",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST02-BP02",),
        soc2=("CC7.2",),
    ),
    links=("https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html",),
    on_stack=_anomalies_are_heard,
)
