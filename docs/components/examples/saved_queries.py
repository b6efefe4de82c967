"""A question that people put to a log again and again."""

import pulumi_aws as aws

from components.saved_queries import SavedQueries, SavedQueriesArgs

log = aws.cloudwatch.LogGroup("claims", name="/groundwork/claims/runtime", retention_in_days=365)
SavedQueries(
    "claims-queries",
    SavedQueriesArgs(
        folder="claims",
        log_group=log.name,
        queries={"errors": "fields @timestamp, @message | filter level = 'error'"},
    ),
)
