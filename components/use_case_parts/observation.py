"""What a team and its stakeholders see of a use case at run time, and how they are told."""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.alarms import Guardrail, Observability, ObservabilityArgs
from components.cost_tagging import AlertTopic, AlertTopicArgs
from components.iam_document import Statement
from components.inputs import log_retention_of, masking_of, thresholds_of, watched_models_of
from components.model_alarms import Routes
from components.use_case_parts.assembly import Assembly


def topics(assembly: Assembly) -> None:
    """Make the topics: for who owns the use case, who has a stake in it, and who is on call."""
    spec, platform = assembly.spec, assembly.platform
    trio = spec.trio
    owners = [platform.people[it].email for it in (trio.product, trio.engineering)]
    on_call = platform.groups[spec.observation.on_call or platform.owner].email
    assembly.topic = _topic(assembly, "alerts", owners)
    assembly.digest = _topic(
        assembly, "digest", [platform.groups[it].email for it in spec.stakeholders]
    )
    assembly.page = _topic(assembly, "page", [on_call, platform.people[trio.engineering].email])
    assembly.outputs |= {
        "alerts_topic_arn": assembly.topic.arn,
        "digest_topic_arn": assembly.digest.arn,
        "page_topic_arn": assembly.page.arn,
    }


def _topic(assembly: Assembly, channel: str, emails: Sequence[str]) -> AlertTopic:
    return AlertTopic(
        f"{assembly.name}-{channel}",
        AlertTopicArgs(
            place=assembly.place,
            subject=assembly.name,
            channel=channel,
            key_arn=assembly.key.arn,
            # Somebody may be both; a mail is enough.
            emails=list(dict.fromkeys(emails)),
            tags=assembly.tags,
        ),
        assembly.opts,
    )


def observability(assembly: Assembly) -> None:
    """Make the workload's log group, the alarms and the dashboard."""
    name, spec, endpoints, place = assembly.name, assembly.spec, assembly.endpoints, assembly.place
    guardrail = endpoints and Guardrail(
        arn=endpoints.guardrail_arn, version=endpoints.guardrail_version
    )
    made = Observability(
        name,
        ObservabilityArgs(
            place=place,
            use_case=name,
            title=spec.title,
            purpose=spec.purpose,
            key_arn=assembly.key.arn,
            retention_days=log_retention_of(spec, assembly.platform),
            masking=masking_of(spec.data_class, assembly.platform),
            disposable=assembly.where.is_disposable,
            models=watched_models_of(spec, assembly.platform),
            profile_arns=endpoints.profile_arns if endpoints else {},
            guardrail=guardrail,
            hosted=assembly.hosted,
            monthly_budget_usd=spec.monthly_budget_usd,
            thresholds=thresholds_of(spec),
            routes=Routes(
                page=assembly.page.arn, alerts=assembly.topic.arn, digest=assembly.digest.arn
            ),
            links=_links(assembly),
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    group = place.arn("logs", f"log-group:{naming.log_group(name, 'runtime')}")
    assembly.statements.append(
        Statement(
            sid="WriteOwnLog",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[f"{group}:*"],
        )
    )
    assembly.outputs |= {"log_group": made.log_group, "dashboard": made.dashboard}


def _links(assembly: Assembly) -> dict[str, str]:
    region = assembly.place.region
    console = f"https://{region}.console.aws.amazon.com"
    # The console wants the slashes of a log group's name encoded twice.
    group = naming.log_group(assembly.name, "runtime").replace("/", "$252F")
    guardrail = {"Guardrail": f"{console}/bedrock/home?region={region}#/guardrails"}
    return {
        "Log": f"{console}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{group}",
        "Budget": "https://console.aws.amazon.com/billing/home#/budgets",
        **(guardrail if assembly.endpoints else {}),
    }
