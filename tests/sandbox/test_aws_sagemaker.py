"""Hosting and the model registry behave as SageMaker's API reference says."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/invoices:3"
BLUE_GREEN = {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 60}


def _trust(service: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def sagemaker(client: Client) -> Any:
    return client("sagemaker")


@pytest.fixture
def role(client: Client) -> str:
    made = client("iam").create_role(
        RoleName="hosting",
        Path="/apps/",
        AssumeRolePolicyDocument=_trust("sagemaker.amazonaws.com"),
    )
    return made["Role"]["Arn"]


def _model(sagemaker: Any, role: str, name: str = "invoices", **given: Any) -> str:
    given.setdefault("PrimaryContainer", {"Image": IMAGE})
    return sagemaker.create_model(ModelName=name, ExecutionRoleArn=role, **given)["ModelArn"]


def _variant(name: str = "main", model: str = "invoices", **given: Any) -> dict[str, Any]:
    runs = {} if "ServerlessConfig" in given else {"InstanceType": "ml.m5.xlarge"}
    count = {} if "ServerlessConfig" in given else {"InitialInstanceCount": 1}
    return {"VariantName": name, "ModelName": model, **runs, **count, **given}


def _config(sagemaker: Any, name: str, *variants: dict[str, Any], **given: Any) -> str:
    return sagemaker.create_endpoint_config(
        EndpointConfigName=name, ProductionVariants=list(variants or [_variant()]), **given
    )["EndpointConfigArn"]


def _package(sagemaker: Any, *, status: str = "Approved", instances: tuple[str, ...] = ()) -> str:
    groups = sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]
    if not groups:
        sagemaker.create_model_package_group(ModelPackageGroupName="invoices")
    specification: dict[str, Any] = {"Containers": [{"Image": IMAGE}]}
    if instances:
        specification["SupportedRealtimeInferenceInstanceTypes"] = list(instances)
    return sagemaker.create_model_package(
        ModelPackageGroupName="invoices",
        InferenceSpecification=specification,
        ModelApprovalStatus=status,
    )["ModelPackageArn"]


def _told(call: Callable[..., Any], **request: Any) -> str:
    code, message = refusal(call, **request)
    assert code == "ValidationException"
    return message


def test_a_model_keeps_its_isolation(sagemaker: Any, role: str) -> None:
    _model(sagemaker, role, EnableNetworkIsolation=True)
    assert sagemaker.describe_model(ModelName="invoices")["EnableNetworkIsolation"] is True
    _model(sagemaker, role, "open")
    assert sagemaker.describe_model(ModelName="open")["EnableNetworkIsolation"] is False


def test_names_are_taken_once(sagemaker: Any, role: str) -> None:
    _model(sagemaker, role)
    _config(sagemaker, "first")
    sagemaker.create_endpoint(EndpointName="invoices", EndpointConfigName="first")
    for call, request in (
        (sagemaker.create_model, {"ModelName": "invoices", "PrimaryContainer": {"Image": IMAGE}}),
        (
            sagemaker.create_endpoint_config,
            {"EndpointConfigName": "first", "ProductionVariants": [_variant()]},
        ),
        (sagemaker.create_endpoint, {"EndpointName": "invoices", "EndpointConfigName": "first"}),
    ):
        assert "Cannot create already existing" in _told(call, **request)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "PrimaryContainer and Containers"),
        (
            {"PrimaryContainer": {"Image": IMAGE}, "Containers": [{"Image": IMAGE}]},
            "PrimaryContainer and Containers",
        ),
        ({"PrimaryContainer": {}}, "Image and ModelPackageName"),
        (
            {"PrimaryContainer": {"ModelPackageName": "p", "ModelDataUrl": "s3://bucket/model"}},
            "takes its data from the package",
        ),
        ({"PrimaryContainer": {"ModelPackageName": "p"}}, "ModelPackage p does not exist"),
        (
            {"Containers": [{"Image": IMAGE}], "InferenceExecutionConfig": {"Mode": "Direct"}},
            "several containers",
        ),
        (
            {
                "PrimaryContainer": {"Image": IMAGE},
                "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
            },
            "'subnet-1' does not exist",
        ),
    ],
)
def test_a_model_is_whole(sagemaker: Any, given: dict[str, Any], told: str) -> None:
    assert told in _told(sagemaker.create_model, ModelName="invoices", **given)


def test_a_model_s_network_is_there(client: Client, sagemaker: Any, role: str) -> None:
    ec2 = client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    network = {"Subnets": [subnet["SubnetId"]], "SecurityGroupIds": [group]}
    _model(sagemaker, role, VpcConfig=network)
    assert sagemaker.describe_model(ModelName="invoices")["VpcConfig"] == network
    network["SecurityGroupIds"] = ["sg-1"]
    told = _told(
        sagemaker.create_model,
        ModelName="other",
        PrimaryContainer={"Image": IMAGE},
        VpcConfig=network,
    )
    assert "'sg-1' does not exist" in told


@pytest.mark.parametrize(
    ("role_arn", "told"),
    [
        ("arn:aws:iam::000000000000:role/none-such", "Please ensure that the role exists"),
        ("arn:aws:iam::000000000000:role/for-lambda", "allows principal 'sagemaker"),
        ("arn:aws:iam::111122223333:role/hosting", "no role of this account"),
    ],
)
def test_a_model_s_role_is_one_that_sagemaker_may_take(
    client: Client, sagemaker: Any, role_arn: str, told: str
) -> None:
    client("iam").create_role(
        RoleName="for-lambda", AssumeRolePolicyDocument=_trust("lambda.amazonaws.com")
    )
    assert told in _told(
        sagemaker.create_model,
        ModelName="invoices",
        ExecutionRoleArn=role_arn,
        PrimaryContainer={"Image": IMAGE},
    )


def test_only_an_approved_package_is_deployed(sagemaker: Any, role: str) -> None:
    arn = _package(sagemaker, status="PendingManualApproval")
    container = {"ModelPackageName": arn}
    told = _told(sagemaker.create_model, ModelName="invoices", PrimaryContainer=container)
    assert "approval is PendingManualApproval" in told
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    _model(sagemaker, role, PrimaryContainer=container)


def test_another_account_s_package_is_taken_and_another_region_s_is_not(
    sagemaker: Any, role: str
) -> None:
    arn = "arn:aws:sagemaker:us-east-1:777788889999:model-package/invoices/3"
    _model(sagemaker, role, PrimaryContainer={"ModelPackageName": arn})
    told = _told(
        sagemaker.create_model,
        ModelName="far",
        PrimaryContainer={"ModelPackageName": arn.replace("us-east-1", "eu-west-1")},
    )
    assert "not of this region, us-east-1" in told


def test_versions_count_up_and_are_never_given_twice(sagemaker: Any) -> None:
    first, second = _package(sagemaker), _package(sagemaker, status="Rejected")
    assert (first[-2:], second[-2:]) == ("/1", "/2")
    sagemaker.delete_model_package(ModelPackageName=second)
    assert _package(sagemaker)[-2:] == "/3"
    listed = sagemaker.list_model_packages(
        ModelPackageGroupName="invoices", ModelApprovalStatus="Approved"
    )["ModelPackageSummaryList"]
    assert [each["ModelPackageVersion"] for each in listed] == [1, 3]


def test_a_group_goes_only_when_it_is_empty(sagemaker: Any) -> None:
    arn = _package(sagemaker)
    group = {"ModelPackageGroupName": "invoices"}
    assert refusal(sagemaker.delete_model_package_group, **group)[0] == "ConflictException"
    sagemaker.delete_model_package(ModelPackageName=arn)
    sagemaker.delete_model_package_group(**group)
    assert "Could not find" in _told(sagemaker.describe_model_package_group, **group)


def test_a_package_says_on_what_it_runs(sagemaker: Any, role: str) -> None:
    arn = _package(sagemaker, instances=("ml.g5.xlarge",))
    _model(sagemaker, role, PrimaryContainer={"ModelPackageName": arn})
    request = {"EndpointConfigName": "c", "ProductionVariants": [_variant()]}
    assert "does not support ml.m5.xlarge" in _told(sagemaker.create_endpoint_config, **request)
    _config(sagemaker, "c", _variant(InstanceType="ml.g5.xlarge"))


SERVERLESS = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
CAPTURE = {
    "EnableCapture": True,
    "InitialSamplingPercentage": 10,
    "DestinationS3Uri": "s3://captures/x",
    "CaptureOptions": [{"CaptureMode": "Input"}],
}


@pytest.mark.parametrize(
    ("variants", "given", "told"),
    [
        ([_variant(), _variant()], {}, "unique"),
        ([_variant(model="none")], {}, 'Could not find model "arn:aws:sagemaker'),
        ([{"VariantName": "main"}], {}, "names no model"),
        ([{"VariantName": "main", "ModelName": "invoices"}], {}, "exactly one of InstanceType"),
        (
            [{"VariantName": "m", "ModelName": "invoices", "InstanceType": "ml.m5.large"}],
            {},
            "no InitialInstanceCount",
        ),
        (
            [_variant(ServerlessConfig={"MemorySizeInMB": 1500, "MaxConcurrency": 5})],
            {},
            "MemorySizeInMB must be one of",
        ),
        (
            [_variant(ServerlessConfig={**SERVERLESS, "ProvisionedConcurrency": 6})],
            {},
            "must not exceed MaxConcurrency",
        ),
        (
            [_variant(ServerlessConfig=SERVERLESS)],
            {"DataCaptureConfig": CAPTURE},
            "do not support data capture",
        ),
        (
            [_variant(model="isolated", ServerlessConfig=SERVERLESS)],
            {},
            "do not support network isolation",
        ),
        (
            [_variant(ServerlessConfig=SERVERLESS), _variant("other")],
            {},
            "do not support several variants",
        ),
        (
            [_variant(), _variant("other")],
            {"ShadowProductionVariants": [_variant("shadow")]},
            "exactly one production variant",
        ),
    ],
)
def test_a_configuration_is_one_that_can_run(
    sagemaker: Any, role: str, variants: list[dict[str, Any]], given: dict[str, Any], told: str
) -> None:
    _model(sagemaker, role)
    _model(sagemaker, role, "isolated", EnableNetworkIsolation=True)
    request = {"EndpointConfigName": "c", "ProductionVariants": variants, **given}
    assert told in _told(sagemaker.create_endpoint_config, **request)


def test_an_endpoint_tells_what_it_runs(sagemaker: Any, role: str) -> None:
    _model(sagemaker, role)
    _config(sagemaker, "first", DataCaptureConfig=CAPTURE)
    sagemaker.create_endpoint(EndpointName="invoices", EndpointConfigName="first")
    read = sagemaker.describe_endpoint(EndpointName="invoices")
    assert read["EndpointStatus"] == "InService"
    assert read["ProductionVariants"] == [
        {
            "VariantName": "main",
            "CurrentInstanceCount": 1,
            "DesiredInstanceCount": 1,
            "CurrentWeight": 1.0,
            "DesiredWeight": 1.0,
        }
    ]
    assert read["DataCaptureConfig"]["CaptureStatus"] == "Started"
    listed = sagemaker.list_endpoints(NameContains="invo")["Endpoints"]
    assert [each["EndpointName"] for each in listed] == ["invoices"]
    assert sagemaker.list_endpoints(NameContains="none")["Endpoints"] == []


def test_an_update_takes_another_configuration(sagemaker: Any, role: str) -> None:
    _model(sagemaker, role)
    _config(sagemaker, "first", DataCaptureConfig=CAPTURE)
    _config(sagemaker, "second", _variant(InitialInstanceCount=3))
    sagemaker.create_endpoint(EndpointName="invoices", EndpointConfigName="first")
    told = _told(sagemaker.update_endpoint, EndpointName="invoices", EndpointConfigName="first")
    assert "must create a new endpoint configuration" in told
    sagemaker.update_endpoint_weights_and_capacities(
        EndpointName="invoices",
        DesiredWeightsAndCapacities=[{"VariantName": "main", "DesiredInstanceCount": 2}],
    )
    sagemaker.update_endpoint(EndpointName="invoices", EndpointConfigName="second")
    read = sagemaker.describe_endpoint(EndpointName="invoices")
    assert read["ProductionVariants"][0]["DesiredInstanceCount"] == 3
    assert "DataCaptureConfig" not in read
    sagemaker.update_endpoint(
        EndpointName="invoices", EndpointConfigName="first", RetainAllVariantProperties=True
    )
    read = sagemaker.describe_endpoint(EndpointName="invoices")
    assert read["ProductionVariants"][0]["DesiredInstanceCount"] == 3


@pytest.mark.parametrize(
    ("deployment", "told"),
    [
        (
            {
                "BlueGreenUpdatePolicy": {
                    "TrafficRoutingConfiguration": {**BLUE_GREEN, "Type": "CANARY"}
                }
            },
            "CanarySize is for traffic routing of type CANARY",
        ),
        (
            {
                "BlueGreenUpdatePolicy": {
                    "TrafficRoutingConfiguration": {
                        **BLUE_GREEN,
                        "Type": "LINEAR",
                        "LinearStepSize": {"Type": "CAPACITY_PERCENT", "Value": 5},
                    }
                }
            },
            "10 to 50 percent",
        ),
        (
            {
                "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": BLUE_GREEN},
                "AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "none"}]},
            },
            "alarm none does not exist",
        ),
        (
            {
                "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": BLUE_GREEN},
                "RollingUpdatePolicy": {
                    "MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 10},
                    "WaitIntervalInSeconds": 60,
                },
            },
            "Only one of",
        ),
    ],
)
def test_a_deployment_is_one_that_can_be_carried_out(
    sagemaker: Any, role: str, deployment: dict[str, Any], told: str
) -> None:
    _model(sagemaker, role)
    _config(sagemaker, "first")
    assert told in _told(
        sagemaker.create_endpoint,
        EndpointName="invoices",
        EndpointConfigName="first",
        DeploymentConfig=deployment,
    )


def test_a_deployment_keeps_the_variants_names(sagemaker: Any, role: str) -> None:
    _model(sagemaker, role)
    _config(sagemaker, "first")
    _config(sagemaker, "second", _variant("other"))
    sagemaker.create_endpoint(EndpointName="invoices", EndpointConfigName="first")
    policy = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": BLUE_GREEN}}
    request = {"EndpointName": "invoices", "EndpointConfigName": "second"}
    told = _told(sagemaker.update_endpoint, **request, DeploymentConfig=policy)
    assert "variant names of the present" in told
    sagemaker.update_endpoint(**request)


def test_what_runs_is_not_pulled_away(sagemaker: Any, role: str) -> None:
    _model(sagemaker, role)
    _config(sagemaker, "first")
    sagemaker.create_endpoint(EndpointName="invoices", EndpointConfigName="first")
    for call, request in (
        (sagemaker.delete_endpoint_config, {"EndpointConfigName": "first"}),
        (sagemaker.delete_model, {"ModelName": "invoices"}),
    ):
        code, message = refusal(call, **request)
        assert code == "ResourceInUse"
        assert "endpoint invoices" in message
    sagemaker.delete_endpoint(EndpointName="invoices")
    sagemaker.delete_endpoint_config(EndpointConfigName="first")
    sagemaker.delete_model(ModelName="invoices")
    assert sagemaker.list_models()["Models"] == []


def test_lists_come_in_pages(sagemaker: Any, role: str) -> None:
    for name in ("b", "a", "c"):
        _model(sagemaker, role, name)
    first = sagemaker.list_models(MaxResults=2, SortBy="Name", SortOrder="Ascending")
    assert [each["ModelName"] for each in first["Models"]] == ["a", "b"]
    rest = sagemaker.list_models(
        MaxResults=2, SortBy="Name", SortOrder="Ascending", NextToken=first["NextToken"]
    )
    assert [each["ModelName"] for each in rest["Models"]] == ["c"]
    assert "NextToken" not in rest


def test_tags(sagemaker: Any, role: str) -> None:
    arn = _model(sagemaker, role, Tags=[{"Key": "a", "Value": "1"}])
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["a"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    many = [{"Key": f"k{n}", "Value": ""} for n in range(50)]
    assert refusal(sagemaker.add_tags, ResourceArn=arn, Tags=many)[0] == "ResourceLimitExceeded"
    sagemaker.delete_model(ModelName="invoices")
    assert "Could not find resource" in _told(sagemaker.list_tags, ResourceArn=arn)


def test_moto_s_own_resources_keep_their_tags(sagemaker: Any, role: str) -> None:
    arn = sagemaker.create_notebook_instance(
        NotebookInstanceName="n", InstanceType="ml.t3.medium", RoleArn=role
    )["NotebookInstanceArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "1"}]
