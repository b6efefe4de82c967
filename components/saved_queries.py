"""Saved queries: questions on the logs that everybody has, ready in CloudWatch Logs Insights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

INVOCATION_QUERIES: Mapping[str, str] = {
    "tokens-by-caller": (
        "filter schemaType = 'ModelInvocationLog'\n"
        "| stats sum(input.inputTokenCount) as input_tokens, "
        "sum(output.outputTokenCount) as output_tokens, count(*) as calls "
        "by identity.arn, modelId\n"
        "| sort output_tokens desc"
    ),
    "errors-by-model": (
        "filter schemaType = 'ModelInvocationLog' and ispresent(errorCode)\n"
        "| stats count(*) as errors by modelId, errorCode, bin(1h)\n"
        "| sort errors desc"
    ),
    "slowest-calls": (
        "filter ispresent(output.outputBodyJson.metrics.latencyMs)\n"
        "| fields @timestamp, requestId, modelId, output.outputBodyJson.metrics.latencyMs as ms\n"
        "| sort ms desc\n"
        "| limit 50"
    ),
    "largest-prompts": (
        "filter schemaType = 'ModelInvocationLog'\n"
        "| fields @timestamp, requestId, identity.arn, modelId, input.inputTokenCount as tokens\n"
        "| sort tokens desc\n"
        "| limit 50"
    ),
}
"""Name to a query of the log of model invocations."""

FINDING_QUERIES: Mapping[str, str] = {
    "personal-data-by-log-group": (
        "fields @timestamp\n"
        "| stats count(*) as findings by auditTimestamp, resourceArn\n"
        "| sort findings desc"
    ),
}
"""Name to a query of what data protection has found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQueriesArgs:
    """What saved queries are built from."""

    folder: str
    """Where the console shows them: the platform, or a use case."""

    log_group: pulumi.Input[str]
    queries: Mapping[str, pulumi.Input[str]]
    """Name to query."""


class SavedQueries(pulumi.ComponentResource):
    """A folder of queries on one log group."""

    def __init__(
        self, name: str, args: SavedQueriesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:saved_queries:SavedQueries", name, None, opts)
        for title, query in args.queries.items():
            aws.cloudwatch.QueryDefinition(
                f"{name}-{title}",
                # A slash makes a folder in the console.
                name=f"groundwork/{args.folder}/{title}",
                log_group_names=[args.log_group],
                query_string=query,
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})
