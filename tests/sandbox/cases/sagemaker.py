"""SageMaker's cases."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import document

_TRUST = document(
    {
        "Effect": "Allow",
        "Principal": {"Service": "sagemaker.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
)
_ROLE = ("aws:iam/role:Role", {"name": "hosting", "assumeRolePolicy": _TRUST})
_PACKAGE = "arn:aws:sagemaker:us-east-1:777788889999:model-package/invoices/3"
_IMAGE = "777788889999.dkr.ecr.us-east-1.amazonaws.com/invoices:3"
_TAGGED = ({"Key": "use_case", "Value": "claims"},)


def _model(name: str) -> tuple[str, dict[str, Any]]:
    return (
        "aws:sagemaker/model:Model",
        {
            "name": name,
            "executionRoleArn": "{role.arn}",
            "primaryContainer": {"modelPackageName": _PACKAGE},
        },
    )


def _variant(model: str, count: int = 2) -> dict[str, Any]:
    return {
        "variantName": "main",
        "modelName": model,
        "instanceType": "ml.m5.xlarge",
        "initialInstanceCount": count,
        "initialVariantWeight": 1,
    }


def config(name: str, model: str = "invoices") -> tuple[str, dict[str, Any]]:
    return (
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        {"name": name, "productionVariants": [_variant(model)]},
    )


def _alarm(name: str) -> tuple[str, dict[str, Any]]:
    return (
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        {
            "name": name,
            "namespace": "AWS/SageMaker",
            "metricName": "Invocation5XXErrors",
            "statistic": "Sum",
            "period": 60,
            "evaluationPeriods": 1,
            "threshold": 5,
            "comparisonOperator": "GreaterThanThreshold",
        },
    )


def _deployment(percent: int, alarm: str) -> dict[str, Any]:
    return {
        "blueGreenUpdatePolicy": {
            "trafficRoutingConfiguration": {
                "type": "CANARY",
                "waitIntervalInSeconds": 300,
                "canarySize": {"type": "CAPACITY_PERCENT", "value": percent},
            },
            "terminationWaitInSeconds": 300,
            "maximumExecutionTimeoutInSeconds": 3600,
        },
        "autoRollbackConfiguration": {"alarms": [{"alarmName": alarm}]},
    }


HOSTED = {"role": _ROLE, "model": _model("invoices"), "first": config("first")}
"""What an endpoint stands on."""

_CAPTURE = {
    "enableCapture": True,
    "initialSamplingPercentage": 20,
    "destinationS3Uri": "s3://captures/invoices",
    "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/1",
    "captureOptions": [{"captureMode": "Input"}, {"captureMode": "Output"}],
    "captureContentTypeHeader": {"jsonContentTypes": ["application/json"]},
}

CASES = [
    Case(
        token="aws:sagemaker/model:Model",
        needs={
            "role": _ROLE,
            "other": ("aws:iam/role:Role", {"name": "other", "assumeRolePolicy": _TRUST}),
        },
        inputs={
            "name": "invoices",
            "executionRoleArn": "{role.arn}",
            "enableNetworkIsolation": True,
            "inferenceExecutionConfig": {"mode": "Serial"},
            "containers": [
                {
                    "containerHostname": "read",
                    "image": _IMAGE,
                    "mode": "SingleModel",
                    "modelDataSource": {
                        "s3DataSources": [
                            {
                                "s3Uri": "s3://models/read/",
                                "s3DataType": "S3Prefix",
                                "compressionType": "None",
                            }
                        ]
                    },
                    "environment": {"MAX_PAGES": "40"},
                    "imageConfig": {"repositoryAccessMode": "Platform"},
                },
                {
                    "containerHostname": "fields",
                    "modelPackageName": _PACKAGE,
                },
            ],
            "tags": {"use_case": "claims"},
        },
        sees=(
            Sees(
                method="describe_model",
                params={"ModelName": "invoices"},
                created={
                    "EnableNetworkIsolation": True,
                    "InferenceExecutionConfig.Mode": "Serial",
                    "Containers[0].Image": _IMAGE,
                    "Containers[0].ModelDataSource.S3DataSource.S3Uri": "s3://models/read/",
                    "Containers[0].Environment": {"MAX_PAGES": "40"},
                    "Containers[1].ModelPackageName": _PACKAGE,
                    "ExecutionRoleArn": "{executionRoleArn}",
                },
            ),
            Sees(
                method="list_tags",
                params={"ResourceArn": "{arn}"},
                created={"Tags": list(_TAGGED)},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"enableNetworkIsolation": False, "executionRoleArn": "{other.arn}"},
        invalid={
            "name": {"name": "-invoices"},
            "executionRoleArn": {"executionRoleArn": None},
            "containers[0].mode": {"containers": [{"image": _IMAGE, "mode": "Some"}]},
            "primaryContainer.img": {"primaryContainer": {"img": _IMAGE}},
            "vpcConfig.subnets": {"vpcConfig": {"securityGroupIds": ["sg-1"], "subnets": []}},
        },
        drift=Drift(
            method="add_tags",
            params={"ResourceArn": "{arn}", "Tags": [{"Key": "by", "Value": "hand"}]},
            shows="tags",
        ),
    ),
    Case(
        token="aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        needs={"role": _ROLE, "model": _model("invoices"), "next": _model("invoices-next")},
        inputs={
            "name": "invoices-1",
            "productionVariants": [
                {
                    **_variant("invoices"),
                    "volumeSizeInGb": 30,
                    "enableSsmAccess": False,
                    "modelDataDownloadTimeoutInSeconds": 600,
                    "containerStartupHealthCheckTimeoutInSeconds": 300,
                    "routingConfigs": [{"routingStrategy": "LEAST_OUTSTANDING_REQUESTS"}],
                }
            ],
            "shadowProductionVariants": [{**_variant("invoices-next", 1), "variantName": "shadow"}],
            "dataCaptureConfig": _CAPTURE,
            "kmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/2",
            "tags": {"use_case": "claims"},
        },
        sees=(
            Sees(
                method="describe_endpoint_config",
                params={"EndpointConfigName": "invoices-1"},
                created={
                    "ProductionVariants[0].InstanceType": "ml.m5.xlarge",
                    "ProductionVariants[0].InitialInstanceCount": 2,
                    "ProductionVariants[0].VolumeSizeInGB": 30,
                    "ProductionVariants[0].RoutingConfig.RoutingStrategy": (
                        "LEAST_OUTSTANDING_REQUESTS"
                    ),
                    "ShadowProductionVariants[0].ModelName": "invoices-next",
                    "DataCaptureConfig.InitialSamplingPercentage": 20,
                    "DataCaptureConfig.CaptureOptions[].CaptureMode": ["Input", "Output"],
                    "DataCaptureConfig.KmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/1",
                    "KmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/2",
                },
            ),
            Sees(
                method="list_tags",
                params={"ResourceArn": "{arn}"},
                created={"Tags": list(_TAGGED)},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"productionVariants": [_variant("invoices", 3)]},
        invalid={
            "productionVariants": {"productionVariants": None},
            "productionVariants[0].instanceType": {
                "productionVariants": [{**_variant("invoices"), "instanceType": "m5.xlarge"}]
            },
            "productionVariants[0].initialInstanceCount": {
                "productionVariants": [_variant("invoices", 0)]
            },
            "dataCaptureConfig.initialSamplingPercentage": {
                "dataCaptureConfig": {**_CAPTURE, "initialSamplingPercentage": 101}
            },
            "dataCaptureConfig.destinationS3Uri": {
                "dataCaptureConfig": {**_CAPTURE, "destinationS3Uri": "/captures"}
            },
            "namePrefix": {"namePrefix": "invoices-"},
        },
        drift=Drift(
            method="add_tags",
            params={"ResourceArn": "{arn}", "Tags": [{"Key": "by", "Value": "hand"}]},
            shows="tags",
        ),
    ),
    Case(
        token="aws:sagemaker/endpoint:Endpoint",
        needs={
            **HOSTED,
            "second": config("second"),
            "third": config("third"),
            "errors": _alarm("errors"),
            "latency": _alarm("latency"),
        },
        inputs={
            "name": "invoices",
            "endpointConfigName": "{first.name}",
            "deploymentConfig": _deployment(20, "errors"),
            "tags": {"use_case": "claims"},
        },
        sees=(
            Sees(
                method="describe_endpoint",
                params={"EndpointName": "invoices"},
                created={
                    "EndpointStatus": "InService",
                    "EndpointConfigName": "first",
                    "ProductionVariants[0].DesiredInstanceCount": 2,
                    "LastDeploymentConfig.AutoRollbackConfiguration.Alarms[].AlarmName": ["errors"],
                },
                updated={
                    "EndpointConfigName": "second",
                    "LastDeploymentConfig.AutoRollbackConfiguration.Alarms[].AlarmName": [
                        "latency"
                    ],
                    "LastDeploymentConfig.BlueGreenUpdatePolicy"
                    ".TrafficRoutingConfiguration.CanarySize.Value": 10,
                },
            ),
            Sees(
                method="list_tags",
                params={"ResourceArn": "{arn}"},
                created={"Tags": list(_TAGGED)},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "endpointConfigName": "{second.name}",
            "deploymentConfig": _deployment(10, "latency"),
            "tags": {"stage": "pilot"},
        },
        replace={"name": "receipts"},
        invalid={
            "name": {"name": "in_voices"},
            "endpointConfigName": {"endpointConfigName": None},
            "deploymentConfig.blueGreenUpdatePolicy.trafficRoutingConfiguration.type": {
                "deploymentConfig": {
                    "blueGreenUpdatePolicy": {
                        "trafficRoutingConfiguration": {
                            "type": "SOME_AT_ONCE",
                            "waitIntervalInSeconds": 300,
                        }
                    }
                }
            },
        },
        drift=Drift(
            method="update_endpoint",
            params={"EndpointName": "invoices", "EndpointConfigName": "third"},
            shows="endpointConfigName",
        ),
    ),
    Case(
        token="aws:sagemaker/modelPackageGroup:ModelPackageGroup",
        inputs={
            "modelPackageGroupName": "invoices",
            "modelPackageGroupDescription": "Reads invoices",
            "tags": {"use_case": "claims"},
        },
        sees=(
            Sees(
                method="describe_model_package_group",
                params={"ModelPackageGroupName": "invoices"},
                created={
                    "ModelPackageGroupDescription": "Reads invoices",
                    "ModelPackageGroupStatus": "Completed",
                },
            ),
            Sees(
                method="list_tags",
                params={"ResourceArn": "{arn}"},
                created={"Tags": list(_TAGGED)},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"modelPackageGroupDescription": "Reads invoices and receipts"},
        invalid={
            "modelPackageGroupName": {"modelPackageGroupName": "in voices"},
        },
        drift=Drift(
            method="add_tags",
            params={"ResourceArn": "{arn}", "Tags": [{"Key": "by", "Value": "hand"}]},
            shows="tags",
        ),
    ),
]
