"""The internal assistant, really created in the sandbox's AWS, with boto3 as the witness."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import TODAY
from tests.harness import declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"


class Built:
    """The stack of the assistant, and the AWS that it is in."""

    def __init__(self, cloud: SandboxCloud) -> None:
        def program() -> None:
            runpy.run_path(str(PROGRAM))

        self.client = cloud.client
        platform = declare(program, cloud, stack="platform.sandbox")
        self.outputs = declare(
            program,
            cloud,
            stack="internal-assistant.sandbox",
            references={naming.platform_stack("sandbox"): platform.outputs},
        ).outputs


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        yield Built(cloud)


def _settings(built: Built) -> dict[str, str]:
    path = "/groundwork/internal-assistant"
    pages = built.client("ssm").get_paginator("get_parameters_by_path")
    return {
        it["Name"].removeprefix(f"{path}/"): it["Value"]
        for page in pages.paginate(Path=path, Recursive=True)
        for it in page["Parameters"]
    }


def _statements(built: Built, role: str, policy: str) -> dict[str, Any]:
    found = built.client("iam").get_role_policy(RoleName=role, PolicyName=policy)
    return {it["Sid"]: it for it in found["PolicyDocument"]["Statement"]}


def test_the_agent_is_prepared_guarded_and_frozen_behind_its_alias(built: Built) -> None:
    agents, outputs = built.client("bedrock-agent"), built.outputs
    (listed,) = agents.list_agents()["agentSummaries"]
    key = {"agentId": listed["agentId"]}
    agent = agents.get_agent(**key)["agent"]
    assert agent["agentStatus"] == "PREPARED"
    assert agent["customerEncryptionKeyArn"]
    assert agent["foundationModel"] == outputs["profile_arns"]["strong"]
    assert agent["guardrailConfiguration"] == {
        "guardrailIdentifier": outputs["guardrail_arn"],
        "guardrailVersion": "1",
    }
    alias = outputs["agent_alias_arn"].rpartition("/")[2]
    found = agents.get_agent_alias(**key, agentAliasId=alias)["agentAlias"]
    assert found["routingConfiguration"] == [{"agentVersion": "1"}]
    tools = agents.list_agent_action_groups(**key, agentVersion="1")["actionGroupSummaries"]
    assert {it["actionGroupName"] for it in tools} == {"get_order", "open_it_ticket"}


def test_the_frozen_agent_searches_the_house_rules_by_its_own_role(built: Built) -> None:
    agents = built.client("bedrock-agent")
    (listed,) = agents.list_agents()["agentSummaries"]
    searched = agents.list_agent_knowledge_bases(agentId=listed["agentId"], agentVersion="1")
    base = built.outputs["knowledge_bases"]["house-rules"]
    assert [it["knowledgeBaseId"] for it in searched["agentKnowledgeBaseSummaries"]] == [base["id"]]
    acts = _statements(built, "groundwork-internal-assistant-agent", "agent")
    assert acts["SearchKnowledge"]["Action"] == ["bedrock:Retrieve"]
    assert acts["SearchKnowledge"]["Resource"] == [base["arn"]]


def test_the_gateway_and_the_runtime_are_there_for_known_callers(built: Built) -> None:
    core, outputs = built.client("bedrock-agentcore-control"), built.outputs
    gateway_id = outputs["gateway_arn"].rpartition("/")[2]
    gateway = core.get_gateway(gatewayIdentifier=gateway_id)
    assert gateway["authorizerType"] == "CUSTOM_JWT"
    assert gateway["gatewayUrl"] == outputs["gateway_url"]
    targets = core.list_gateway_targets(gatewayIdentifier=gateway_id)["items"]
    assert {it["name"] for it in targets} == {"search-house-rules", "get-order"}
    runtime_id = outputs["agent_runtime_arn"].rpartition("/")[2]
    live = core.get_agent_runtime_endpoint(agentRuntimeId=runtime_id, endpointName="live")
    assert live["agentRuntimeEndpointArn"] == outputs["agent_runtime_endpoint_arn"]
    role = built.client("iam").get_role(RoleName="groundwork-internal-assistant-agent-runtime")
    assert role["Role"]["Arn"] == core.get_agent_runtime(agentRuntimeId=runtime_id)["roleArn"]


def test_the_workload_finds_its_prompts_and_may_call_its_agent(built: Built) -> None:
    outputs, settings = built.outputs, _settings(built)
    assert settings["agent/alias-arn"] == outputs["agent_alias_arn"]
    assert settings["gateway/url"] == outputs["gateway_url"]
    agents = built.client("bedrock-agent")
    for name, content in outputs["prompt_digests"].items():
        prompt = agents.get_prompt(promptIdentifier=settings[f"prompts/{name}/arn"])
        assert prompt["defaultVariant"] == f"v-{content}"
        assert settings[f"prompts/{name}/digest"] == content
    for role, policy in (("runtime", "use-case"), ("agent-runtime", "agent-runtime")):
        allowed = _statements(built, f"groundwork-internal-assistant-{role}", policy)
        assert allowed["InvokeAgent"]["Resource"] == [outputs["agent_alias_arn"]]
