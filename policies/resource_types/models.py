"""Models, guardrails, agents, and hosting."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

INFERENCE_PROFILE: Final = ResourceType(
    "aws:bedrock/inferenceProfile:InferenceProfile",
    ("arn", "name", "modelSource.copyFrom", "models"),
)
AGENT_CORE_POLICY: Final = ResourceType(
    "aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy", ("policy",)
)
MODEL_GROUP_POLICY: Final = ResourceType(
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy", ("resourcePolicy",)
)
GUARDRAIL: Final = ResourceType(
    "aws:bedrock/guardrail:Guardrail",
    (
        "blockedInputMessaging",
        "blockedOutputsMessaging",
        "guardrailArn",
        "guardrailId",
        "kmsKeyArn",
        *under(
            "contentPolicyConfig.filtersConfigs",
            "type",
            "inputStrength",
            "inputEnabled",
            "inputAction",
            "outputStrength",
            "outputEnabled",
            "outputAction",
        ),
        *under("contextualGroundingPolicyConfig.filtersConfigs", "threshold", "type"),
        *under(
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
        *under("guardrailConfigurations", "guardrailIdentifier", "guardrailVersion"),
        *under("memoryConfigurations", "enabledMemoryTypes", "storageDays"),
    ),
)
ACTION_GROUP: Final = ResourceType(
    "aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup",
    (
        "actionGroupName",
        *under("actionGroupExecutor", "customControl", "lambda"),
        *under("apiSchema", "payload", "s3"),
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
        *under(
            "definition.nodes.configuration.prompt",
            *under("guardrailConfiguration", "guardrailIdentifier", "guardrailVersion"),
            "sourceConfiguration.inline.modelId",
            "sourceConfiguration.resource",
        ),
        *under(
            "definition.nodes.configuration.knowledgeBase",
            *under("guardrailConfiguration", "guardrailIdentifier", "guardrailVersion"),
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
        *under(
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
        *under("dataSourceConfiguration.s3Configuration", "bucketArn", "inclusionPrefixes"),
        "knowledgeBaseId",
        "serverSideEncryptionConfiguration.kmsKeyArn",
    ),
)
PROMPT: Final = ResourceType(
    "aws:bedrock/agentPrompt:AgentPrompt",
    (
        "customerEncryptionKeyArn",
        "defaultVariant",
        *under("variants", "genAiResource", "modelId"),
        *under("variants.templateConfiguration.chat", "messages.content.text", "systems.text"),
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
        *under("vpcConfig", "securityGroupIds", "subnetIds"),
    ),
)
PROVISIONED_THROUGHPUT: Final = ResourceType(
    "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
    (
        "commitmentDuration",
        "modelArn",
        "modelUnits",
        "provisionedModelArn",
        "provisionedModelName",
    ),
)
GATEWAY: Final = ResourceType(
    "aws:bedrock/agentcoreGateway:AgentcoreGateway",
    (
        "authorizerType",
        "kmsKeyArn",
        *under(
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
        *under("networkConfiguration", "networkMode"),
        *under("networkConfiguration.networkModeConfig", "subnets"),
        "roleArn",
    ),
)
BROWSER: Final = ResourceType(
    "aws:bedrock/agentcoreBrowser:AgentcoreBrowser",
    (
        "networkConfiguration.networkMode",
        *under("recording", "enabled", "s3Location.bucket"),
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
    under("kmsConfiguration", "keyType", "kmsKeyArn"),
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
        "vpcConfig.subnets",
        *under("primaryContainer", "environment", "image", "modelPackageName"),
        *under("containers", "environment", "image", "modelPackageName"),
    ),
)
ENDPOINT_CONFIGURATION: Final = ResourceType(
    "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    (
        "kmsKeyArn",
        *under("dataCaptureConfig", "destinationS3Uri", "enableCapture", "kmsKeyId"),
        *under("productionVariants", "initialInstanceCount", "instanceType"),
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
HOSTED_ENDPOINT: Final = ResourceType("aws:sagemaker/endpoint:Endpoint", ("arn", "name"))
