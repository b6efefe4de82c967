"""The use case that hosts its model, really created in the sandbox's AWS, with boto3 as witness."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import TODAY
from tests.harness import Declaration, declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"
NAME = "document-extraction"
ENDPOINT = f"groundwork-{NAME}-document-reader"


class Built:
    """The platform and the use case, and the AWS that they are in."""

    def __init__(self, cloud: SandboxCloud) -> None:
        def program() -> None:
            runpy.run_path(str(PROGRAM))

        self.cloud = cloud
        self.platform: Declaration = declare(program, cloud, stack="platform.sandbox")
        references = {naming.platform_stack("sandbox"): self.platform.outputs}
        self.use_case: Declaration = declare(
            program, cloud, stack=f"{NAME}.sandbox", references=references
        )

    def client(self, service: str) -> Any:
        return self.cloud.client(service)


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        yield Built(cloud)


def test_the_endpoint_runs_the_approved_version_in_isolation(built: Built) -> None:
    sagemaker = built.client("sagemaker")
    endpoint = sagemaker.describe_endpoint(EndpointName=ENDPOINT)
    assert endpoint["EndpointStatus"] == "InService"
    configuration = sagemaker.describe_endpoint_config(
        EndpointConfigName=endpoint["EndpointConfigName"]
    )
    (variant,) = configuration["ProductionVariants"]
    model = sagemaker.describe_model(ModelName=variant["ModelName"])
    assert model["EnableNetworkIsolation"] is True
    assert model["PrimaryContainer"]["ModelPackageName"].endswith(
        ":777788889999:model-package/document-reader/7"
    )
    tags = sagemaker.list_tags(ResourceArn=endpoint["EndpointArn"])["Tags"]
    found = {it["Key"]: it["Value"] for it in tags}
    assert (found["use_case"], found["data_class"]) == (NAME, "restricted")


def test_captures_stay_in_the_class_of_the_data(built: Built) -> None:
    sagemaker, s3 = built.client("sagemaker"), built.client("s3")
    capture = sagemaker.describe_endpoint(EndpointName=ENDPOINT)["DataCaptureConfig"]
    bucket = built.platform.outputs["buckets"]["restricted"]
    assert capture["DestinationS3Uri"] == f"s3://{bucket}/captures/{NAME}/document-reader"
    assert capture["KmsKeyId"] == built.platform.outputs["key_arns"]["restricted"]
    assert capture["CurrentSamplingPercentage"] == 5
    rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    days = {it["Filter"].get("Prefix"): it.get("Expiration", {}).get("Days") for it in rules}
    assert days["captures/"] == 30


def test_a_deployment_rolls_back_on_alarms_that_are_there(built: Built) -> None:
    deployed = built.client("sagemaker").describe_endpoint(EndpointName=ENDPOINT)
    alarms = deployed["LastDeploymentConfig"]["AutoRollbackConfiguration"]["Alarms"]
    names = [it["AlarmName"] for it in alarms]
    found = built.client("cloudwatch").describe_alarms(AlarmNames=names)["MetricAlarms"]
    assert {it["AlarmName"] for it in found} == set(names)
    assert all(it["AlarmActions"] == [built.use_case.outputs["alerts_topic_arn"]] for it in found)


def test_it_scales_by_its_calls(built: Built) -> None:
    scaling = built.client("application-autoscaling")
    (target,) = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 3)
    (policy,) = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    tracking = policy["TargetTrackingScalingPolicyConfiguration"]
    assert tracking["TargetValue"] == 40


def test_the_workload_may_call_this_endpoint_and_no_model_of_bedrock(built: Built) -> None:
    iam, ssm = built.client("iam"), built.client("ssm")
    policy = iam.get_role_policy(RoleName=f"groundwork-{NAME}-runtime", PolicyName="use-case")
    statements = policy["PolicyDocument"]["Statement"]
    actions = {action for each in statements for action in each["Action"]}
    assert not [action for action in actions if action.startswith("bedrock:")]
    (invoke,) = [each for each in statements if "sagemaker:InvokeEndpoint" in each["Action"]]
    assert invoke["Resource"] == [f"arn:aws:sagemaker:us-east-1:000000000000:endpoint/{ENDPOINT}"]
    found = ssm.get_parameters_by_path(Path=f"/groundwork/{NAME}", Recursive=True)["Parameters"]
    values = {it["Name"].removeprefix(f"/groundwork/{NAME}/"): it["Value"] for it in found}
    assert values["hosted-models/document-reader"] == ENDPOINT
    assert not [name for name in values if name.startswith(("models/", "guardrail/"))]


def test_its_key_opens_to_the_endpoint_s_log(built: Built) -> None:
    groups = built.client("logs").describe_log_groups(
        logGroupNamePrefix=f"/aws/sagemaker/Endpoints/{ENDPOINT}"
    )["logGroups"]
    (group,) = groups
    policy = built.client("kms").get_key_policy(KeyId=group["kmsKeyId"], PolicyName="default")
    by_sid = {it["Sid"]: it for it in json.loads(policy["Policy"])["Statement"]}
    opened = by_sid["LogGroupsEncrypt"]["Condition"]["ArnLike"]
    assert group["arn"].removesuffix(":*") in opened["kms:EncryptionContext:aws:logs:arn"]
    assert group["retentionInDays"] == 731
