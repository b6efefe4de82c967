"""The AWS resource types that rules read, with the properties that they may read of each.

A rule that reads an undeclared property fails, and a test resolves every token and property here
against the installed `pulumi_aws`: a misspelt name can neither pass in silence nor survive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

COMMON: Final = ("region", "tags", "tagsAll")
"""Read of any type; each type has those of them that its service offers."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type and the properties that rules read."""

    token: str
    """The Pulumi type token, `aws:<module>/<resource>:<Resource>`."""

    properties: tuple[str, ...] = ()
    """Dotted wire paths without indices; a path's objects may be read along the way."""

    _known: frozenset[str] = field(init=False, repr=False, compare=False)
    _leaves: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leaves = frozenset((*self.properties, *COMMON))
        known = {".".join(path.split(".")[:depth]) for path in leaves for depth in range(1, 9)}
        object.__setattr__(self, "_leaves", leaves)
        object.__setattr__(self, "_known", frozenset(known))

    def declares(self, trail: str) -> bool:
        """Whether rules may read `trail`."""
        return trail in self._known

    def is_leaf(self, trail: str) -> bool:
        """Whether what lies below `trail` is free-form."""
        return trail in self._leaves


def _under(prefix: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{name}" for name in names)


STACK: Final = "pulumi:pulumi:Stack"

ROLE: Final = ResourceType(
    "aws:iam/role:Role",
    (
        "arn",
        "name",
        "assumeRolePolicy",
        "managedPolicyArns",
        "permissionsBoundary",
        *_under("inlinePolicies", "name", "policy"),
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
ACCESS_KEY: Final = ResourceType("aws:iam/accessKey:AccessKey", ("user",))
SERVICE_CREDENTIAL: Final = ResourceType(
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential", ("serviceName", "userName")
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
        *_under("rules.applyServerSideEncryptionByDefault", "sseAlgorithm", "kmsMasterKeyId"),
    ),
)
LAKE_PERMISSIONS: Final = ResourceType(
    "aws:lakeformation/permissions:Permissions",
    (
        "principal",
        "permissions",
        "permissionsWithGrantOptions",
        *_under("table", "databaseName", "name", "wildcard"),
        *_under("lfTagPolicy", "resourceType"),
        *_under(
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
        *_under("createDatabaseDefaultPermissions", "permissions", "principal"),
        *_under("createTableDefaultPermissions", "permissions", "principal"),
    ),
)
INFERENCE_PROFILE: Final = ResourceType(
    "aws:bedrock/inferenceProfile:InferenceProfile", ("arn", "name", "modelSource.copyFrom")
)
GUARDRAIL: Final = ResourceType(
    "aws:bedrock/guardrail:Guardrail",
    (
        "blockedInputMessaging",
        "blockedOutputsMessaging",
        "guardrailArn",
        "guardrailId",
        "kmsKeyArn",
        *_under(
            "contentPolicyConfig.filtersConfigs",
            "type",
            "inputStrength",
            "inputEnabled",
            "inputAction",
            "outputStrength",
            "outputEnabled",
            "outputAction",
        ),
        *_under("contextualGroundingPolicyConfig.filtersConfigs", "threshold", "type"),
        *_under(
            "sensitiveInformationPolicyConfig.piiEntitiesConfigs",
            "type",
            "action",
            "inputAction",
            "inputEnabled",
            "outputAction",
            "outputEnabled",
        ),
        "topicPolicyConfig.topicsConfigs.name",
        "wordPolicyConfig.wordsConfigs.text",
    ),
)
GUARDRAIL_VERSION: Final = ResourceType(
    "aws:bedrock/guardrailVersion:GuardrailVersion", ("guardrailArn", "version")
)
AGENT: Final = ResourceType(
    "aws:bedrock/agentAgent:AgentAgent",
    (
        "agentArn",
        "agentId",
        "agentResourceRoleArn",
        "customerEncryptionKeyArn",
        "foundationModel",
        "idleSessionTtlInSeconds",
        "instruction",
        *_under("guardrailConfigurations", "guardrailIdentifier", "guardrailVersion"),
        *_under("memoryConfigurations", "enabledMemoryTypes", "storageDays"),
    ),
)
ACTION_GROUP: Final = ResourceType(
    "aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup",
    (
        "actionGroupName",
        *_under("actionGroupExecutor", "customControl", "lambda"),
        *_under("apiSchema", "payload", "s3"),
        "functionSchema",
        "parentActionGroupSignature",
    ),
)
AGENT_ALIAS: Final = ResourceType(
    "aws:bedrock/agentAgentAlias:AgentAgentAlias", ("routingConfigurations.agentVersion",)
)
FLOW: Final = ResourceType(
    "aws:bedrock/agentFlow:AgentFlow",
    (
        "definition.nodes.name",
        *_under(
            "definition.nodes.configuration.prompt",
            *_under("guardrailConfiguration", "guardrailIdentifier", "guardrailVersion"),
            "sourceConfiguration.inline.modelId",
            "sourceConfiguration.resource",
        ),
        *_under(
            "definition.nodes.configuration.knowledgeBase",
            *_under("guardrailConfiguration", "guardrailIdentifier", "guardrailVersion"),
            "modelId",
        ),
    ),
)
PROMPT: Final = ResourceType(
    "aws:bedrock/agentPrompt:AgentPrompt",
    (
        "customerEncryptionKeyArn",
        "defaultVariant",
        *_under("variants", "genAiResource", "modelId"),
        *_under("variants.templateConfiguration.chat", "messages.content.text", "systems.text"),
        "variants.templateConfiguration.text.text",
    ),
)
KNOWLEDGE_BASE: Final = ResourceType("aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase")
CUSTOM_MODEL: Final = ResourceType(
    "aws:bedrock/customModel:CustomModel",
    (
        "baseModelIdentifier",
        "customModelKmsKeyId",
        "trainingDataConfig.s3Uri",
        "validationDataConfig.validators.s3Uri",
        *_under("vpcConfig", "securityGroupIds", "subnetIds"),
    ),
)
PROVISIONED_THROUGHPUT: Final = ResourceType(
    "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
    ("commitmentDuration", "modelArn", "modelUnits", "provisionedModelArn"),
)
GATEWAY: Final = ResourceType(
    "aws:bedrock/agentcoreGateway:AgentcoreGateway",
    (
        "authorizerType",
        "kmsKeyArn",
        *_under(
            "authorizerConfiguration.customJwtAuthorizer",
            "allowedAudiences",
            "allowedClients",
            "allowedScopes",
            "customClaims",
        ),
    ),
)
AGENT_RUNTIME: Final = ResourceType(
    "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
    (
        "agentRuntimeArtifact.containerConfiguration.containerUri",
        "environmentVariables",
        "networkConfiguration.networkMode",
        "roleArn",
    ),
)
BROWSER: Final = ResourceType(
    "aws:bedrock/agentcoreBrowser:AgentcoreBrowser",
    (
        "networkConfiguration.networkMode",
        *_under("recording", "enabled", "s3Location.bucket"),
    ),
)
CODE_INTERPRETER: Final = ResourceType(
    "aws:bedrock/agentcoreCodeInterpreter:AgentcoreCodeInterpreter",
    ("networkConfiguration.networkMode",),
)
AGENT_MEMORY: Final = ResourceType(
    "aws:bedrock/agentcoreMemory:AgentcoreMemory", ("encryptionKeyArn", "eventExpiryDuration")
)
TOKEN_VAULT_KEY: Final = ResourceType(
    "aws:bedrock/agentcoreTokenVaultCmk:AgentcoreTokenVaultCmk",
    _under("kmsConfiguration", "keyType", "kmsKeyArn"),
)
FUNCTION: Final = ResourceType(
    "aws:lambda/function:Function", ("arn", "environment.variables", "name", "role")
)
FUNCTION_PERMISSION: Final = ResourceType(
    "aws:lambda/permission:Permission",
    ("action", "function", "principal", "sourceAccount", "sourceArn"),
)
SETTING: Final = ResourceType("aws:ssm/parameter:Parameter", ("name", "type", "value"))
INVOCATION_LOGGING: Final = ResourceType(
    "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
    (
        "loggingConfig.textDataDeliveryEnabled",
        *_under("loggingConfig.cloudwatchConfig", "logGroupName", "roleArn"),
        *_under("loggingConfig.cloudwatchConfig.largeDataDeliveryS3Config", "bucketName"),
        *_under("loggingConfig.s3Config", "bucketName"),
    ),
)
HOSTED_MODEL: Final = ResourceType(
    "aws:sagemaker/model:Model",
    (
        "enableNetworkIsolation",
        *_under("primaryContainer", "image", "modelPackageName"),
        *_under("containers", "image", "modelPackageName"),
    ),
)
ENDPOINT_CONFIGURATION: Final = ResourceType(
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    (
        "kmsKeyArn",
        *_under("dataCaptureConfig", "destinationS3Uri", "enableCapture", "kmsKeyId"),
        *_under("productionVariants", "instanceType"),
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
        *_under("advancedEventSelectors.fieldSelectors", "field", "equals", "startsWiths"),
        *_under("eventSelectors.dataResources", "type", "values"),
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
        *_under("costFilters", "name", "values"),
        *_under("filterExpression.tags", "key", "values"),
        *_under(
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
        *_under("actionThreshold", "actionThresholdType", "actionThresholdValue"),
        *_under("definition.iamActionDefinition", "policyArn", "roles"),
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
    "aws:ec2/routeTable:RouteTable", _under("routes", "cidrBlock", "ipv6CidrBlock")
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
    for declared in tuple(globals().values())
    if isinstance(declared, ResourceType) and declared is not ANY
}
"""Every declared type by its token."""


def declared_type(token: str) -> ResourceType:
    """Return what rules may read of `token`: what is declared, or the common properties alone."""
    return DECLARED.get(token) or ResourceType(token)
