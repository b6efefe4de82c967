"""The AWS resource types that rules read, with the properties that they may read of each.

A rule that reads an undeclared property fails, and a test resolves every token and property here
against the installed `pulumi_aws`: a misspelt name can neither pass in silence nor survive.
"""

from __future__ import annotations

from typing import Final

from policies.access import types as access_types
from policies.resource_type import COMMON, ResourceType, under

__all__ = ["COMMON", "ResourceType"]

STACK: Final = "pulumi:pulumi:Stack"

ROLE: Final = ResourceType(
    "aws:iam/role:Role",
    (
        "arn",
        "name",
        "assumeRolePolicy",
        "managedPolicyArns",
        "permissionsBoundary",
        *under("inlinePolicies", "name", "policy"),
    ),
)
ROLE_POLICY: Final = ResourceType("aws:iam/rolePolicy:RolePolicy", ("name", "policy", "role"))
POLICY: Final = ResourceType("aws:iam/policy:Policy", ("arn", "name", "path", "policy"))
USER_POLICY: Final = ResourceType("aws:iam/userPolicy:UserPolicy", ("policy", "user"))
GROUP_POLICY: Final = ResourceType("aws:iam/groupPolicy:GroupPolicy", ("policy", "group"))
ROLE_POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment", ("policyArn", "role")
)
USER_POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/userPolicyAttachment:UserPolicyAttachment", ("policyArn", "user")
)
GROUP_POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment", ("policyArn", "group")
)
POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/policyAttachment:PolicyAttachment", ("policyArn", "roles", "users", "groups")
)
ROLE_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    ("policyArns", "roleName"),
)
SSO_INLINE_POLICY: Final = ResourceType(
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    ("inlinePolicy", "permissionSetArn"),
)
SSO_MANAGED_POLICY: Final = ResourceType(
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    ("managedPolicyArn", "permissionSetArn"),
)
KMS_KEY: Final = ResourceType(
    "aws:kms/key:Key",
    (
        "arn",
        "policy",
        "enableKeyRotation",
        "deletionWindowInDays",
        "multiRegion",
        "customerMasterKeySpec",
        "keyUsage",
    ),
)
KMS_REPLICA_KEY: Final = ResourceType(
    "aws:kms/replicaKey:ReplicaKey", ("arn", "policy", "deletionWindowInDays", "primaryKeyArn")
)
BUCKET: Final = ResourceType("aws:s3/bucket:Bucket", ("acl", "arn", "bucket"))
BUCKET_ACL: Final = ResourceType("aws:s3/bucketAcl:BucketAcl", ("acl", "bucket"))
BUCKET_PUBLIC_ACCESS_BLOCK: Final = ResourceType(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    (
        "bucket",
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
    ),
)
BUCKET_POLICY: Final = ResourceType("aws:s3/bucketPolicy:BucketPolicy", ("bucket", "policy"))
BUCKET_ENCRYPTION: Final = ResourceType(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    (
        "bucket",
        *under("rules.applyServerSideEncryptionByDefault", "sseAlgorithm", "kmsMasterKeyId"),
    ),
)
LAKE_PERMISSIONS: Final = ResourceType(
    "aws:lakeformation/permissions:Permissions",
    (
        "principal",
        "permissions",
        "permissionsWithGrantOptions",
        *under("table", "databaseName", "name", "wildcard"),
        *under("lfTagPolicy", "resourceType", "expressions.key", "expressions.values"),
        *under(
            "tableWithColumns",
            "databaseName",
            "name",
            "columnNames",
            "excludedColumnNames",
            "wildcard",
        ),
    ),
)
LAKE_SETTINGS: Final = ResourceType(
    "aws:lakeformation/dataLakeSettings:DataLakeSettings",
    (
        *under("createDatabaseDefaultPermissions", "permissions", "principal"),
        *under("createTableDefaultPermissions", "permissions", "principal"),
    ),
)
INFERENCE_PROFILE: Final = ResourceType(
    "aws:bedrock/inferenceProfile:InferenceProfile",
    ("arn", "name", "modelSource.copyFrom", "models"),
)
GUARDRAIL: Final = ResourceType(
    "aws:bedrock/guardrail:Guardrail",
    (
        "guardrailArn",
        "guardrailId",
        *under(
            "contentPolicyConfig.filtersConfigs",
            "type",
            "inputStrength",
            "inputEnabled",
            "inputAction",
        ),
        *under(
            "sensitiveInformationPolicyConfig.piiEntitiesConfigs",
            "type",
            "action",
            "inputAction",
            "inputEnabled",
            "outputAction",
            "outputEnabled",
        ),
    ),
)
GUARDRAIL_VERSION: Final = ResourceType(
    "aws:bedrock/guardrailVersion:GuardrailVersion", ("guardrailArn", "version")
)
AGENT: Final = ResourceType(
    "aws:bedrock/agentAgent:AgentAgent",
    (
        "agentResourceRoleArn",
        "customerEncryptionKeyArn",
        *under("guardrailConfigurations", "guardrailIdentifier", "guardrailVersion"),
    ),
)
PROMPT: Final = ResourceType(
    "aws:bedrock/agentPrompt:AgentPrompt", ("customerEncryptionKeyArn", "defaultVariant")
)
GATEWAY: Final = ResourceType(
    "aws:bedrock/agentcoreGateway:AgentcoreGateway", ("authorizerType", "kmsKeyArn")
)
AGENT_RUNTIME: Final = ResourceType(
    "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
    ("agentRuntimeArtifact.containerConfiguration.containerUri",),
)
INVOCATION_LOGGING: Final = ResourceType(
    "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
    (
        "loggingConfig.textDataDeliveryEnabled",
        *under("loggingConfig.cloudwatchConfig", "logGroupName", "roleArn"),
        *under("loggingConfig.cloudwatchConfig.largeDataDeliveryS3Config", "bucketName"),
        *under("loggingConfig.s3Config", "bucketName"),
    ),
)
HOSTED_MODEL: Final = ResourceType(
    "aws:sagemaker/model:Model",
    (
        "enableNetworkIsolation",
        *under("primaryContainer", "image", "modelPackageName"),
        *under("containers", "image", "modelPackageName"),
    ),
)
ENDPOINT_CONFIGURATION: Final = ResourceType(
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    (
        "kmsKeyArn",
        *under("dataCaptureConfig", "destinationS3Uri", "enableCapture", "kmsKeyId"),
        *under("productionVariants", "instanceType"),
    ),
)
LOG_GROUP: Final = ResourceType(
    "aws:cloudwatch/logGroup:LogGroup", ("arn", "name", "kmsKeyId", "retentionInDays")
)
SUBSCRIPTION_FILTER: Final = ResourceType(
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", ("logGroup",)
)
METRIC_FILTER: Final = ResourceType(
    "aws:cloudwatch/logMetricFilter:LogMetricFilter", ("logGroupName",)
)
METRIC_ALARM: Final = ResourceType("aws:cloudwatch/metricAlarm:MetricAlarm", ("alarmActions",))
COMPOSITE_ALARM: Final = ResourceType(
    "aws:cloudwatch/compositeAlarm:CompositeAlarm", ("alarmRule",)
)
TRAIL: Final = ResourceType(
    "aws:cloudtrail/trail:Trail",
    (
        "isMultiRegionTrail",
        "enableLogFileValidation",
        "enableLogging",
        "kmsKeyId",
        *under("advancedEventSelectors.fieldSelectors", "field", "equals", "startsWiths"),
        *under("eventSelectors.dataResources", "type", "values"),
    ),
)
BUDGET: Final = ResourceType(
    "aws:budgets/budget:Budget",
    (
        "name",
        "budgetType",
        "limitAmount",
        "limitUnit",
        "timeUnit",
        *under("costFilters", "name", "values"),
        *under("filterExpression.tags", "key", "values"),
        *under(
            "notifications",
            "threshold",
            "thresholdType",
            "notificationType",
            "subscriberEmailAddresses",
            "subscriberSnsTopicArns",
        ),
    ),
)
BUDGET_ACTION: Final = ResourceType(
    "aws:budgets/budgetAction:BudgetAction",
    (
        "budgetName",
        "actionType",
        "approvalModel",
        "notificationType",
        *under("actionThreshold", "actionThresholdType", "actionThresholdValue"),
        *under("definition.iamActionDefinition", "policyArn", "roles"),
    ),
)

_RULE_BLOCKS: Final = tuple(
    f"{way}.{ranges}"
    for way in ("ingress", "egress")
    for ranges in ("cidrBlocks", "ipv6CidrBlocks")
)
SECURITY_GROUP: Final = ResourceType("aws:ec2/securityGroup:SecurityGroup", _RULE_BLOCKS)
DEFAULT_SECURITY_GROUP: Final = ResourceType(
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", _RULE_BLOCKS
)
SECURITY_GROUP_RULE: Final = ResourceType(
    "aws:ec2/securityGroupRule:SecurityGroupRule", ("cidrBlocks", "ipv6CidrBlocks")
)
INGRESS_RULE: Final = ResourceType(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", ("cidrIpv4", "cidrIpv6")
)
EGRESS_RULE: Final = ResourceType(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ("cidrIpv4", "cidrIpv6")
)
VPC_ENDPOINT: Final = ResourceType(
    "aws:ec2/vpcEndpoint:VpcEndpoint", ("policy", "serviceName", "vpcEndpointType")
)
SUBNET: Final = ResourceType("aws:ec2/subnet:Subnet", ("mapPublicIpOnLaunch",))
ROUTE_TABLE: Final = ResourceType(
    "aws:ec2/routeTable:RouteTable", under("routes", "cidrBlock", "ipv6CidrBlock")
)
ROUTE: Final = ResourceType(
    "aws:ec2/route:Route", ("destinationCidrBlock", "destinationIpv6CidrBlock")
)
INTERNET_GATEWAY: Final = ResourceType("aws:ec2/internetGateway:InternetGateway")
NAT_GATEWAY: Final = ResourceType("aws:ec2/natGateway:NatGateway")
EGRESS_ONLY_GATEWAY: Final = ResourceType(
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"
)

ANY: Final = ResourceType("*")
"""Stands for every type in a policy's `types`."""

DECLARED: Final = {
    declared.token: declared
    for declared in (*globals().values(), *vars(access_types).values())
    if isinstance(declared, ResourceType) and declared is not ANY
}
"""Every declared type by its token."""


def declared_type(token: str) -> ResourceType:
    """Return what rules may read of `token`: what is declared, or the common properties alone."""
    return DECLARED.get(token) or ResourceType(token)
