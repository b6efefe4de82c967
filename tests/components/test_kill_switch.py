from __future__ import annotations

import json

import pytest
from botocore.loaders import Loader

from components import ci_permissions, naming
from components.kill_switch import STOPPED, KillSwitch, KillSwitchArgs
from policies.patterns import matches
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare


@pytest.fixture(scope="module")
def declared() -> Declaration:
    return declare(lambda: KillSwitch("kill-switch", KillSwitchArgs(place=PLACE)))


def test_it_makes_two_policies_and_attaches_neither(declared: Declaration) -> None:
    assert {it.type for it in declared.resources} == {
        "groundwork:kill_switch:KillSwitch",
        "aws:iam/policy:Policy",
    }
    policies = declared.of_type("aws:iam/policy:Policy")
    assert {name: (it["name"], it["path"]) for name, it in policies.items()} == {
        "kill-switch-stop-policy": ("groundwork-stopped", "/groundwork/"),
        "kill-switch-operator-policy": ("groundwork-stopped-operator", "/groundwork/"),
    }
    assert PLACE.stop_policy_arn.endswith(":policy/groundwork/groundwork-stopped")


def test_stopping_denies_whatever_else_is_allowed(declared: Declaration) -> None:
    policy = declared.of_type("aws:iam/policy:Policy")["kill-switch-stop-policy"]["policy"]
    assert statements(policy) == {
        "Stopped": {"Effect": "Deny", "Action": list(STOPPED), "Resource": ["*"]}
    }


@pytest.mark.parametrize(
    ("service", "operations"),
    [
        (
            "bedrock-runtime",
            {"InvokeModel", "InvokeModelWithResponseStream", "StartAsyncInvoke"},
        ),
        (
            "bedrock-agent-runtime",
            {"InvokeAgent", "InvokeFlow", "InvokeInlineAgent", "RetrieveAndGenerate"},
        ),
        ("bedrock", {"CreateModelInvocationJob"}),
        ("bedrock-agentcore", {"InvokeAgentRuntime"}),
        ("sagemaker-runtime", {"InvokeEndpoint", "InvokeEndpointAsync"}),
    ],
)
def test_every_way_to_a_model_is_stopped(service: str, operations: set[str]) -> None:
    loader = Loader()
    loader.search_paths.append(loader.BUILTIN_DATA_PATH)
    assert operations <= set(loader.load_service_model(service, "service-2")["operations"])
    prefix = "bedrock" if service.startswith("bedrock-") and "core" not in service else service
    prefix = prefix.removesuffix("-runtime")
    for operation in operations:
        assert any(matches(pattern, f"{prefix}:{operation}") for pattern in STOPPED), operation


def test_an_operator_attaches_this_policy_and_no_other(declared: Declaration) -> None:
    policy = declared.of_type("aws:iam/policy:Policy")["kill-switch-operator-policy"]["policy"]
    found = statements(policy)
    assert found["StopAndResume"] == {
        "Effect": "Allow",
        "Action": ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        "Resource": ["arn:aws:iam::000000000000:role/groundwork/use-case/*"],
        "Condition": {"ArnEquals": {"iam:PolicyARN": PLACE.stop_policy_arn}},
    }
    assert found["KeepRecord"]["Resource"] == [
        "arn:aws:ssm:us-east-1:000000000000:parameter/groundwork/*/stop"
    ]
    unbounded = {sid for sid, it in found.items() if it["Resource"] == ["*"]}
    assert unbounded == {"ListRoles"}
    assert "bedrock" not in json.dumps(found)


def test_no_deployment_attaches_or_detaches() -> None:
    allowed = [it for it in ci_permissions.deployer(PLACE, "state") if it.effect == "Allow"]
    assert [it for it in allowed if "iam:AttachRolePolicy" in it.actions] == []
    # To take a use case down, it lifts the stop of a spent budget; never what a person has stopped.
    detaching = [it for it in allowed if "iam:DetachRolePolicy" in it.actions]
    over_budget = PLACE.policy_arn(naming.OVER_BUDGET_POLICY, naming.STOP_PATH)
    assert [it.condition for it in detaching] == [{"ArnEquals": {"iam:PolicyARN": over_budget}}]
    assert over_budget != PLACE.stop_policy_arn
