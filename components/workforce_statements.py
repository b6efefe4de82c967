"""What people may be allowed, as named duties: a permission set is put together from these.

No duty reads a prompt, an answer or a dataset by itself, and none changes what CI deploys. Whoever
is to read takes a role that does nothing else, so that every reading has a name in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from components import naming
from components.iam_document import Statement

Duty: TypeAlias = Callable[[naming.Place], Sequence[Statement]]


def see_use_cases(place: naming.Place) -> Sequence[Statement]:
    """How use cases do: metrics, alarms, dashboards, and what their models and guardrails are."""
    return (
        Statement(
            sid="SeeUseCases",
            actions=[
                "bedrock:GetGuardrail",
                "bedrock:GetInferenceProfile",
                "bedrock:ListGuardrails",
                "bedrock:ListInferenceProfiles",
                "bedrock:ListTagsForResource",
                "cloudwatch:DescribeAlarmHistory",
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetDashboard",
                "cloudwatch:GetMetricData",
                "cloudwatch:GetMetricStatistics",
                "cloudwatch:ListDashboards",
                "cloudwatch:ListMetrics",
                "tag:GetResources",
            ],
            resources=["*"],
        ),
        Statement(
            sid="ReadUseCaseSettings",
            actions=["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            resources=[place.arn("ssm", f"parameter{naming.parameter('*')}")],
        ),
    )


def see_costs(_: naming.Place) -> Sequence[Statement]:
    """What everything costs, and what was planned."""
    return (
        Statement(
            sid="SeeCosts",
            actions=[
                "budgets:ListTagsForResource",
                "budgets:ViewBudget",
                "ce:DescribeCostCategoryDefinition",
                "ce:GetAnomalies",
                "ce:GetAnomalyMonitors",
                "ce:GetCostAndUsage",
                "ce:GetCostCategories",
                "ce:GetCostForecast",
                "ce:GetDimensionValues",
                "ce:GetTags",
                "ce:GetUsageForecast",
                "ce:ListCostAllocationTags",
                "ce:ListCostCategoryDefinitions",
            ],
            resources=["*"],
        ),
    )


def try_guardrails(place: naming.Place) -> Sequence[Statement]:
    """Show a guardrail a text of one's own and see what it says; no model is called."""
    return (
        Statement(
            sid="TryGuardrails",
            actions=["bedrock:ApplyGuardrail"],
            resources=[place.arn("bedrock", "guardrail/*")],
        ),
        Statement(
            # A guardrail under a key is decrypted with the right of whoever asks it. What else
            # Bedrock keeps under a use case's key has another encryption context, and no guardrail
            # is under a key of the platform. AWS's own policies tell guardrails by that context:
            # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SageMakerStudioBedrockFlowServiceRolePolicy.html
            sid="DecryptGuardrails",
            actions=["kms:Decrypt"],
            resources=[place.arn("kms", "key/*")],
            condition={
                "StringEquals": {
                    "aws:ResourceTag/managed_by": "groundwork",
                    "kms:ViaService": f"bedrock.{place.region}.amazonaws.com",
                },
                "StringNotEquals": {"aws:ResourceTag/use_case": naming.PLATFORM},
                "Null": {"kms:EncryptionContext:aws:bedrock:guardrail-id": "false"},
            },
        ),
    )


def read_use_case_logs(place: naming.Place) -> Sequence[Statement]:
    """What workloads write to their logs; the log of prompts is the platform's and stays shut."""
    groups = place.arn("logs", f"log-group:{naming.log_group('*', '*')}")
    shared = place.arn("logs", f"log-group:{naming.log_group(naming.PLATFORM, '*')}")
    reads = [
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:StartLiveTail",
        "logs:StartQuery",
    ]
    return (
        Statement(sid="ReadUseCaseLogs", actions=reads, resources=[groups]),
        Statement(
            sid="FollowQueries",
            actions=["logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery"],
            resources=["*"],
        ),
        Statement(sid="NeverReadPrompts", effect="Deny", actions=reads, resources=[shared]),
    )


def steward_data(place: naming.Place) -> Sequence[Statement]:
    """Which datasets there are, what their columns mean, and who was let in to which."""
    return (
        Statement(
            sid="SeeCatalogue",
            actions=[
                "glue:GetDatabase",
                "glue:GetDatabases",
                "glue:GetPartitions",
                "glue:GetTable",
                "glue:GetTables",
                "glue:SearchTables",
            ],
            resources=[
                place.arn("glue", "catalog"),
                place.arn("glue", "database/groundwork_*"),
                place.arn("glue", "table/groundwork_*/*"),
            ],
        ),
        Statement(
            sid="SeeGrants",
            actions=[
                "lakeformation:GetDataLakeSettings",
                "lakeformation:GetEffectivePermissionsForPath",
                "lakeformation:ListPermissions",
                "lakeformation:ListResources",
            ],
            resources=["*"],
        ),
    )


def review_findings(place: naming.Place) -> Sequence[Statement]:
    """What the analyzers found; a finding is archived with its reason, never a control changed."""
    return (
        Statement(
            sid="SeeFindings",
            actions=[
                "access-analyzer:GetAnalyzer",
                "access-analyzer:GetArchiveRule",
                "access-analyzer:GetFindingV2",
                "access-analyzer:ListAnalyzers",
                "access-analyzer:ListArchiveRules",
                "access-analyzer:ListFindingsV2",
                "access-analyzer:ValidatePolicy",
                "cloudtrail:DescribeTrails",
                "cloudtrail:GetTrailStatus",
                "cloudtrail:LookupEvents",
            ],
            resources=["*"],
        ),
        Statement(
            sid="ArchiveFindings",
            actions=["access-analyzer:UpdateFindings"],
            resources=[place.arn("access-analyzer", "analyzer/groundwork-*")],
        ),
    )


def audit_evidence(place: naming.Place) -> Sequence[Statement]:
    """Take the auditor's role, which reads evidence and nothing else."""
    return (_takes("TakeAuditorsRole", place.role_arn(naming.AUDITOR)),)


def query_records(place: naming.Place) -> Sequence[Statement]:
    """Take the role that queries every prompt and answer as it was."""
    return (_takes("TakeRecordsRole", place.role_arn(naming.RECORDS_AUDITOR)),)


def query_redacted_records(place: naming.Place) -> Sequence[Statement]:
    """Take the role that queries prompts and answers with personal data masked."""
    return (_takes("TakeRedactedRecordsRole", place.role_arn(naming.RECORDS_DEVELOPER)),)


def _takes(sid: str, role_arn: str) -> Statement:
    return Statement(sid=sid, actions=["sts:AssumeRole"], resources=[role_arn])


def operate_platform(_: naming.Place) -> Sequence[Statement]:
    """Find out why the platform fails, and ask AWS for more quota; changes go through CI."""
    return (
        Statement(
            sid="OperatePlatform",
            actions=[
                "events:DescribeRule",
                "events:ListRules",
                "events:ListTargetsByRule",
                "health:DescribeEventDetails",
                "health:DescribeEvents",
                "kms:DescribeKey",
                "kms:ListAliases",
                "servicequotas:GetServiceQuota",
                "servicequotas:ListRequestedServiceQuotaChangeHistory",
                "servicequotas:ListServiceQuotas",
                "servicequotas:RequestServiceQuotaIncrease",
                "sns:GetTopicAttributes",
                "sns:ListSubscriptionsByTopic",
                "sns:ListTopics",
            ],
            resources=["*"],
        ),
    )


CATALOGUE: Mapping[str, Duty] = {
    "audit-evidence": audit_evidence,
    "operate-platform": operate_platform,
    "query-records": query_records,
    "query-redacted-records": query_redacted_records,
    "read-use-case-logs": read_use_case_logs,
    "review-findings": review_findings,
    "see-costs": see_costs,
    "see-use-cases": see_use_cases,
    "steward-data": steward_data,
    "try-guardrails": try_guardrails,
}
"""Name in `stacks/platform.yaml` to duty."""
