from __future__ import annotations

from components.identity import (
    Boundary,
    BoundaryArgs,
    ContinuousIntegration,
    ContinuousIntegrationArgs,
    RuntimeRole,
    RuntimeRoleArgs,
)
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

ISSUER = "token.actions.githubusercontent.com"


def _boundary() -> Declaration:
    args = BoundaryArgs(place=PLACE, model_regions=["us-west-2", "us-east-1"])
    return declare(lambda: Boundary("boundary", args))


def test_the_boundary_allows_models_only_through_profiles_and_guarded() -> None:
    policy = _boundary().only("aws:iam/policy:Policy")
    assert (policy["name"], policy["path"]) == (
        "groundwork-use-case-boundary",
        "/groundwork/boundary/",
    )
    found = statements(policy["policy"])
    profiles = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/*"
    guarded = {"bedrock:GuardrailIdentifier": "false"}
    assert found["InvokeThroughProfiles"]["Resource"] == [profiles]
    assert found["InvokeThroughProfiles"]["Condition"] == {"Null": guarded}
    assert found["InvokeModelsBehindProfiles"]["Resource"] == [
        "arn:aws:bedrock:us-east-1::foundation-model/*",
        "arn:aws:bedrock:us-west-2::foundation-model/*",
    ]
    assert found["InvokeModelsBehindProfiles"]["Condition"] == {
        "Null": guarded,
        "ArnLike": {"bedrock:InferenceProfileArn": profiles},
    }


def test_the_boundary_names_every_action_that_it_allows() -> None:
    found = statements(_boundary().only("aws:iam/policy:Policy")["policy"])
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
        "lambda",
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


def test_a_managed_policy_fits_iam() -> None:
    declared = [*_boundary().of_type("aws:iam/policy:Policy").values()]
    declared += [*_ci().of_type("aws:iam/policy:Policy").values()]
    assert len(declared) == 4
    for policy in declared:
        # IAM counts a managed policy's characters without white space, up to 6,144.
        assert len("".join(policy["policy"].split())) <= 6144, policy["name"]


def _ci() -> Declaration:
    args = ContinuousIntegrationArgs(
        place=PLACE,
        issuer=f"https://{ISSUER}",
        audience="sts.amazonaws.com",
        planner_subjects=["repo:o/r:pull_request", "repo:o/r:ref:refs/heads/main"],
        deployer_subject="repo:o/r:environment:prod",
        state_bucket="state",
    )
    return declare(lambda: ContinuousIntegration("ci", args))


def test_ci_comes_in_by_exact_claims() -> None:
    declared = _ci()
    assert declared.of_type("aws:iam/openIdConnectProvider:OpenIdConnectProvider") == {
        "ci-issuer": {"url": f"https://{ISSUER}", "clientIdLists": ["sts.amazonaws.com"]}
    }
    subjects = {
        "ci-planner-role": ["repo:o/r:pull_request", "repo:o/r:ref:refs/heads/main"],
        "ci-deployer-role": ["repo:o/r:environment:prod"],
    }
    roles = declared.of_type("aws:iam/role:Role")
    assert set(roles) == set(subjects)
    for name, role in roles.items():
        assert role["maxSessionDuration"] == 3600
        assert statements(role["assumeRolePolicy"]) == {
            "AssumedByCi": {
                "Effect": "Allow",
                "Principal": {"Federated": ["arn:aws:iam:us-east-1:000000000000:ci-issuer"]},
                "Action": ["sts:AssumeRoleWithWebIdentity"],
                "Condition": {
                    "StringEquals": {
                        f"{ISSUER}:aud": "sts.amazonaws.com",
                        f"{ISSUER}:sub": subjects[name],
                    }
                },
            }
        }


def test_each_ci_role_has_its_own_policies_and_no_others() -> None:
    declared = _ci()
    attached = declared.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    policies = [("planner", ""), ("deployer", ""), ("deployer", "-2")]
    assert attached == {
        f"ci-{duty}-attachment{suffix}": {
            "role": f"groundwork-ci-{duty}",
            "policyArn": f"arn:aws:iam:us-east-1:000000000000:ci-{duty}-policy{suffix}",
        }
        for duty, suffix in policies
    }


def test_a_runtime_role_stands_within_the_boundary() -> None:
    args = RuntimeRoleArgs(
        place=PLACE,
        use_case="support",
        service="ecs-tasks.amazonaws.com",
        boundary_arn="arn:boundary",
        tags={"use_case": "support"},
    )
    role = dict(declare(lambda: RuntimeRole("support-runtime", args)).only("aws:iam/role:Role"))
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
        "tags": {"use_case": "support"},
    }
