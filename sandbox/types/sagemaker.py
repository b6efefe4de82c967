"""SageMaker: models, the endpoints that they run behind, and groups in the model registry."""

from sandbox.resource import Call, ResourceType, Tags

_TAGS = Tags(add="add_tags", remove="delete_tags", read="list_tags", names={"arn": "ResourceArn"})

# SageMaker answers for what is not there with the code of every other fault.
_MISSING = ("ValidationException",)

MODEL = ResourceType(
    token="aws:sagemaker/model:Model",
    service="sagemaker",
    cloudformation="AWS::SageMaker::Model",
    id="{name}",
    auto_name="name",
    auto_name_limit=63,
    names={"name": "ModelName"},
    create=(Call(method="create_model"),),
    read=(Call(method="describe_model"),),
    delete=(Call(method="delete_model"),),
    replace=(
        "containers",
        "enableNetworkIsolation",
        "executionRoleArn",
        "inferenceExecutionConfig",
        "name",
        "primaryContainer",
        "vpcConfig",
    ),
    outputs={"arn": "ModelArn"},
    sets=("vpcConfig.securityGroupIds", "vpcConfig.subnets"),
    defaults={"enableNetworkIsolation": False},
    tags=_TAGS,
    missing=_MISSING,
    differs={
        "required:executionRoleArn": "pulumi-aws wants a role even where a model needs none",
    },
)

ENDPOINT_CONFIGURATION = ResourceType(
    token="aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    service="sagemaker",
    cloudformation="AWS::SageMaker::EndpointConfig",
    id="{name}",
    auto_name="name",
    auto_name_limit=63,
    names={"name": "EndpointConfigName", "kmsKeyArn": "KmsKeyId", "namePrefix": ""},
    create=(Call(method="create_endpoint_config"),),
    read=(Call(method="describe_endpoint_config"),),
    delete=(Call(method="delete_endpoint_config"),),
    replace=(
        "asyncInferenceConfig",
        "dataCaptureConfig",
        "executionRoleArn",
        "kmsKeyArn",
        "name",
        "productionVariants",
        "shadowProductionVariants",
    ),
    outputs={"arn": "EndpointConfigArn"},
    tags=_TAGS,
    missing=_MISSING,
    differs={
        "enum:*.routingConfigs.routingStrategy": "botocore's model is newer by one strategy",
    },
)

ENDPOINT = ResourceType(
    token="aws:sagemaker/endpoint:Endpoint",
    service="sagemaker",
    cloudformation="AWS::SageMaker::Endpoint",
    id="{name}",
    auto_name="name",
    auto_name_limit=63,
    names={"name": "EndpointName"},
    reads={"deploymentConfig": "LastDeploymentConfig"},
    create=(Call(method="create_endpoint"),),
    read=(Call(method="describe_endpoint"),),
    update=(Call(method="update_endpoint"),),
    delete=(Call(method="delete_endpoint"),),
    replace=("name",),
    outputs={"arn": "EndpointArn"},
    sets=("deploymentConfig.autoRollbackConfiguration.alarms",),
    tags=_TAGS,
    missing=_MISSING,
)

MODEL_PACKAGE_GROUP = ResourceType(
    token="aws:sagemaker/modelPackageGroup:ModelPackageGroup",
    service="sagemaker",
    cloudformation="AWS::SageMaker::ModelPackageGroup",
    id="{modelPackageGroupName}",
    create=(Call(method="create_model_package_group"),),
    read=(Call(method="describe_model_package_group"),),
    delete=(Call(method="delete_model_package_group"),),
    replace=("modelPackageGroupDescription", "modelPackageGroupName"),
    outputs={"arn": "ModelPackageGroupArn"},
    tags=_TAGS,
    missing=_MISSING,
)

TYPES = (MODEL, ENDPOINT_CONFIGURATION, ENDPOINT, MODEL_PACKAGE_GROUP)
