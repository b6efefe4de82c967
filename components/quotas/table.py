"""Every quota that grows with use cases, as AWS publishes it.

A number that could not be verified is not here but in `NOT_ESTABLISHED`: an invented limit is worse
than none. The defaults are those of an account in use; AWS gives new accounts less of some, so
compare with Service Quotas before relying on them (`aws service-quotas list-service-quotas`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from components.quotas.counting import (
    ROLE,
    attached_policies,
    inline_characters,
    items,
    longest,
    of_type,
    per,
    underlying_alarms,
    where,
)
from components.quotas.model import Count, Made, Quota, Scope, Source

_DOCS = "https://docs.aws.amazon.com"
_IAM = f"{_DOCS}/IAM/latest/UserGuide/reference_iam-quotas.html"
_BEDROCK = f"{_DOCS}/general/latest/gr/bedrock.html"
_AGENTCORE = f"{_DOCS}/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html"
_VECTORS = f"{_DOCS}/AmazonS3/latest/userguide/s3-vectors-limitations.html"
_LOGS = f"{_DOCS}/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"
_ALARMS = f"{_DOCS}/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html"
_COMPOSITE = f"{_DOCS}/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html"
_BILLING = f"{_DOCS}/awsaccountbilling/latest/aboutv2/billing-limits.html"

PAGE, API, DEFAULTS = Source.PAGE, Source.API, Source.DEFAULTS
ACCOUNT, REGION, PAYER, RESOURCE = Scope.ACCOUNT, Scope.REGION, Scope.PAYER, Scope.RESOURCE


def _general(service: str) -> str:
    return f"{_DOCS}/general/latest/gr/{service}.html"


def _quota(
    quota_id: str,
    name: str,
    limit: int,
    scope: Scope,
    count: Count,
    *,
    page: str,
    source: Source,
    service: str = "",
    code: str = "",
    raisable: bool = True,
    unit: str = "",
) -> Quota:
    return Quota(
        id=quota_id,
        service=service or quota_id.partition("-")[0],
        name=name,
        code=code,
        limit=limit,
        raisable=raisable,
        scope=scope,
        page=page,
        source=source,
        count=count,
        unit=unit,
    )


def _is_gateway(endpoint: Made) -> bool:
    # The provider's default is a gateway endpoint.
    return endpoint.inputs.get("vpcEndpointType", "Gateway") == "Gateway"


def _is_interface(endpoint: Made) -> bool:
    return endpoint.inputs.get("vpcEndpointType") == "Interface"


def _is_standard(parameter: Made) -> bool:
    return parameter.inputs.get("tier", "Standard") != "Advanced"


_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"

QUOTAS: Final[Sequence[Quota]] = (
    # Identity
    _quota("iam-roles", "Roles per account", 1000, ACCOUNT, of_type(ROLE),
           code="L-FE177D64", page=_IAM, source=PAGE),
    _quota("iam-policies", "Customer managed policies per account", 1500, ACCOUNT,
           of_type("aws:iam/policy:Policy"), code="L-E95E4862", page=_IAM, source=PAGE),
    _quota("iam-oidc-providers", "OpenId connect providers per account", 100, ACCOUNT,
           of_type("aws:iam/openIdConnectProvider:OpenIdConnectProvider"),
           code="L-858F3967", page=_IAM, source=PAGE),
    _quota("iam-role-policies", "Managed policies per role", 10, RESOURCE, attached_policies,
           code="L-0DA4ABF3", page=_IAM, source=PAGE),
    _quota("iam-inline-size", "Inline policies of a role together", 10_240, RESOURCE,
           inline_characters, raisable=False, unit="characters", page=_IAM, source=PAGE),
    _quota("iam-policy-size", "Size of a managed policy", 6144, RESOURCE,
           longest("aws:iam/policy:Policy", "policy"), raisable=False, unit="characters",
           page=_IAM, source=PAGE),
    _quota("iam-trust-size", "Role trust policy length", 2048, RESOURCE,
           longest(ROLE, "assumeRolePolicy"), code="L-C07B4B0D", unit="characters",
           page=_IAM, source=PAGE),
    _quota("sso-permission-sets", "Permission sets allowed in IAM Identity Center", 2000, PAYER,
           of_type("aws:ssoadmin/permissionSet:PermissionSet"), code="L-B44C7A29",
           page=f"{_DOCS}/singlesignon/latest/userguide/limits.html", source=DEFAULTS),
    # Models, agents, knowledge
    _quota("bedrock-guardrails", "Guardrails per account", 100, REGION,
           of_type("aws:bedrock/guardrail:Guardrail"), raisable=False,
           page=_BEDROCK, source=PAGE),
    _quota("bedrock-guardrail-versions", "Versions per guardrail", 20, RESOURCE,
           per("aws:bedrock/guardrailVersion:GuardrailVersion", "guardrailArn"),
           code="L-D471AEAB", raisable=False, page=_BEDROCK, source=PAGE),
    _quota("bedrock-profiles", "Inference profiles per account", 1000, REGION,
           of_type("aws:bedrock/inferenceProfile:InferenceProfile"),
           code="L-40EC9882", page=_BEDROCK, source=PAGE),
    _quota("bedrock-agents", "Agents per account", 200, REGION,
           of_type("aws:bedrock/agentAgent:AgentAgent"),
           code="L-97D79C54", page=_BEDROCK, source=PAGE),
    _quota("bedrock-action-groups", "Action groups per Agent", 20, RESOURCE,
           per("aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup", "agentId"),
           code="L-5DAAE567", page=_BEDROCK, source=PAGE),
    _quota("bedrock-aliases", "Associated aliases per Agent", 10, RESOURCE,
           per("aws:bedrock/agentAgentAlias:AgentAgentAlias", "agentId"), raisable=False,
           page=_BEDROCK, source=PAGE),
    _quota("bedrock-knowledge-bases", "Knowledge bases per account", 100, REGION,
           of_type("aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase"),
           code="L-60DA3E0D", raisable=False, page=_BEDROCK, source=PAGE),
    _quota("agentcore-runtimes", "Total agents per account", 1000, REGION,
           of_type("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime"),
           service="bedrock-agentcore", code="L-F4575653", page=_AGENTCORE, source=PAGE),
    _quota("agentcore-endpoints", "Endpoints (aliases) per agent", 10, RESOURCE,
           per("aws:bedrock/agentcoreAgentRuntimeEndpoint:AgentcoreAgentRuntimeEndpoint",
               "agentRuntimeId"),
           service="bedrock-agentcore", page=_AGENTCORE, source=PAGE),
    _quota("agentcore-gateways", "Gateways per account", 1000, REGION,
           of_type("aws:bedrock/agentcoreGateway:AgentcoreGateway"),
           service="bedrock-agentcore", page=_AGENTCORE, source=PAGE),
    _quota("agentcore-targets", "Targets per gateway", 100, RESOURCE,
           per("aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget", "gatewayIdentifier"),
           service="bedrock-agentcore", page=_AGENTCORE, source=PAGE),
    _quota("autoscaling-sagemaker", "Scalable targets for SageMaker", 500, REGION,
           of_type("aws:appautoscaling/target:Target"), service="application-autoscaling",
           code="L-1AAF0700", page=_general("as-app"), source=DEFAULTS),
    # Data
    _quota("s3-buckets", "General purpose buckets", 10_000, ACCOUNT,
           of_type("aws:s3/bucket:Bucket"), code="L-DC2B2D3D",
           page=f"{_DOCS}/AmazonS3/latest/userguide/BucketRestrictions.html", source=PAGE),
    _quota("s3vectors-buckets", "Vector buckets", 10_000, REGION,
           of_type("aws:s3/vectorsVectorBucket:VectorsVectorBucket"),
           page=_VECTORS, source=PAGE),
    _quota("s3vectors-indexes", "Vector indexes per vector bucket", 10_000, RESOURCE,
           per("aws:s3/vectorsIndex:VectorsIndex", "vectorBucketName"),
           page=_VECTORS, source=PAGE),
    _quota("glue-databases", "Max databases per account", 10_000, REGION,
           of_type("aws:glue/catalogDatabase:CatalogDatabase"),
           code="L-F953935E", page=_general("glue"), source=DEFAULTS),
    _quota("glue-tables", "Max tables per database", 200_000, RESOURCE,
           per("aws:glue/catalogTable:CatalogTable", "databaseName"),
           code="L-B8497671", page=_general("glue"), source=DEFAULTS),
    _quota("lakeformation-paths", "Number of registered paths", 10_000, REGION,
           of_type("aws:lakeformation/resource:Resource"),
           code="L-B0A837CA", page=_general("lake-formation"), source=DEFAULTS),
    _quota("lakeformation-tags", "Number of lf tag per account", 1000, REGION,
           of_type("aws:lakeformation/lfTag:LfTag"),
           code="L-F165AF61", page=_general("lake-formation"), source=DEFAULTS),
    _quota("athena-workgroups", "Workgroups per region", 1000, REGION,
           of_type("aws:athena/workgroup:Workgroup"), raisable=False,
           page=f"{_DOCS}/athena/latest/ug/service-limits.html", source=PAGE),
    _quota("kms-keys", "Customer Master Keys (CMKs)", 100_000, REGION,
           of_type("aws:kms/key:Key"), code="L-C2F1777E",
           page=f"{_DOCS}/kms/latest/developerguide/resource-limits.html", source=DEFAULTS),
    _quota("kms-aliases", "Aliases per CMK", 50, RESOURCE,
           per("aws:kms/alias:Alias", "targetKeyId"), code="L-340F62FB",
           page=f"{_DOCS}/kms/latest/developerguide/resource-limits.html", source=DEFAULTS),
    _quota("ssm-parameters", "Standard parameters", 10_000, REGION,
           where("aws:ssm/parameter:Parameter", _is_standard), raisable=False,
           page=f"{_DOCS}/systems-manager/latest/APIReference/API_PutParameter.html", source=API),
    # Logs, alarms, messages
    _quota("logs-groups", "Log groups", 1_000_000, REGION,
           of_type("aws:cloudwatch/logGroup:LogGroup"), code="L-C7B9AAAB",
           page=_LOGS, source=PAGE),
    _quota("logs-subscription-filters", "Subscription filters per log group", 2, RESOURCE,
           per("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "logGroup"),
           raisable=False, page=_LOGS, source=PAGE),
    _quota("logs-metric-filters", "Metrics filters per log group", 100, RESOURCE,
           per("aws:cloudwatch/logMetricFilter:LogMetricFilter", "logGroupName"),
           raisable=False, page=_LOGS, source=PAGE),
    _quota("monitoring-alarm-actions", "Actions of an alarm in one state", 5, RESOURCE,
           items("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmActions"),
           raisable=False, page=_ALARMS, source=PAGE),
    _quota("monitoring-composite", "Alarms underlying a composite alarm", 100, RESOURCE,
           underlying_alarms, raisable=False, page=_COMPOSITE, source=API),
    _quota("sns-topics", "Topics per Account", 100_000, REGION,
           of_type("aws:sns/topic:Topic"), code="L-61103206",
           page=f"{_DOCS}/sns/latest/api/API_CreateTopic.html", source=API),
    _quota("firehose-streams", "Delivery streams", 5000, REGION,
           of_type("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"),
           code="L-14BB0BE7", page=_general("fh"), source=DEFAULTS),
    _quota("events-rules", "Number of rules of an event bus", 300, REGION,
           of_type("aws:cloudwatch/eventRule:EventRule"),
           code="L-244521F2", page=_general("ev"), source=PAGE),
    # Cost and registers
    _quota("budgets-budgets", "Budgets per payer account", 20_000, PAYER,
           of_type("aws:budgets/budget:Budget"), raisable=False,
           page=f"{_DOCS}/awsaccountbilling/latest/aboutv2/budgets-managing-costs.html",
           source=PAGE),
    _quota("ce-cost-categories", "Cost categories for a management account", 50, PAYER,
           of_type("aws:costexplorer/costCategory:CostCategory"), raisable=False,
           page=_BILLING, source=PAGE),
    _quota("ce-cost-tags", "Number of active cost allocation tag keys", 500, PAYER,
           of_type("aws:costexplorer/costAllocationTag:CostAllocationTag"),
           code="L-FE0E51D7", page=_BILLING, source=DEFAULTS),
    _quota("resource-groups", "Resource groups per account", 100, REGION,
           of_type("aws:resourcegroups/group:Group"), service="resource-groups",
           code="L-2BAA18A0", page=_general("arg"), source=DEFAULTS),
    _quota("appregistry-applications", "Applications per region", 2000, REGION,
           of_type("aws:servicecatalog/appregistryApplication:AppregistryApplication"),
           service="servicecatalog", code="L-7C3CEC2B", page=_general("servicecatalog"),
           source=DEFAULTS),
    _quota("appregistry-attribute-groups", "Attribute groups per region", 2000, REGION,
           of_type("aws:servicecatalog/appregistryAttributeGroup:AppregistryAttributeGroup"),
           service="servicecatalog", code="L-1639038A", page=_general("servicecatalog"),
           source=DEFAULTS),
    # Network
    _quota("vpc-interface-endpoints", "Interface VPC endpoints per VPC", 50, REGION,
           where(_ENDPOINT, _is_interface), code="L-29B6F2EB",
           page=f"{_DOCS}/vpc/latest/privatelink/vpc-limits-endpoints.html", source=DEFAULTS),
    _quota("vpc-gateway-endpoints", "Gateway VPC endpoints per Region", 20, REGION,
           where(_ENDPOINT, _is_gateway), code="L-1B52E74A",
           page=f"{_DOCS}/vpc/latest/privatelink/vpc-limits-endpoints.html", source=DEFAULTS),
    _quota("vpc-security-groups", "VPC security groups per Region", 2500, REGION,
           of_type("aws:ec2/securityGroup:SecurityGroup"), code="L-E79EC296",
           page=f"{_DOCS}/vpc/latest/userguide/amazon-vpc-limits.html", source=DEFAULTS),
)  # fmt: skip
"""The quotas, by concern."""

NOT_ESTABLISHED: Final[Mapping[str, str]] = {
    "CloudWatch alarms": "AWS's page says that there is no limit of alarms in an account",
    "CloudWatch dashboards": "AWS's page limits what one holds, and names no number of dashboards",
    "Saved queries of CloudWatch Logs": "no page of AWS's that gives a number could be read",
    "Prompts of Bedrock (L-B783C50B)": "the code is known, its default could not be read",
    "Associated knowledge bases per Agent": "AWS names the quota, its default could not be read",
    "Actions of a budget": "no page of AWS's that gives a number could be read",
    "Monitors and subscriptions of cost anomalies": "the page that has them could not be read",
    "Secrets": "the page that has them could not be read to that row",
    "Subscriptions of an SNS topic": "no page of AWS's that gives a number could be read",
    "Lake Formation permissions": "no page of AWS's that gives a number could be read",
    "SageMaker endpoints": "they are counted by instances of each kind, as AWS grants them",
    "OpenSearch Serverless": "its capacity is limited, not its number of use cases",
}
"""What also grows with use cases, and why no limit of it stands in the table."""
