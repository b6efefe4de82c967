"""Bedrock: guardrails, inference profiles, provisioned throughput, invocation logging."""

from sandbox.resource import Call, ResourceType, Tags

_TAGS = Tags(
    add="tag_resource",
    remove="untag_resource",
    read="list_tags_for_resource",
    names={"arn": "resourceARN", "guardrailArn": "resourceARN"},
)

GUARDRAIL = ResourceType(
    token="aws:bedrock/guardrail:Guardrail",
    service="bedrock",
    cloudformation="AWS::Bedrock::Guardrail",
    differs={
        "pattern:kmsKeyArn": "CreateGuardrail takes a key's id and alias as well as its ARN",
    },
    id="{guardrailId},{version}",
    auto_name="name",
    auto_name_limit=50,
    names={"kmsKeyArn": "kmsKeyId", "guardrailId": "guardrailIdentifier"},
    reads={"kmsKeyArn": "kmsKeyArn"},
    create=(Call(method="create_guardrail"),),
    read=(Call(method="get_guardrail"),),
    update=(Call(method="update_guardrail"),),
    delete=(Call(method="delete_guardrail"),),
    outputs={
        "guardrailId": "guardrailId",
        "guardrailArn": "guardrailArn",
        "version": "version",
        "status": "status",
        "createdAt": "createdAt",
        "updatedAt": "updatedAt",
    },
    volatile=("updatedAt",),
    sets=(
        "contentPolicyConfig.filtersConfigs",
        "contextualGroundingPolicyConfig.filtersConfigs",
        "sensitiveInformationPolicyConfig.piiEntitiesConfigs",
        "sensitiveInformationPolicyConfig.regexesConfigs",
        "topicPolicyConfig.topicsConfigs",
        "wordPolicyConfig.managedWordListsConfigs",
        "wordPolicyConfig.wordsConfigs",
    ),
    tags=_TAGS,
)

GUARDRAIL_VERSION = ResourceType(
    token="aws:bedrock/guardrailVersion:GuardrailVersion",
    service="bedrock",
    cloudformation="AWS::Bedrock::GuardrailVersion",
    differs={
        "name:guardrailArn": "=GuardrailIdentifier",
    },
    id="{guardrailArn},{version}",
    names={"guardrailArn": "guardrailIdentifier"},
    reads={"guardrailArn": "guardrailArn"},
    create=(Call(method="create_guardrail_version"),),
    read=(Call(method="get_guardrail", names={"version": "guardrailVersion"}),),
    delete=(
        Call(
            method="delete_guardrail",
            names={"version": "guardrailVersion"},
            given={"skipDestroy": None},
        ),
    ),
    replace=("description", "guardrailArn"),
    outputs={"version": "version"},
    defaults={"skipDestroy": False},
    write_only=("skipDestroy",),
)

INFERENCE_PROFILE = ResourceType(
    token="aws:bedrock/inferenceProfile:InferenceProfile",
    service="bedrock",
    cloudformation="AWS::Bedrock::ApplicationInferenceProfile",
    differs={
        "required:modelSource": "CreateInferenceProfile wants it, whatever AWS's schema says",
    },
    id="{_id}",
    auto_name="name",
    names={"name": "inferenceProfileName"},
    create=(Call(method="create_inference_profile"),),
    read=(
        Call(
            method="get_inference_profile",
            binds=("id",),
            names={"id": "inferenceProfileIdentifier"},
        ),
    ),
    delete=(
        Call(
            method="delete_inference_profile",
            binds=("id",),
            names={"id": "inferenceProfileIdentifier"},
        ),
    ),
    replace=("description", "modelSource", "name"),
    outputs={
        "arn": "inferenceProfileArn",
        "_id": lambda answer, _: answer["inferenceProfileArn"].rpartition("/")[2],
        "createdAt": "createdAt",
        "updatedAt": "updatedAt",
        "models": "models",
        "status": "status",
        "type": "type",
    },
    # AWS tells the models that it routes to, not what it was copied from.
    write_only=("modelSource",),
    tags=_TAGS,
)

INVOCATION_LOGGING = ResourceType(
    token="aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
    service="bedrock",
    cloudformation=None,
    id="{region}",
    create=(Call(method="put_model_invocation_logging_configuration"),),
    read=(Call(method="get_model_invocation_logging_configuration", at="loggingConfig && @"),),
    update=(Call(method="put_model_invocation_logging_configuration"),),
    delete=(Call(method="delete_model_invocation_logging_configuration"),),
    differs={"type": "CloudFormation has no type for an account's invocation logging"},
)

PROVISIONED_THROUGHPUT = ResourceType(
    token="aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
    service="bedrock",
    cloudformation=None,
    id="{provisionedModelArn}",
    names={"modelArn": "modelId"},
    reads={"modelArn": "modelArn"},
    create=(Call(method="create_provisioned_model_throughput"),),
    read=(Call(method="get_provisioned_model_throughput", names={"id": "provisionedModelId"}),),
    delete=(
        Call(method="delete_provisioned_model_throughput", names={"id": "provisionedModelId"}),
    ),
    replace=("commitmentDuration", "modelArn", "modelUnits", "provisionedModelName"),
    outputs={"provisionedModelArn": "provisionedModelArn"},
    write_only=("timeouts",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"provisionedModelArn": "resourceARN"},
    ),
    differs={"type": "CloudFormation has no type for provisioned throughput"},
)

TYPES = (
    GUARDRAIL,
    GUARDRAIL_VERSION,
    INFERENCE_PROFILE,
    INVOCATION_LOGGING,
    PROVISIONED_THROUGHPUT,
)
