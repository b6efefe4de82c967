"""What a team and its stakeholders see of a use case at run time."""

from __future__ import annotations

from components import naming
from components.alarms import Guardrail, Observability, ObservabilityArgs, WatchedModel
from components.cost_tagging import AlertTopic, AlertTopicArgs
from components.iam_document import Statement
from components.use_case_parts.assembly import Assembly


def topic(assembly: Assembly) -> None:
    """Make the topic that reaches the stakeholders."""
    assembly.topic = AlertTopic(
        f"{assembly.name}-alerts",
        AlertTopicArgs(
            place=assembly.place,
            subject=assembly.name,
            key_arn=assembly.key.arn,
            emails=[assembly.platform.groups[it].email for it in assembly.spec.stakeholders],
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.outputs["alerts_topic_arn"] = assembly.topic.arn


def observability(assembly: Assembly) -> None:
    """Make the workload's log group and the alarms on its models."""
    name, spec, endpoints = assembly.name, assembly.spec, assembly.endpoints
    guardrail = endpoints and Guardrail(
        arn=endpoints.guardrail_arn, version=endpoints.guardrail_version
    )
    made = Observability(
        name,
        ObservabilityArgs(
            use_case=name,
            key_arn=assembly.key.arn,
            retention_days=assembly.platform.data_classes[spec.data_class].log_retention_days,
            models={
                alias: WatchedModel(
                    profile_arn=endpoints.profile_arns[alias],
                    output_tokens_per_month=use.calls_per_month * use.output_tokens_per_call,
                )
                for alias, use in spec.models.items()
                if endpoints is not None
            },
            guardrail=guardrail,
            topic_arn=assembly.topic.arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    group = assembly.place.arn("logs", f"log-group:{naming.log_group(name, 'runtime')}")
    assembly.statements.append(
        Statement(
            sid="WriteOwnLog",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[f"{group}:*"],
        )
    )
    assembly.outputs["log_group"] = made.log_group
