"""What a team sees of its use case: its log group, its alarms, their way to people, a dashboard."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.dashboard import Dashboard, ShownModel, dashboard_body
from components.data_protection import Masking, ProtectedLogGroup, ProtectedLogGroupArgs
from components.hosting_alarms import HostingAlarms
from components.model_alarms import AlarmPlan, Routes, Thresholds
from components.saved_queries import SavedQueries, SavedQueriesArgs
from components.watched_model import WatchedModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """The guardrail that every call of a model goes through."""

    arn: pulumi.Input[str]
    version: pulumi.Input[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservabilityArgs:
    """What a use case's log group, alarms and dashboard are built from."""

    place: naming.Place
    use_case: str
    title: str
    purpose: str
    key_arn: pulumi.Input[str]
    retention_days: int
    masking: Masking
    disposable: bool
    """Whether the log may be deleted with what it holds; otherwise it is protected."""

    models: Mapping[str, WatchedModel]
    """Alias to endpoint."""

    profile_arns: Mapping[str, pulumi.Input[str]]
    """Alias to the ARN of its inference profile."""

    guardrail: Guardrail | None
    """None where no model of Bedrock is called."""

    hosted: Mapping[str, HostingAlarms]
    """Alias of a hosted model to the alarms on its endpoint."""

    monthly_budget_usd: int
    thresholds: Thresholds
    routes: Routes
    links: Mapping[str, str]
    """What the dashboard leads to: text to address."""

    tags: Mapping[str, str]


class Observability(pulumi.ComponentResource):
    """What the team sees of its use case at run time, and how it is called."""

    log_group: pulumi.Output[str]
    dashboard: pulumi.Output[str]
    """Name of the dashboard."""

    def __init__(
        self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:alarms:Observability", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        group = ProtectedLogGroup(
            f"{name}-runtime-log",
            ProtectedLogGroupArgs(
                log_group=naming.log_group(args.use_case, "runtime"),
                key_arn=args.key_arn,
                retention_days=args.retention_days,
                masking=args.masking,
                disposable=args.disposable,
                tags=args.tags,
            ),
            child,
        )
        # Bedrock reports an application inference profile under its id, the last part of the ARN.
        ids = {
            alias: pulumi.Output.from_input(arn).apply(lambda arn: arn.rpartition("/")[2])
            for alias, arn in args.profile_arns.items()
        }
        plan = AlarmPlan(
            name=name,
            use_case=args.use_case,
            models=args.models,
            profile_ids=ids,
            thresholds=args.thresholds,
            routes=args.routes,
            tags=args.tags,
            opts=child,
        )
        impairing, others = plan.of_models()
        if args.guardrail is not None:
            others.append(plan.of_guardrail(args.guardrail.arn, args.guardrail.version))
        if args.models:
            others += plan.of_spend(args.monthly_budget_usd)
        for hosted in args.hosted.values():
            impairing += hosted.impairing
            others += hosted.others
        alarms = [it.arn for it in (*impairing, *others)]
        if impairing:
            composite = aws.cloudwatch.CompositeAlarm(
                f"{name}-impaired",
                alarm_name=f"groundwork-{name}-impaired",
                alarm_description=f"Users of {args.title} get no answer, or too late",
                alarm_rule=pulumi.Output.all(*(it.name for it in impairing)).apply(_any_of),
                alarm_actions=args.routes.of("page"),
                ok_actions=args.routes.of("page"),
                tags=args.tags,
                opts=child,
            )
            alarms.insert(0, composite.arn)
        self.log_group = group.name
        self.dashboard = aws.cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=f"groundwork-{args.use_case}",
            dashboard_body=_body(args, ids, alarms),
            opts=child,
        ).dashboard_name
        SavedQueries(
            f"{name}-queries",
            SavedQueriesArgs(
                folder=args.use_case, log_group=group.name, queries={"errors": _ERRORS}
            ),
            child,
        )
        self.register_outputs({"log_group": self.log_group, "dashboard": self.dashboard})


_ERRORS = (
    "fields @timestamp, @message\n| filter @message like /(?i)error/\n"
    "| sort @timestamp desc\n| limit 100"
)


def _any_of(names: Sequence[str]) -> str:
    """Return the rule of a composite alarm that is in alarm as soon as one of these is."""
    return " OR ".join(f'ALARM("{name}")' for name in names)


def _body(
    args: ObservabilityArgs,
    ids: Mapping[str, pulumi.Output[str]],
    alarm_arns: Sequence[pulumi.Output[str]],
) -> pulumi.Output[str]:
    guardrail = args.guardrail

    def body(known: tuple[dict[str, str], list[str], list[str]]) -> str:
        profile_ids, guarding, arns = known
        return json.dumps(
            dashboard_body(
                Dashboard(
                    title=args.title,
                    purpose=args.purpose,
                    region=args.place.region,
                    models={
                        alias: ShownModel(profile_id=profile_ids[alias], model=model)
                        for alias, model in args.models.items()
                    },
                    guardrail=(guarding[0], guarding[1]) if guarding else None,
                    hosted={alias: it.endpoint_name for alias, it in args.hosted.items()},
                    monthly_budget_usd=args.monthly_budget_usd,
                    alarm_arns=arns,
                    log_group=naming.log_group(args.use_case, "runtime"),
                    links=args.links,
                )
            )
        )

    return pulumi.Output.all(
        pulumi.Output.from_input(dict(ids)),
        pulumi.Output.all(*((guardrail.arn, guardrail.version) if guardrail else ())),
        pulumi.Output.all(*alarm_arns),
    ).apply(lambda known: body((known[0], known[1], known[2])))
