from __future__ import annotations

import pytest
from botocore.loaders import Loader

from components import agent_permissions
from tests.components.example import PLACE

ROLES = "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-*-"


def _operations() -> dict[str, set[str]]:
    loader = Loader()
    loader.search_paths.append(loader.BUILTIN_DATA_PATH)
    models = {
        "bedrock": ("bedrock", "bedrock-agent"),
        "bedrock-agentcore": ("bedrock-agentcore-control",),
    }
    return {
        prefix: {
            operation
            for service in services
            for operation in loader.load_service_model(service, "service-2")["operations"]
        }
        for prefix, services in models.items()
    }


@pytest.mark.parametrize("duty", ["planner", "deployer"])
def test_every_action_is_one_that_aws_has(duty: str) -> None:
    operations = _operations()
    actions = {it for each in getattr(agent_permissions, duty)(PLACE) for it in each.actions}
    unknown = {
        action
        for action in actions
        if action.partition(":")[2] not in operations.get(action.partition(":")[0], set())
    }
    # PassRole is a right without an operation.
    assert unknown - {"iam:PassRole"} == set()


def test_the_planner_reads_and_never_writes() -> None:
    actions = {it for each in agent_permissions.planner(PLACE) for it in each.actions}
    assert [it for it in actions if not it.partition(":")[2].startswith(("Get", "List"))] == []


def test_only_roles_of_agents_are_handed_on_and_to_agents_only() -> None:
    passing = [it for it in agent_permissions.deployer(PLACE) if "iam:PassRole" in it.actions]
    (only,) = passing
    assert only.actions == ["iam:PassRole"]
    assert only.resources == [f"{ROLES}{it}" for it in ("agent", "gateway", "agent-runtime")]
    assert only.condition == {
        "StringEquals": {
            "iam:PassedToService": ["bedrock.amazonaws.com", "bedrock-agentcore.amazonaws.com"]
        }
    }


def test_the_boundary_leaves_the_guardrail_to_agents_alone() -> None:
    models = ["arn:aws:bedrock:us-east-1::foundation-model/*"]
    limits = {it.sid: it for it in agent_permissions.limits(PLACE, models)}
    profiles = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/*"
    agents = {"aws:PrincipalArn": f"{ROLES}agent"}
    calling = {sid: it for sid, it in limits.items() if "bedrock:InvokeModel" in it.actions}
    assert {sid: (list(it.resources), it.condition) for sid, it in calling.items()} == {
        "AgentsInvokeThroughProfiles": ([profiles], {"ArnLike": agents}),
        "AgentsInvokeModelsBehindProfiles": (
            models,
            {"ArnLike": {**agents, "bedrock:InferenceProfileArn": profiles}},
        ),
    }
    for sid, duty in (
        ("AgentsSearchKnowledge", "agent"),
        ("GatewaysCallTools", "gateway"),
        ("ContainersStart", "agent-runtime"),
    ):
        assert limits[sid].condition == {"ArnLike": {"aws:PrincipalArn": f"{ROLES}{duty}"}}
