from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from components.hosting_role import Source
from components.iam_document import MANAGED_POLICY_CHARACTERS
from components.identity import Boundary, BoundaryArgs, RuntimeRole, RuntimeRoleArgs
from components.spec.fields import DATA_CLASSES
from tests.components.example import PLACE, SOURCE, statements
from tests.harness import Declaration, declare

HERE = "us-east-1:000000000000"
OWN = "${aws:PrincipalTag/use_case}"


def _boundary(
    stage: str = "production",
    data_classes: Sequence[str] = DATA_CLASSES,
    model_ids: Sequence[str] = (),
    hosted: Sequence[Source] = (),
    *,
    of_services: bool = False,
    model_homes: Mapping[str, Collection[str]] | None = None,
) -> Declaration:
    args = BoundaryArgs(
        place=PLACE,
        stage=stage,
        of_services=of_services,
        model_regions=["us-west-2", "us-east-1"],
        model_ids=model_ids,
        model_homes=model_homes or {},
        hosted=hosted,
        data_classes=data_classes,
    )
    return declare(lambda: Boundary(f"{stage}-boundary", args))


def _statements(**more: Any) -> dict[str, dict[str, Any]]:
    return statements(_boundary(**more).only("aws:iam/policy:Policy")["policy"])


def test_the_boundary_allows_models_only_through_own_profiles_and_guarded() -> None:
    policy = _boundary("pilot").only("aws:iam/policy:Policy")
    assert (policy["name"], policy["path"]) == (
        "groundwork-pilot-boundary",
        "/groundwork/boundary/",
    )
    found = statements(policy["policy"])
    profiles = f"arn:aws:bedrock:{HERE}:application-inference-profile/*"
    guarded = {"bedrock:GuardrailIdentifier": "false"}
    bought = "arn:aws:bedrock:us-east-1:000000000000:provisioned-model/*"
    assert found["InvokeThroughProfiles"]["Resource"] == [profiles, bought]
    assert found["InvokeThroughProfiles"]["Condition"] == {
        "Null": guarded,
        "StringEquals": {"aws:ResourceTag/use_case": OWN},
    }
    assert found["InvokeModelsBehindProfiles"]["Resource"] == [
        "arn:aws:bedrock:us-east-1::foundation-model/*",
        "arn:aws:bedrock:us-west-2::foundation-model/*",
    ]
    assert found["InvokeModelsBehindProfiles"]["Condition"] == {
        "Null": guarded,
        "ArnLike": {"bedrock:InferenceProfileArn": profiles},
    }


def test_a_prototype_reads_open_data_and_calls_cheap_models_only() -> None:
    found = _statements(
        stage="prototype", data_classes=["public", "internal"], model_ids=["amazon.nova-lite-v1:0"]
    )
    buckets = [
        f"arn:aws:s3:::meridian-data-{it}-000000000000-us-east-1" for it in ("public", "internal")
    ]
    assert found["ReadData"]["Resource"] == [*buckets, *(f"{it}/*" for it in buckets)]
    assert found["ReadCatalogue"]["Resource"] == [
        f"arn:aws:glue:{HERE}:catalog",
        f"arn:aws:glue:{HERE}:database/groundwork_public",
        f"arn:aws:glue:{HERE}:database/groundwork_internal",
        f"arn:aws:glue:{HERE}:table/groundwork_public/*",
        f"arn:aws:glue:{HERE}:table/groundwork_internal/*",
    ]
    keys = found["UseKeys"]["Condition"]["StringEquals"]
    assert keys["aws:ResourceTag/data_class"] == ["public", "internal"]
    assert found["InvokeModelsBehindProfiles"]["Resource"] == [
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
        "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
    ]


def test_a_model_is_called_where_the_catalogue_has_it() -> None:
    found = _statements(
        model_ids=["acme.far-v1", "acme.near-v1"], model_homes={"acme.near-v1": ["us-east-1"]}
    )
    assert found["InvokeModelsBehindProfiles"]["Resource"] == [
        "arn:aws:bedrock:us-east-1::foundation-model/acme.far-v1",
        "arn:aws:bedrock:us-east-1::foundation-model/acme.near-v1",
        "arn:aws:bedrock:us-west-2::foundation-model/acme.far-v1",
    ]


def test_what_is_a_use_cases_own_is_told_by_its_tag() -> None:
    found = _statements()
    assert found["UseKeys"]["Condition"]["StringEquals"]["aws:ResourceTag/use_case"] == [
        OWN,
        "platform",
    ]
    assert found["ReadOwnSettings"]["Resource"] == [
        f"arn:aws:ssm:{HERE}:parameter/groundwork/{OWN}",
        f"arn:aws:ssm:{HERE}:parameter/groundwork/{OWN}/*",
    ]
    assert found["WriteLogs"]["Resource"] == [f"arn:aws:logs:{HERE}:log-group:/groundwork/{OWN}/*"]


def test_the_boundary_names_every_action_that_it_allows() -> None:
    found = _statements()
    allowed = {
        action for each in found.values() if each["Effect"] == "Allow" for action in each["Action"]
    }
    assert not [action for action in allowed if "*" in action]
    assert {action.partition(":")[0] for action in allowed} == {
        "aoss",
        "athena",
        "bedrock",
        "bedrock-agentcore",
        "cloudwatch",
        "ecr",
        "glue",
        "kms",
        "lakeformation",
        "logs",
        "s3",
        "s3vectors",
        "secretsmanager",
        "ssm",
        "xray",
    }
    unbounded = {sid for sid, each in found.items() if each["Resource"] == ["*"]}
    assert unbounded == {"AskLakeFormation", "ContainersStart", "NeverTouchTheControls"}
    assert found["NeverTouchTheControls"]["Effect"] == "Deny"


def test_what_services_take_is_bounded_apart_and_reads_no_data() -> None:
    policy = _boundary("pilot", of_services=True).only("aws:iam/policy:Policy")
    assert policy["name"] == "groundwork-pilot-service-boundary"
    found = statements(policy["policy"])
    assert "AgentsInvokeThroughProfiles" in found
    assert not {"ReadData", "ReadCatalogue", "ReadOwnSecrets", "InvokeThroughProfiles"} & set(found)
    workloads = _statements(stage="pilot")
    assert not [sid for sid in workloads if sid.startswith(("Agents", "Gateways"))]
    for sid in ("UseKeys", "UseGuardrails", "NeverTouchTheControls"):
        assert found[sid] == workloads[sid]


def test_workloads_call_hosted_models_and_host_none() -> None:
    found = _statements(hosted=[SOURCE])
    assert "InvokeHostedModels" in found
    assert not {"ReadImages", "ReadWeights", "WriteCaptures", "EncryptVolumes"} & set(found)


def test_the_boundary_lets_hosts_read_the_catalogue_s_models_and_no_other() -> None:
    found = _statements(hosted=[SOURCE], of_services=True)
    assert not [
        action
        for each in found.values()
        if each["Effect"] == "Allow"
        for action in each["Action"]
        if "*" in action
    ]
    own = "us-east-1:000000000000"
    assert found["InvokeHostedModels"]["Resource"] == [
        f"arn:aws:sagemaker:{own}:endpoint/groundwork-*-*"
    ]
    assert found["ReadImages"]["Resource"] == [SOURCE.image_repository_arn]
    assert found["ReadWeights"]["Resource"] == [
        "arn:aws:s3:::registry/reader/*",
        "arn:aws:s3:::registry",
    ]
    assert found["DecryptWeights"]["Resource"] == [SOURCE.artifacts_key_arn]
    assert found["WriteCaptures"]["Resource"] == [
        "arn:aws:s3:::meridian-data-*-000000000000-us-east-1/captures/*"
    ]
    assert found["EncryptVolumes"]["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
    bare = Source(model_package_arn=SOURCE.model_package_arn)
    left = _statements(hosted=[bare], of_services=True)
    assert set(found) - set(left) == {"ReadImages", "ReadWeights", "DecryptWeights"}


def _models(number: int) -> tuple[str, ...]:
    return tuple(f"vendor.model-number-{it}:0" for it in range(number))


@pytest.mark.parametrize("of_services", [False, True])
@pytest.mark.parametrize("models", [(), _models(3)])
def test_a_boundary_fits_iam(models: tuple[str, ...], *, of_services: bool) -> None:
    declared = _boundary(model_ids=models, hosted=[SOURCE], of_services=of_services)
    policy = declared.only("aws:iam/policy:Policy")
    assert len("".join(policy["policy"].split())) <= MANAGED_POLICY_CHARACTERS


@pytest.mark.parametrize("of_services", [False, True])
def test_a_boundary_that_iam_would_refuse_is_refused_before(*, of_services: bool) -> None:
    with pytest.raises(ValueError, match="a boundary is one managed policy, and this one is too"):
        _boundary(model_ids=_models(40), of_services=of_services)


def _runtime_role(tags: dict[str, str]) -> RuntimeRole:
    args = RuntimeRoleArgs(
        place=PLACE,
        use_case="support",
        service="ecs-tasks.amazonaws.com",
        boundary_arn="arn:boundary",
        tags=tags,
    )
    return RuntimeRole("support-runtime", args)


def test_a_runtime_role_stands_within_the_boundary() -> None:
    tags = {"use_case": "support", "data_class": "internal", "stage": "pilot"}
    role = dict(declare(lambda: _runtime_role(tags)).only("aws:iam/role:Role"))
    assert statements(role.pop("assumeRolePolicy")) == {
        "AssumedByService": {
            "Effect": "Allow",
            "Principal": {"Service": ["ecs-tasks.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}},
        }
    }
    assert role == {
        "name": "groundwork-support-runtime",
        "path": "/groundwork/use-case/",
        "description": "Runs support",
        "permissionsBoundary": "arn:boundary",
        "maxSessionDuration": 3600,
        "forceDetachPolicies": True,
        "tags": tags,
    }


def test_a_runtime_role_without_its_attributes_is_refused() -> None:
    with pytest.raises(ValueError, match="the role lacks the tags data_class, stage; give them"):
        declare(lambda: _runtime_role({"use_case": "support", "stage": ""}))
