"""Watching: somebody hears of what goes wrong, and can follow where it went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from policies.resource_types import ResourceType
from policies.resources import Resource, Stack
from policies.values import Property


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What an alarm has to be set on."""

    meaning: str
    calls: ResourceType
    """What a stack has that can give the signal."""

    namespace: str
    metrics: frozenset[str]
    """One of them is enough."""


_SIGNALS: Final[Sequence[Signal]] = (
    Signal(
        meaning="errors and throttled calls of models",
        calls=types.INFERENCE_PROFILE,
        namespace="AWS/Bedrock",
        metrics=frozenset(
            {"InvocationClientErrors", "InvocationServerErrors", "InvocationThrottles"}
        ),
    ),
    Signal(
        meaning="tokens",
        calls=types.INFERENCE_PROFILE,
        namespace="AWS/Bedrock",
        metrics=frozenset({"InputTokenCount", "OutputTokenCount"}),
    ),
    Signal(
        meaning="interventions of the guardrail",
        calls=types.GUARDRAIL,
        namespace="AWS/Bedrock/Guardrails",
        metrics=frozenset({"InvocationsIntervened"}),
    ),
    Signal(
        meaning="errors of the hosted model",
        calls=types.ENDPOINT_CONFIGURATION,
        namespace="AWS/SageMaker",
        metrics=frozenset({"Invocation4XXErrors", "Invocation5XXErrors", "InvocationModelErrors"}),
    ),
    Signal(
        meaning="latency of the hosted model",
        calls=types.ENDPOINT_CONFIGURATION,
        namespace="AWS/SageMaker",
        metrics=frozenset({"ModelLatency", "OverheadLatency"}),
    ),
)


def _use_case_is_watched(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    wanted = [each for each in _SIGNALS if any(stack.of_type(each.calls))]
    if context.is_platform or not wanted:
        yield not_applicable(stack, "the stack calls no model")
        return
    alarms = [each for each in stack.of_type(types.METRIC_ALARM) if _is_heard(each)]
    # What is known decides first, so that one unknown name leaves the others' answers alone.
    alarms.sort(key=lambda it: it.prop("metricName").is_unknown)
    yield from each_decided(*(_is_watched(stack, alarms, each) for each in wanted))
    if any(stack.of_type(types.BUDGET)):
        yield passed(stack, "a budget watches the cost")
    else:
        yield failed(stack, "nothing watches the cost", "declare the use case's Budget")


def _is_heard(alarm: Resource) -> bool:
    return alarm.prop("alarmActions").is_given and alarm.prop("actionsEnabled").value is not False


def _is_watched(stack: Stack, alarms: Sequence[Resource], signal: Signal) -> Iterator[Finding]:
    for alarm in alarms:
        places = [alarm.prop("metricName"), *_queried(alarm)]
        if any(place.text() in signal.metrics for place in places):
            yield passed(alarm, f"{alarm.name} watches {signal.meaning}")
            return
    yield failed(
        stack,
        f"no alarm that somebody hears watches {signal.meaning}",
        f"set an alarm with actions on {signal.namespace} {sorted(signal.metrics)[0]}",
    )


def _queried(alarm: Resource) -> list[Property]:
    queries = alarm.prop("metricQueries").items()
    return [each.field("metric").field("metricName") for each in queries]


USE_CASE_IS_WATCHED: Final = Policy(
    id="LOG-07",
    name="use-case-is-watched",
    title="Alarms with a receiver watch errors, guardrail, tokens and cost of each use case",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(
        types.METRIC_ALARM,
        types.BUDGET,
        types.INFERENCE_PROFILE,
        types.GUARDRAIL,
        types.ENDPOINT_CONFIGURATION,
    ),
    rationale="A use case that nobody watches fails its users until one of them complains.",
    remedy="set alarms with actions on the metrics of what it calls",
    supports=Supports(
        nist_800_53_r5=("SI-4", "SI-4(5)", "AU-6"),
        nist_ai_rmf=("MEASURE 2.4", "MANAGE 4.1", "MANAGE 4.3"),
        iso42001=("A.6.2.6", "A.8.4"),
        eu_ai_act=("26",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENOPS02-BP01", "GENOPS02-BP02"),
        soc2=("CC7.2", "CC7.3"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html",
        "https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html",
    ),
    on_stack=_use_case_is_watched,
)


def _requests_are_followed(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.FUNCTION.token:
        mode = resource.prop("tracingConfig.mode")
        yield from _is(mode, mode.text() == "Active", "requests are traced", "not traced", "Active")
    elif resource.type == types.STATE_MACHINE.token:
        yield from each_decided(_machine_logs(resource), _machine_traces(resource))
    elif resource.type == types.API_METHOD_SETTINGS.token:
        yield from _writes_no_bodies(resource.prop("settings.dataTraceEnabled"))
    else:
        yield from each_decided(_stage_logs(resource), _stage_traces(resource))


def _is(place: Property, well: bool, good: str, bad: str, value: str) -> Iterator[Finding]:  # noqa: FBT001  the answer of a rule
    if well:
        yield passed(place, good)
    else:
        yield failed(place, f"requests are {bad}", f"set {place.path} to {value}")


def _machine_logs(machine: Resource) -> Iterator[Finding]:
    level = machine.prop("loggingConfiguration.level")
    yield from _is(
        level, level.text() not in (None, "OFF"), "runs are logged", "not logged", "ALL or ERROR"
    )
    yield from _writes_no_bodies(machine.prop("loggingConfiguration.includeExecutionData"))


def _machine_traces(machine: Resource) -> Iterator[Finding]:
    traces = machine.prop("tracingConfiguration.enabled")
    yield from _is(traces, traces.flag() is True, "runs are traced", "not traced", "true")


def _stage_logs(stage: Resource) -> Iterator[Finding]:
    target = stage.prop("accessLogSettings.destinationArn")
    yield from _is(target, target.is_given, "requests are logged", "not logged", "a log group")


def _stage_traces(stage: Resource) -> Iterator[Finding]:
    if stage.type == types.API_STAGE.token:
        traces = stage.prop("xrayTracingEnabled")
        yield from _is(traces, traces.flag() is True, "requests are traced", "not traced", "true")
    else:
        # An HTTP API has no tracing of its own; what it calls is traced.
        yield from _writes_no_bodies(stage.prop("defaultRouteSettings.dataTraceEnabled"))


def _writes_no_bodies(flag: Property) -> Iterator[Finding]:
    if flag.flag():
        yield failed(flag, "prompts and answers are written to the log as they are", "turn it off")
    else:
        yield passed(flag, "no prompt is written to the log")


def _networks_are_followed(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    networks = list(stack.of_type(types.VPC))
    for network in networks:
        logs = list(stack.referring(network, types.FLOW_LOG, "vpcId"))
        yield from each_decided(*(_takes_all(each) for each in logs))
        if not logs:
            yield failed(
                network, "nobody knows who talks to whom in the network", "declare a FlowLog for it"
            )
    if not networks:
        yield not_applicable(stack, "the stack makes no network")


def _takes_all(log: Resource) -> Iterator[Finding]:
    kind = log.prop("trafficType")
    if kind.text() == "ALL":
        yield passed(kind, "what was let through is told, and what was refused")
    else:
        yield failed(kind, f"{kind.text()} traffic alone is told", "set trafficType to ALL")


_FOLLOWED: Final = (
    types.API_STAGE,
    types.API_METHOD_SETTINGS,
    types.HTTP_STAGE,
    types.FUNCTION,
    types.STATE_MACHINE,
)

REQUESTS_ARE_FOLLOWED: Final = Policy(
    id="LOG-08",
    name="requests-are-followed",
    title="Requests and networks are logged and traced, without what was asked and answered",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(*_FOLLOWED, types.VPC, types.FLOW_LOG),
    judged_types=_FOLLOWED,
    rationale="Without a trace no incident is understood; a trace with bodies leaks every prompt.",
    remedy="turn on access logs, tracing and flow logs, and leave data traces off",
    supports=Supports(
        nist_800_53_r5=("AU-12",),
        nist_ai_rmf=("MEASURE 2.4",),
        iso42001=("A.6.2.8",),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENOPS03-BP02",),
        cis_v3=("3.7",),
        cis_v5=("3.7",),
        soc2=("CC7.2",),
    ),
    links=(
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    ),
    on_resource=_requests_are_followed,
    on_stack=_networks_are_followed,
)
