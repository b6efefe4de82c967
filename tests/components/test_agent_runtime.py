from __future__ import annotations

import dataclasses

import pytest

from components.agent_runtime import AgentRuntime, AgentRuntimeArgs, Network
from components.gateway import Callers
from components.iam_document import Statement
from tests.components.example import PLACE, statements
from tests.components.test_gateway import ISSUER
from tests.harness import Declaration, declare

IMAGE = f"111122223333.dkr.ecr.us-east-1.amazonaws.com/team/assistant@sha256:{'a' * 64}"
ARGS = AgentRuntimeArgs(
    place=PLACE,
    use_case="order-support",
    purpose="Carries conversations",
    image=IMAGE,
    protocol="HTTP",
    idle_session_seconds=900,
    longest_session_seconds=3600,
    callers=Callers(discovery_url=ISSUER, audiences=["assistant"], clients=["web"]),
    network=None,
    statements=[Statement(sid="Own", actions=["ssm:GetParameter"], resources=["arn:own"])],
    boundary_arn="arn:boundary",
    tags={"use_case": "order-support"},
)


def _runtime(args: AgentRuntimeArgs = ARGS) -> Declaration:
    return declare(lambda: AgentRuntime("order-support", args))


def test_a_runtime_is_pinned_and_knows_its_callers() -> None:
    kind = "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime"
    assert _runtime().of_type(kind) == {
        "order-support-agent-runtime": {
            "agentRuntimeName": "order_support",
            "description": "Carries conversations",
            "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
            "roleArn": (
                "arn:aws:iam::000000000000:role/groundwork/use-case/"
                "groundwork-order-support-agent-runtime"
            ),
            "networkConfiguration": {"networkMode": "PUBLIC"},
            "protocolConfiguration": {"serverProtocol": "HTTP"},
            "lifecycleConfigurations": [{"idleRuntimeSessionTimeout": 900, "maxLifetime": 3600}],
            "authorizerConfiguration": {
                "customJwtAuthorizer": {
                    "discoveryUrl": ISSUER,
                    "allowedAudiences": ["assistant"],
                    "allowedClients": ["web"],
                }
            },
            "environmentVariables": {"GROUNDWORK_SETTINGS": "/groundwork/order-support"},
            "tags": {"use_case": "order-support"},
        }
    }


def test_it_can_stand_in_a_network_and_leave_its_callers_to_iam() -> None:
    network = Network(subnet_ids=["subnet-1"], security_group_ids=["sg-1"])
    declared = _runtime(dataclasses.replace(ARGS, network=network, callers=None))
    runtime = declared.only("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime")
    assert runtime["networkConfiguration"] == {
        "networkMode": "VPC",
        "networkModeConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]},
    }
    assert "authorizerConfiguration" not in runtime


def test_the_endpoint_leads_to_the_version_that_was_made() -> None:
    kind = "aws:bedrock/agentcoreAgentRuntimeEndpoint:AgentcoreAgentRuntimeEndpoint"
    endpoint = _runtime().only(kind)
    assert endpoint["name"] == "live"
    assert endpoint["agentRuntimeId"] == "order-support-agent-runtime-agentRuntimeId"
    assert endpoint["agentRuntimeVersion"] == "7"


def test_the_role_does_what_the_workload_may_and_what_a_container_takes() -> None:
    declared = _runtime()
    role = declared.only("aws:iam/role:Role")
    assert role["permissionsBoundary"] == "arn:boundary"
    assert statements(role["assumeRolePolicy"])["AssumedByService"]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "000000000000"},
        "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-east-1:000000000000:*"},
    }
    found = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert found["Own"]["Resource"] == ["arn:own"]
    assert found["PullImage"]["Resource"] == [
        "arn:aws:ecr:us-east-1:111122223333:repository/team/assistant"
    ]
    assert found["TakeAccessTokens"]["Action"] == [
        "bedrock-agentcore:GetWorkloadAccessToken",
        "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
    ]
    unbounded = {sid for sid, each in found.items() if each["Resource"] == ["*"]}
    assert unbounded == {"LogInToEcr", "WriteMetrics", "WriteTraces"}


def test_an_image_without_its_digest_is_refused() -> None:
    tagged = dataclasses.replace(ARGS, image=IMAGE.partition("@")[0] + ":latest")
    with pytest.raises(ValueError, match="pin it with @sha256:"):
        _runtime(tagged)
