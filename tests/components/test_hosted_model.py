from __future__ import annotations

import dataclasses
from typing import Any

import pulumi
import pytest

from components.data_protection import Masking
from components.hosted_model import HostedModel, HostedModelArgs, Instances, Serverless
from components.hosting_role import Capture, Network, Source
from components.iam_document import document
from tests.components.example import KEY_ARN, PLACE, SOURCE, statements
from tests.harness import Declaration, declare

OWN = "us-east-1:000000000000"
ENDPOINT = "groundwork-claims-reader"
TAGS = {"use_case": "claims"}
MASKING = Masking(identifiers=["EmailAddress"])
CAPTURE = Capture(share=0.05, bucket="store", key_arn="arn:store-key")
ARGS = HostedModelArgs(
    place=PLACE,
    use_case="claims",
    alias="reader",
    source=SOURCE,
    capacity=Instances(
        type="ml.g5.xlarge", min_count=2, max_count=5, target_invocations_per_minute=40
    ),
    capture=CAPTURE,
    network=Network(vpc_id="vpc-1", subnet_ids=["subnet-1"], security_group_ids=["sg-1"]),
    boundary_arn="arn:boundary",
    key_arn=KEY_ARN,
    topic_arn="arn:topic",
    max_latency_ms=8000,
    log_retention_days=731,
    masking=MASKING,
    disposable=True,
    tags=TAGS,
)
SERVERLESS = Serverless(memory_mb=2048, max_concurrency=5)
MODEL = "aws:sagemaker/model:Model"
CONFIGURATION = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
ENDPOINT_TYPE = "aws:sagemaker/endpoint:Endpoint"
TARGET = "aws:appautoscaling/target:Target"


def _hosted(**changes: Any) -> Declaration:
    args = dataclasses.replace(ARGS, **changes)

    def program() -> None:
        made = HostedModel("claims-reader", args)
        pulumi.export("policy", document(made.invocation))

    return declare(program)


def _names(declared: Declaration) -> tuple[str, str]:
    return declared.only(MODEL)["name"], declared.only(CONFIGURATION)["name"]


def test_the_model_is_an_approved_version_isolated_and_in_the_network() -> None:
    model = dict(_hosted().only(MODEL))
    name = model.pop("name")
    assert name.startswith("claims-reader-")
    assert len(name) == len("claims-reader-") + 8
    assert model == {
        "executionRoleArn": "arn:aws:iam:us-east-1:000000000000:claims-reader-host-role",
        "enableNetworkIsolation": True,
        "primaryContainer": {"modelPackageName": SOURCE.model_package_arn},
        "vpcConfig": {"subnets": ["subnet-1"], "securityGroupIds": ["sg-1"]},
        "tags": TAGS,
    }


def test_without_a_network_it_is_isolated_all_the_same() -> None:
    model = _hosted(network=None).only(MODEL)
    assert "vpcConfig" not in model
    assert model["enableNetworkIsolation"] is True


def test_the_volume_and_the_captures_are_encrypted() -> None:
    declared = _hosted()
    model_name, _ = _names(declared)
    configuration = dict(declared.only(CONFIGURATION))
    configuration.pop("name")
    assert configuration == {
        "kmsKeyArn": KEY_ARN,
        "productionVariants": [
            {
                "variantName": "main",
                "modelName": model_name,
                "instanceType": "ml.g5.xlarge",
                "initialInstanceCount": 2,
                "initialVariantWeight": 1,
            }
        ],
        "dataCaptureConfig": {
            "enableCapture": True,
            "initialSamplingPercentage": 5,
            "destinationS3Uri": "s3://store/captures/claims/reader",
            "kmsKeyId": "arn:store-key",
            "captureOptions": [{"captureMode": "Input"}, {"captureMode": "Output"}],
            "captureContentTypeHeader": {"jsonContentTypes": ["application/json"]},
        },
        "tags": TAGS,
    }
    assert "dataCaptureConfig" not in _hosted(capture=None).only(CONFIGURATION)


@pytest.mark.parametrize(
    ("changes", "another_model"),
    [
        ({"source": dataclasses.replace(SOURCE, model_package_arn="arn:reader/8")}, True),
        ({"network": None}, True),
        ({"key_arn": "arn:another"}, False),
        ({"capture": None}, False),
        ({"capture": dataclasses.replace(CAPTURE, share=0.5)}, False),
        ({"capacity": dataclasses.replace(ARGS.capacity, type="ml.g5.2xlarge")}, False),
        ({"capacity": dataclasses.replace(ARGS.capacity, min_count=3)}, False),
        ({"capacity": SERVERLESS}, True),
    ],
)
def test_another_content_has_another_name(changes: dict[str, Any], another_model: bool) -> None:
    model, configuration = _names(_hosted())
    new_model, new_configuration = _names(_hosted(**changes))
    assert (new_model != model) is another_model
    assert new_configuration != configuration


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"tags": {"use_case": "other"}},
        {"max_latency_ms": 1},
        {"capacity": dataclasses.replace(ARGS.capacity, max_count=9)},
    ],
)
def test_the_same_content_has_the_same_name(changes: dict[str, Any]) -> None:
    assert _names(_hosted(**changes)) == _names(_hosted())


def test_an_endpoint_moves_over_by_a_canary_and_back_on_an_alarm() -> None:
    declared = _hosted()
    alarms = declared.of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert declared.only(ENDPOINT_TYPE) == {
        "name": ENDPOINT,
        "endpointConfigName": _names(declared)[1],
        "deploymentConfig": {
            "blueGreenUpdatePolicy": {
                "trafficRoutingConfiguration": {
                    "type": "CANARY",
                    "waitIntervalInSeconds": 600,
                    "canarySize": {"type": "INSTANCE_COUNT", "value": 1},
                },
                "terminationWaitInSeconds": 300,
                "maximumExecutionTimeoutInSeconds": 3600,
            },
            "autoRollbackConfiguration": {
                "alarms": [
                    {"alarmName": alarms[f"claims-reader-{it}"]["name"]}
                    for it in ("server-errors", "latency")
                ]
            },
        },
        "tags": TAGS,
    }


@pytest.mark.parametrize(
    "capacity", [SERVERLESS, dataclasses.replace(ARGS.capacity, min_count=1, max_count=1)]
)
def test_what_has_no_half_moves_at_once(capacity: Instances | Serverless) -> None:
    policy = _hosted(capacity=capacity).only(ENDPOINT_TYPE)["deploymentConfig"]
    assert policy["blueGreenUpdatePolicy"]["trafficRoutingConfiguration"] == {
        "type": "ALL_AT_ONCE",
        "waitIntervalInSeconds": 600,
    }


def test_instances_follow_the_calls() -> None:
    declared = _hosted()
    key = {
        "serviceNamespace": "sagemaker",
        "scalableDimension": "sagemaker:variant:DesiredInstanceCount",
        "resourceId": f"endpoint/{ENDPOINT}/variant/main",
    }
    assert declared.only(TARGET) == {**key, "minCapacity": 2, "maxCapacity": 5, "tags": TAGS}
    assert declared.only("aws:appautoscaling/policy:Policy") == {
        **key,
        "name": "invocations-per-instance",
        "policyType": "TargetTrackingScaling",
        "targetTrackingScalingPolicyConfiguration": {
            "targetValue": 40,
            "predefinedMetricSpecification": {
                "predefinedMetricType": "SageMakerVariantInvocationsPerInstance"
            },
            "scaleOutCooldown": 60,
            "scaleInCooldown": 300,
        },
    }
    still = _hosted(capacity=dataclasses.replace(ARGS.capacity, max_count=2))
    assert still.of_type(TARGET) == {}


def test_serverless_is_asked_for_nothing_that_it_excludes() -> None:
    declared = _hosted(capacity=SERVERLESS)
    model = declared.only(MODEL)
    assert model["enableNetworkIsolation"] is False
    assert "vpcConfig" not in model
    configuration = declared.only(CONFIGURATION)
    assert not {"kmsKeyArn", "dataCaptureConfig"} & set(configuration)
    assert configuration["productionVariants"] == [
        {
            "variantName": "main",
            "modelName": model["name"],
            "serverlessConfig": {"memorySizeInMb": 2048, "maxConcurrency": 5},
        }
    ]
    assert declared.of_type(TARGET) == {}


def test_what_its_container_says_is_kept_as_its_class_says() -> None:
    assert _hosted().only("aws:cloudwatch/logGroup:LogGroup") == {
        "name": f"/aws/sagemaker/Endpoints/{ENDPOINT}",
        "kmsKeyId": KEY_ARN,
        "retentionInDays": 731,
        "tags": TAGS,
    }


def test_callers_reach_this_endpoint_and_no_other() -> None:
    assert statements(_hosted().outputs["policy"]) == {
        "InvokeReader": {
            "Effect": "Allow",
            "Action": ["sagemaker:InvokeEndpoint"],
            "Resource": [f"arn:aws:sagemaker:{OWN}:endpoint/{ENDPOINT}"],
        }
    }


def test_the_alarms_tell_errors_delay_and_refusals() -> None:
    alarms = _hosted().of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    watched = {
        name: (
            it["metricName"],
            it.get("statistic"),
            it.get("extendedStatistic"),
            it["threshold"],
        )
        for name, it in alarms.items()
    }
    assert watched == {
        "claims-reader-server-errors": ("Invocation5XXErrors", "Average", None, 0.01),
        "claims-reader-latency": ("ModelLatency", None, "p90", 8_000_000),
        "claims-reader-client-errors": ("Invocation4XXErrors", "Average", None, 0.05),
    }
    for name, alarm in alarms.items():
        assert alarm["name"] == f"groundwork-{name}"
        assert alarm["namespace"] == "AWS/SageMaker"
        assert alarm["dimensions"] == {"EndpointName": ENDPOINT, "VariantName": "main"}
        assert alarm["alarmActions"] == ["arn:topic"]
        assert alarm["treatMissingData"] == "notBreaching"


def _host(**changes: Any) -> dict[str, dict[str, Any]]:
    return statements(_hosted(**changes).only("aws:iam/rolePolicy:RolePolicy")["policy"])


def test_the_host_is_taken_by_sagemaker_within_the_boundary() -> None:
    role = dict(_hosted().only("aws:iam/role:Role"))
    assert statements(role.pop("assumeRolePolicy")) == {
        "AssumedByService": {
            "Effect": "Allow",
            "Principal": {"Service": ["sagemaker.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "000000000000"},
                "ArnLike": {"aws:SourceArn": f"arn:aws:sagemaker:{OWN}:*"},
            },
        }
    }
    assert role == {
        "name": "groundwork-claims-reader-host",
        "path": "/groundwork/use-case/",
        "description": "Hosts reader for claims",
        "permissionsBoundary": "arn:boundary",
        "tags": TAGS,
    }


def test_the_host_reads_its_model_and_writes_what_is_its_own() -> None:
    found = _host()
    resources = {sid: each["Resource"] for sid, each in found.items()}
    ec2 = f"arn:aws:ec2:{OWN}"
    alarm = f"arn:aws:cloudwatch:{OWN}:alarm:groundwork-claims-reader"
    assert resources == {
        "PullImage": [SOURCE.image_repository_arn],
        "LogIn": ["*"],
        "ReadWeights": ["arn:aws:s3:::registry/reader/*"],
        "ListWeights": ["arn:aws:s3:::registry"],
        "DecryptWeights": [SOURCE.artifacts_key_arn],
        "WriteContainerLog": [
            f"arn:aws:logs:{OWN}:log-group:/aws/sagemaker/Endpoints/{ENDPOINT}:*"
        ],
        "WriteInstanceMetrics": ["*"],
        "SeeRollbackAlarms": [f"{alarm}-server-errors", f"{alarm}-latency"],
        "EncryptVolume": [KEY_ARN],
        "SeeVolumeKey": [KEY_ARN],
        "WriteCaptures": ["arn:aws:s3:::store/captures/claims/reader/*"],
        "EncryptCaptures": ["arn:store-key"],
        "MakeInterfaces": [f"{ec2}:network-interface/*"],
        "InterfacesOfThisNetwork": [f"{ec2}:subnet/*", f"{ec2}:security-group/*"],
        "SeeNetwork": ["*"],
    }
    assert not [it for each in found.values() for it in each["Action"] if "*" in it]
    through_s3 = {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}
    assert found["DecryptWeights"]["Condition"] == through_s3
    assert found["EncryptCaptures"]["Condition"] == through_s3
    assert found["EncryptVolume"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    assert found["InterfacesOfThisNetwork"]["Condition"] == {
        "ArnEquals": {"ec2:Vpc": f"{ec2}:vpc/vpc-1"}
    }
    assert found["ListWeights"]["Condition"] == {"StringLike": {"s3:prefix": "reader/*"}}
    assert found["WriteInstanceMetrics"]["Condition"] == {
        "StringEquals": {"cloudwatch:namespace": "/aws/sagemaker/Endpoints"}
    }


def test_the_host_has_no_right_that_nothing_needs() -> None:
    bare = Source(model_package_arn=SOURCE.model_package_arn)
    least = {"WriteContainerLog", "WriteInstanceMetrics", "SeeRollbackAlarms"}
    assert set(_host(source=bare, capacity=SERVERLESS)) == least
    assert set(_host(source=bare, capture=None, network=None)) == {
        *least,
        "EncryptVolume",
        "SeeVolumeKey",
    }
