"""Runtimes, endpoints, gateways and targets behave as the AgentCore control API says."""

from typing import Any

import pytest
from botocore.model import OperationModel

from sandbox.aws.validate import faults
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

ROLE = "arn:aws:iam::000000000000:role/agent"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/assistant@sha256:" + "a" * 64
ISSUER = "https://login.example.com/.well-known/openid-configuration"
RUNTIME: dict[str, Any] = {
    "agentRuntimeName": "assistant",
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": ROLE,
    "networkConfiguration": {"networkMode": "PUBLIC"},
    "description": "for tests",
}
CHANGE = {k: v for k, v in RUNTIME.items() if k != "agentRuntimeName"}
GATEWAY: dict[str, Any] = {
    "name": "Tools",
    "roleArn": ROLE,
    "protocolType": "MCP",
    "authorizerType": "AWS_IAM",
}
TOOL = {"name": "get", "description": "Gets", "inputSchema": {"type": "object"}}
TARGET: dict[str, Any] = {
    "name": "orders",
    "targetConfiguration": {
        "mcp": {
            "lambda": {
                "lambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:orders",
                "toolSchema": {"inlinePayload": [TOOL]},
            }
        }
    },
    "credentialProviderConfigurations": [{"credentialProviderType": "GATEWAY_IAM_ROLE"}],
}


@pytest.fixture
def core(client: Client) -> Any:
    """Return a client; each answer is held against botocore's model of it."""
    made = client("bedrock-agentcore-control")

    def check(parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        body = {k: v for k, v in parsed.items() if k not in {"ResponseMetadata", "Error"}}
        if "Error" not in parsed and model.output_shape is not None:
            assert list(faults(model.output_shape, body)) == []
        elif "Error" in parsed:
            known: set[str] = {shape.name for shape in model.error_shapes}
            assert parsed["Error"]["Code"] in known

    made.meta.events.register("after-call.bedrock-agentcore-control", check)
    yield made
    made.meta.events.unregister("after-call.bedrock-agentcore-control", check)


def test_a_runtime_has_versions_and_a_default_endpoint_that_follows(core: Any) -> None:
    made = core.create_agent_runtime(**RUNTIME)
    key = {"agentRuntimeId": made["agentRuntimeId"]}
    assert made["agentRuntimeArn"].endswith(f":runtime/{made['agentRuntimeId']}")
    other = {"containerConfiguration": {"containerUri": IMAGE.replace("a" * 64, "b" * 64)}}
    assert (
        core.update_agent_runtime(**key, **{**CHANGE, "agentRuntimeArtifact": other})[
            "agentRuntimeVersion"
        ]
        == "2"
    )
    first = core.get_agent_runtime(**key, agentRuntimeVersion="1")
    assert first["agentRuntimeArtifact"] == RUNTIME["agentRuntimeArtifact"]
    assert core.get_agent_runtime(**key)["agentRuntimeArtifact"] == other
    default = core.get_agent_runtime_endpoint(**key, endpointName="DEFAULT")
    assert default["liveVersion"] == "2"
    versions = core.list_agent_runtime_versions(**key)["agentRuntimes"]
    assert [it["agentRuntimeVersion"] for it in versions] == ["2", "1"]


def test_an_endpoint_stays_on_its_version(core: Any) -> None:
    key = {"agentRuntimeId": core.create_agent_runtime(**RUNTIME)["agentRuntimeId"]}
    core.create_agent_runtime_endpoint(**key, name="live", tags={"a": "b"})
    core.update_agent_runtime(**key, **CHANGE)
    live = {**key, "endpointName": "live"}
    read = core.get_agent_runtime_endpoint(**live)
    assert read["liveVersion"] == "1"
    assert core.list_tags_for_resource(resourceArn=read["agentRuntimeEndpointArn"])["tags"] == {
        "a": "b"
    }
    moved = core.update_agent_runtime_endpoint(**live, agentRuntimeVersion="2")
    assert moved["liveVersion"] == moved["targetVersion"] == "2"
    unknown = refusal(core.update_agent_runtime_endpoint, **live, agentRuntimeVersion="9")
    assert unknown[0] == "ResourceNotFoundException"
    assert refusal(core.delete_agent_runtime, **key)[0] == "ConflictException"
    core.delete_agent_runtime_endpoint(**live)
    core.delete_agent_runtime(**key)
    assert refusal(core.get_agent_runtime, **key)[0] == "ResourceNotFoundException"


def test_the_default_endpoint_is_not_ours(core: Any) -> None:
    key = {"agentRuntimeId": core.create_agent_runtime(**RUNTIME)["agentRuntimeId"]}
    assert refusal(core.create_agent_runtime_endpoint, **key, name="DEFAULT")[0] == (
        "ConflictException"
    )
    for call in (core.delete_agent_runtime_endpoint, core.update_agent_runtime_endpoint):
        assert refusal(call, **key, endpointName="DEFAULT")[0] == "ConflictException"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"networkConfiguration": {"networkMode": "VPC"}}, "networkModeConfig"),
        (
            {"lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900, "maxLifetime": 60}},
            "above maxLifetime",
        ),
        (
            {"authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": ISSUER}}},
            "needs one of allowedAudience",
        ),
    ],
)
def test_a_wrong_runtime_isrefusal(core: Any, change: dict[str, Any], told: str) -> None:
    code, message = refusal(core.create_agent_runtime, **{**RUNTIME, **change})
    assert code == "ValidationException"
    assert told in message


def test_names_are_taken(core: Any) -> None:
    core.create_agent_runtime(**RUNTIME)
    assert refusal(core.create_agent_runtime, **RUNTIME)[0] == "ConflictException"
    gateway = core.create_gateway(**GATEWAY)["gatewayId"]
    assert refusal(core.create_gateway, **GATEWAY)[0] == "ConflictException"
    core.create_gateway_target(gatewayIdentifier=gateway, **TARGET)
    again = refusal(core.create_gateway_target, gatewayIdentifier=gateway, **TARGET)
    assert again[0] == "ConflictException"


def test_a_gateway_is_called_at_its_address_and_goes_after_its_targets(core: Any) -> None:
    made = core.create_gateway(**GATEWAY, tags={"a": "b"})
    key = {"gatewayIdentifier": made["gatewayId"]}
    assert made["gatewayId"].startswith("tools-")
    assert made["gatewayUrl"] == (
        f"https://{made['gatewayId']}.gateway.bedrock-agentcore.us-east-1.amazonaws.com/mcp"
    )
    target = core.create_gateway_target(**key, **TARGET)["targetId"]
    assert refusal(core.delete_gateway, **key)[0] == "ValidationException"
    core.delete_gateway_target(**key, targetId=target)
    core.delete_gateway(**key)
    unknown = refusal(core.list_tags_for_resource, resourceArn=made["gatewayArn"])
    assert unknown[0] == "ResourceNotFoundException"


def test_who_may_call_a_gateway_is_told_whole(core: Any) -> None:
    jwt = {**GATEWAY, "authorizerType": "CUSTOM_JWT"}
    open_to_all = {"customJWTAuthorizer": {"discoveryUrl": ISSUER}}
    for wrong in (
        jwt,
        {**GATEWAY, "authorizerConfiguration": open_to_all},
        {**jwt, "authorizerConfiguration": open_to_all},
    ):
        assert refusal(core.create_gateway, **wrong)[0] == "ValidationException"


def test_a_lambda_target_is_called_with_the_gateways_role(core: Any) -> None:
    key = {"gatewayIdentifier": core.create_gateway(**GATEWAY)["gatewayId"]}
    without = {k: v for k, v in TARGET.items() if k != "credentialProviderConfigurations"}
    code, message = refusal(core.create_gateway_target, **key, **without)
    assert (code, "GATEWAY_IAM_ROLE" in message) == ("ValidationException", True)
    function = TARGET["targetConfiguration"]["mcp"]["lambda"]
    twice = {"lambda": {**function, "toolSchema": {"inlinePayload": [TOOL, TOOL]}}}
    doubled = {**TARGET, "targetConfiguration": {"mcp": twice}}
    assert "same name" in refusal(core.create_gateway_target, **key, **doubled)[1]


def test_lists_have_pages(core: Any) -> None:
    for number in range(3):
        core.create_gateway(**{**GATEWAY, "name": f"tools-{number}"})
        core.create_agent_runtime(**{**RUNTIME, "agentRuntimeName": f"assistant_{number}"})
    first = core.list_gateways(maxResults=2)
    assert len(first["items"]) == 2
    assert [it["name"] for it in core.list_gateways(nextToken=first["nextToken"])["items"]] == [
        "tools-2"
    ]
    assert len(core.list_agent_runtimes(maxResults=2)["agentRuntimes"]) == 2


def test_memories_stay_motos(core: Any) -> None:
    made = core.create_memory(name="notes", eventExpiryDuration=30)["memory"]
    core.tag_resource(resourceArn=made["arn"], tags={"a": "b"})
    assert core.list_tags_for_resource(resourceArn=made["arn"])["tags"] == {"a": "b"}
