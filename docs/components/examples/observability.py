"""A use case of one model: its log, its alarms by severity and its dashboard."""

import pulumi
import pulumi_aws as aws

from components.alarms import Guardrail, Observability, ObservabilityArgs
from components.data_protection import FINDINGS_LOG_GROUP, Masking
from components.encryption import used_by_logs
from components.model_alarms import Routes, Thresholds
from components.watched_model import TokenPrice, WatchedModel
from handbook.surroundings import PLACE, TAGS, endpoints, key, topic

encryption = key("claims", used_by_logs(PLACE, FINDINGS_LOG_GROUP, "/groundwork/claims/runtime"))
findings = aws.cloudwatch.LogGroup(
    "findings", name=FINDINGS_LOG_GROUP, kms_key_id=encryption, retention_in_days=365
)
models = endpoints(encryption)
Observability(
    "claims",
    ObservabilityArgs(
        place=PLACE,
        use_case="claims",
        title="Claims",
        purpose="Sorts claims by urgency",
        key_arn=encryption,
        retention_days=365,
        masking=Masking(identifiers=["EmailAddress"]),
        disposable=True,
        models={
            "fast": WatchedModel(
                input_tokens_per_month=40_000_000,
                output_tokens_per_month=4_000_000,
                price=TokenPrice(input_usd=0.06, output_usd=0.24),
            )
        },
        profile_arns=models.profile_arns,
        guardrail=Guardrail(arn=models.guardrail_arn, version=models.guardrail_version),
        hosted={},
        monthly_budget_usd=400,
        thresholds=Thresholds(
            latency_p99_seconds=8, client_errors_per_five_minutes=20, interventions_per_hour=100
        ),
        routes=Routes(
            page=topic(encryption, "page"),
            alerts=topic(encryption),
            digest=topic(encryption, "digest"),
        ),
        links={"Runbook": "https://example.com/claims"},
        tags=TAGS,
    ),
    pulumi.ResourceOptions(depends_on=[findings]),
)
