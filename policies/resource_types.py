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
        "path",
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
USER: Final = ResourceType("aws:iam/user:User", ("path",))
ACCESS_KEY: Final = ResourceType("aws:iam/accessKey:AccessKey", ("user",))
LOGIN_PROFILE: Final = ResourceType("aws:iam/userLoginProfile:UserLoginProfile", ("user",))
SERVICE_CREDENTIAL: Final = ResourceType(
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential", ("serviceName", "userName")
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
        *_under("rules.applyServerSideEncryptionByDefault", "sseAlgorithm", "kmsMasterKeyId"),
    ),
)
BUCKET_VERSIONING: Final = ResourceType(
    "aws:s3/bucketVersioning:BucketVersioning", ("bucket", "versioningConfiguration.status")
)
BUCKET_LOCK: Final = ResourceType(
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    ("bucket", *_under("rule.defaultRetention", "days", "mode", "years")),
)
BUCKET_REPLICATION: Final = ResourceType(
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    ("bucket", *_under("rules", "status"), *_under("rules.destination", "account", "bucket")),
)
VECTOR_BUCKET: Final = ResourceType(
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
    (
        "vectorBucketArn",
        "vectorBucketName",
        *_under("encryptionConfigurations", "kmsKeyArn", "sseType"),
    ),
)
TABLE: Final = ResourceType(
    "aws:dynamodb/table:Table",
    (
        "arn",
        "deletionProtectionEnabled",
        "pointInTimeRecovery.enabled",
        "serverSideEncryption.kmsKeyArn",
    ),
)
QUEUE: Final = ResourceType("aws:sqs/queue:Queue", ("kmsMasterKeyId",))
TOPIC: Final = ResourceType("aws:sns/topic:Topic", ("kmsMasterKeyId",))
SEARCH_DOMAIN: Final = ResourceType(
    "aws:opensearch/domain:Domain",
    (*_under("clusterConfig", "instanceType"), "encryptAtRest.kmsKeyId"),
)
SECRET: Final = ResourceType(
    "aws:secretsmanager/secret:Secret", ("arn", "kmsKeyId", "name", "policy")
)
SECRET_POLICY: Final = ResourceType(
    "aws:secretsmanager/secretPolicy:SecretPolicy", ("policy", "secretArn")
)
SECRET_ROTATION: Final = ResourceType(
    "aws:secretsmanager/secretRotation:SecretRotation",
    ("rotationRules.automaticallyAfterDays", "secretId"),
)
SECRET_VERSION: Final = ResourceType(
    "aws:secretsmanager/secretVersion:SecretVersion", ("secretString",)
)
BUCKET_LIFECYCLE: Final = ResourceType(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    (
        "bucket",
        *_under("rules", "expiration.days", "filter.prefix", "status"),
    ),
)
MALWARE_PLAN: Final = ResourceType(
    "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
    (
        "actions.taggings.status",
        *_under("protectedResource.s3Bucket", "bucketName", "objectPrefixes"),
    ),
)
VECTOR_INDEX: Final = ResourceType(
    "aws:s3/vectorsIndex:VectorsIndex",
    (
        "indexName",
        "vectorBucketName",
        *_under("encryptionConfigurations", "kmsKeyArn", "sseType"),
    ),
)
VECTOR_BUCKET_POLICY: Final = ResourceType(
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy", ("policy",)
)
COLLECTION: Final = ResourceType(
    "aws:opensearch/serverlessCollection:ServerlessCollection", ("arn", "name")
)
SEARCH_SECURITY: Final = ResourceType(
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", ("policy", "type")
)
COLLECTION_ACCESS: Final = ResourceType(
    "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy", ("policy", "type")
)
TABLE_POLICY: Final = ResourceType("aws:dynamodb/resourcePolicy:ResourcePolicy", ("policy",))
WORKGROUP: Final = ResourceType(
    "aws:athena/workgroup:Workgroup",
    (
        *_under(
            "configuration",
            "bytesScannedCutoffPerQuery",
            "enforceWorkgroupConfiguration",
            "managedQueryResultsConfiguration.enabled",
        ),
        *_under(
            "configuration.resultConfiguration.encryptionConfiguration",
            "encryptionOption",
            "kmsKeyArn",
        ),
        "configuration.managedQueryResultsConfiguration.encryptionConfiguration.kmsKey",
    ),
)
CATALOG_DATABASE: Final = ResourceType("aws:glue/catalogDatabase:CatalogDatabase", ("name",))
CATALOG_TABLE: Final = ResourceType(
    "aws:glue/catalogTable:CatalogTable", ("databaseName", "name", "parameters")
)
CATALOG_ENCRYPTION: Final = ResourceType(
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
    (
        *_under(
            "dataCatalogEncryptionSettings.connectionPasswordEncryption",
            "awsKmsKeyId",
            "returnConnectionPasswordEncrypted",
        ),
        *_under(
            "dataCatalogEncryptionSettings.encryptionAtRest",
            "catalogEncryptionMode",
            "sseAwsKmsKeyId",
        ),
    ),
)
CATALOG_POLICY: Final = ResourceType("aws:glue/resourcePolicy:ResourcePolicy", ("policy",))
GLUE_JOB: Final = ResourceType("aws:glue/job:Job", ("securityConfiguration",))
GLUE_CRAWLER: Final = ResourceType("aws:glue/crawler:Crawler", ("securityConfiguration",))
GLUE_SECURITY: Final = ResourceType(
    "aws:glue/securityConfiguration:SecurityConfiguration",
    (
        *_under(
            "encryptionConfiguration.cloudwatchEncryption", "cloudwatchEncryptionMode", "kmsKeyArn"
        ),
        *_under(
            "encryptionConfiguration.jobBookmarksEncryption",
            "jobBookmarksEncryptionMode",
            "kmsKeyArn",
        ),
        *_under("encryptionConfiguration.s3Encryption", "kmsKeyArn", "s3EncryptionMode"),
    ),
)
LAKE_PERMISSIONS: Final = ResourceType(
    "aws:lakeformation/permissions:Permissions",
    (
        "principal",
        "permissions",
        "permissionsWithGrantOptions",
        *_under("table", "databaseName", "name", "wildcard"),
        *_under("lfTagPolicy", "resourceType", "expressions.key", "expressions.values"),
        "database.name",
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
    "aws:bedrock/agentAgentAlias:AgentAgentAlias",
    ("agentAliasArn", "routingConfigurations.agentVersion"),
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
KNOWLEDGE_BASE: Final = ResourceType(
    "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase",
    (
        "arn",
        "roleArn",
        "storageConfiguration.type",
        "storageConfiguration.opensearchServerlessConfiguration.collectionArn",
        *_under(
            "storageConfiguration.s3VectorsConfiguration",
            "indexArn",
            "indexName",
            "vectorBucketArn",
        ),
    ),
)
DATA_SOURCE: Final = ResourceType(
    "aws:bedrock/agentDataSource:AgentDataSource",
    (
        "dataDeletionPolicy",
        "dataSourceConfiguration.type",
        *_under("dataSourceConfiguration.s3Configuration", "bucketArn", "inclusionPrefixes"),
        "knowledgeBaseId",
        "serverSideEncryptionConfiguration.kmsKeyArn",
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
        *_under("networkConfiguration", "networkMode"),
        *_under("networkConfiguration.networkModeConfig", "subnets"),
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
    "aws:lambda/function:Function",
    (
        "arn",
        "environment.variables",
        "name",
        "role",
        "tracingConfig.mode",
        "vpcConfig.subnetIds",
    ),
)
FUNCTION_PERMISSION: Final = ResourceType(
    "aws:lambda/permission:Permission",
    (
        "action",
        "function",
        "functionUrlAuthType",
        "principal",
        "principalOrgId",
        "sourceAccount",
        "sourceArn",
    ),
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
        "vpcConfig.subnets",
        *_under("primaryContainer", "environment", "image", "modelPackageName"),
        *_under("containers", "environment", "image", "modelPackageName"),
    ),
)
ENDPOINT_CONFIGURATION: Final = ResourceType(
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    (
        "kmsKeyArn",
        *_under("dataCaptureConfig", "destinationS3Uri", "enableCapture", "kmsKeyId"),
        *_under("productionVariants", "initialInstanceCount", "instanceType"),
    ),
)
NOTEBOOK: Final = ResourceType(
    "aws:sagemaker/notebookInstance:NotebookInstance",
    (
        "directInternetAccess",
        "instanceType",
        "kmsKeyId",
        "lifecycleConfigName",
        "platformIdentifier",
        "rootAccess",
        "subnetId",
        "instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion",
    ),
)
NOTEBOOK_SCRIPTS: Final = ResourceType(
    "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration",
    ("onCreate", "onStart"),
)
STUDIO_DOMAIN: Final = ResourceType(
    "aws:sagemaker/domain:Domain",
    (
        "appNetworkAccessType",
        "authMode",
        "kmsKeyId",
        *(
            f"defaultUserSettings.{app}.appLifecycleManagement.idleSettings.lifecycleManagement"
            for app in ("jupyterLabAppSettings", "codeEditorAppSettings")
        ),
    ),
)
LOG_GROUP: Final = ResourceType(
    "aws:cloudwatch/logGroup:LogGroup",
    ("arn", "name", "kmsKeyId", "retentionInDays", "skipDestroy"),
)
LOG_PROTECTION: Final = ResourceType(
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    ("logGroupName", "policyDocument"),
)
SUBSCRIPTION_FILTER: Final = ResourceType(
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", ("logGroup",)
)
METRIC_FILTER: Final = ResourceType(
    "aws:cloudwatch/logMetricFilter:LogMetricFilter", ("logGroupName",)
)
METRIC_ALARM: Final = ResourceType(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    (
        "actionsEnabled",
        "alarmActions",
        "metricName",
        "namespace",
        *_under("metricQueries.metric", "metricName", "namespace"),
    ),
)
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
ANOMALY_MONITOR: Final = ResourceType(
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor", ("arn", "monitorSpecification")
)
ANOMALY_SUBSCRIPTION: Final = ResourceType(
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    ("frequency", "monitorArnLists", *_under("subscribers", "address", "type")),
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
VPC: Final = ResourceType("aws:ec2/vpc:Vpc")
FLOW_LOG: Final = ResourceType("aws:ec2/flowLog:FlowLog", ("trafficType", "vpcId"))
VPC_ENDPOINT: Final = ResourceType(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    ("policy", "privateDnsEnabled", "serviceName", "vpcEndpointType", "vpcId"),
)
SUBNET: Final = ResourceType("aws:ec2/subnet:Subnet", ("mapPublicIpOnLaunch",))
ROUTE_TABLE: Final = ResourceType(
    "aws:ec2/routeTable:RouteTable", _under("routes", "cidrBlock", "gatewayId", "ipv6CidrBlock")
)
ROUTE_TABLE_ASSOCIATION: Final = ResourceType(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", ("routeTableId", "subnetId")
)
ROUTE: Final = ResourceType(
    "aws:ec2/route:Route",
    ("destinationCidrBlock", "destinationIpv6CidrBlock", "gatewayId", "routeTableId"),
)
INSTANCE: Final = ResourceType(
    "aws:ec2/instance:Instance", ("instanceType", "userData", "userDataBase64")
)
LAUNCH_TEMPLATE: Final = ResourceType(
    "aws:ec2/launchTemplate:LaunchTemplate", ("instanceType", "userData")
)

FUNCTION_URL: Final = ResourceType("aws:lambda/functionUrl:FunctionUrl", ("authorizationType",))
TASK_DEFINITION: Final = ResourceType(
    "aws:ecs/taskDefinition:TaskDefinition", ("containerDefinitions",)
)
CONTAINER_SERVICE: Final = ResourceType(
    "aws:ecs/service:Service", _under("networkConfiguration", "assignPublicIp", "subnets")
)
STATE_MACHINE: Final = ResourceType(
    "aws:sfn/stateMachine:StateMachine",
    (
        *_under("loggingConfiguration", "includeExecutionData", "level", "logDestination"),
        "tracingConfiguration.enabled",
    ),
)
REST_API: Final = ResourceType("aws:apigateway/restApi:RestApi", ("endpointConfiguration.types",))
API_METHOD: Final = ResourceType("aws:apigateway/method:Method", ("authorization", "httpMethod"))
API_METHOD_SETTINGS: Final = ResourceType(
    "aws:apigateway/methodSettings:MethodSettings",
    (
        "restApi",
        "stageName",
        *_under("settings", "dataTraceEnabled", "throttlingRateLimit"),
    ),
)
API_STAGE: Final = ResourceType(
    "aws:apigateway/stage:Stage",
    ("accessLogSettings.destinationArn", "arn", "restApi", "stageName", "xrayTracingEnabled"),
)
USAGE_PLAN: Final = ResourceType(
    "aws:apigateway/usagePlan:UsagePlan",
    (
        *_under("apiStages", "apiId", "stage"),
        "quotaSettings.limit",
        "throttleSettings.rateLimit",
    ),
)
USAGE_PLAN_KEY: Final = ResourceType("aws:apigateway/usagePlanKey:UsagePlanKey", ("usagePlanId",))
HTTP_ROUTE: Final = ResourceType("aws:apigatewayv2/route:Route", ("authorizationType", "routeKey"))
HTTP_STAGE: Final = ResourceType(
    "aws:apigatewayv2/stage:Stage",
    (
        "accessLogSettings.destinationArn",
        *_under("defaultRouteSettings", "dataTraceEnabled", "throttlingRateLimit"),
    ),
)
WEB_ACL_ASSOCIATION: Final = ResourceType(
    "aws:wafv2/webAclAssociation:WebAclAssociation", ("resourceArn",)
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
