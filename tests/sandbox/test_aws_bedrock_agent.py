"""Agents, action groups, aliases and prompts behave as the Agents for Bedrock API says."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import OperationModel, Shape

from sandbox.aws.validate import faults
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

ROLE = "arn:aws:iam::000000000000:role/agent"
AGENT: dict[str, Any] = {
    "agentName": "assistant",
    "instruction": "You answer questions of employees about the rules of the house.",
    "foundationModel": "amazon.nova-lite-v1:0",
    "agentResourceRoleArn": ROLE,
}
GROUP: dict[str, Any] = {
    "agentVersion": "DRAFT",
    "actionGroupName": "orders",
    "actionGroupExecutor": {"customControl": "RETURN_CONTROL"},
    "functionSchema": {"functions": [{"name": "get_order"}]},
}
VARIANT: dict[str, Any] = {
    "name": "v1",
    "templateType": "TEXT",
    "templateConfiguration": {
        "text": {"text": "Sum up {{document}}.", "inputVariables": [{"name": "document"}]}
    },
}
PROMPT: dict[str, Any] = {"name": "summary", "defaultVariant": "v1", "variants": [VARIANT]}


@pytest.fixture
def agents(client: Client) -> Any:
    """Return a client; each answer is held against botocore's model of it."""
    made = client("bedrock-agent")

    def check(parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        body = {k: v for k, v in parsed.items() if k not in {"ResponseMetadata", "Error"}}
        if "Error" not in parsed and model.output_shape is not None:
            assert list(faults(model.output_shape, body)) == []
        elif "Error" in parsed:
            known: set[str] = {shape.name for shape in model.error_shapes}
            assert parsed["Error"]["Code"] in known

    made.meta.events.register("after-call.bedrock-agent", check)
    yield made
    made.meta.events.unregister("after-call.bedrock-agent", check)


def _agent(agents: Any, **settings: Any) -> str:
    return agents.create_agent(**{**AGENT, **settings})["agent"]["agentId"]


def test_an_agent_is_prepared_and_every_change_asks_for_it_again(agents: Any) -> None:
    key = {"agentId": _agent(agents)}
    assert agents.get_agent(**key)["agent"]["agentStatus"] == "NOT_PREPARED"
    assert agents.prepare_agent(**key)["agentStatus"] == "PREPARED"
    agents.update_agent(**key, **{**AGENT, "description": "new"})
    assert agents.get_agent(**key)["agent"]["agentStatus"] == "NOT_PREPARED"
    agents.prepare_agent(**key)
    group = agents.create_agent_action_group(**key, **GROUP)["agentActionGroup"]
    assert agents.get_agent(**key)["agent"]["agentStatus"] == "NOT_PREPARED"
    agents.prepare_agent(**key)
    agents.delete_agent_action_group(
        **key,
        agentVersion="DRAFT",
        actionGroupId=group["actionGroupId"],
        skipResourceInUseCheck=True,
    )
    assert agents.get_agent(**key)["agent"]["agentStatus"] == "NOT_PREPARED"


def test_an_update_takes_away_what_it_is_not_given(agents: Any, client: Client) -> None:
    guardrail = client("bedrock").create_guardrail(
        name="g",
        blockedInputMessaging="no",
        blockedOutputsMessaging="no",
        wordPolicyConfig={"managedWordListsConfig": [{"type": "PROFANITY"}]},
    )
    given = {"guardrailIdentifier": guardrail["guardrailId"], "guardrailVersion": "DRAFT"}
    key = {"agentId": _agent(agents, guardrailConfiguration=given)}
    assert agents.get_agent(**key)["agent"]["guardrailConfiguration"] == given
    agents.update_agent(**key, **AGENT)
    assert "guardrailConfiguration" not in agents.get_agent(**key)["agent"]


def test_what_an_agent_names_must_exist(agents: Any) -> None:
    unknown = {"guardrailIdentifier": "abc", "guardrailVersion": "1"}
    profile = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc"
    key = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000"
    code, message = refusal(agents.create_agent, **AGENT, guardrailConfiguration=unknown)
    assert code == "ValidationException"
    assert "no version 1 of guardrail abc" in message
    code, message = refusal(agents.create_agent, **AGENT, customerEncryptionKeyArn=key)
    assert code == "ValidationException"
    assert "there is no key" in message
    with pytest.raises(ClientError, match="inference profile"):
        agents.create_agent(**{**AGENT, "foundationModel": profile})
    assert agents.list_agents()["agentSummaries"] == []


def test_names_are_taken(agents: Any) -> None:
    key = {"agentId": _agent(agents)}
    assert refusal(agents.create_agent, **AGENT)[0] == "ConflictException"
    agents.create_agent_action_group(**key, **GROUP)
    assert refusal(agents.create_agent_action_group, **key, **GROUP)[0] == "ConflictException"
    agents.prepare_agent(**key)
    agents.create_agent_alias(**key, agentAliasName="live")
    assert (
        refusal(agents.create_agent_alias, **key, agentAliasName="live")[0] == "ConflictException"
    )


def test_an_alias_freezes_the_prepared_draft_with_its_tools(agents: Any) -> None:
    key = {"agentId": _agent(agents)}
    group = agents.create_agent_action_group(**key, **GROUP)["agentActionGroup"]["actionGroupId"]
    code, message = refusal(agents.create_agent_alias, **key, agentAliasName="live")
    assert code == "ValidationException"
    assert "NOT_PREPARED" in message
    agents.prepare_agent(**key)
    alias = agents.create_agent_alias(**key, agentAliasName="live")["agentAlias"]
    assert alias["routingConfiguration"] == [{"agentVersion": "1"}]
    agents.update_agent_action_group(
        **key,
        **{**GROUP, "functionSchema": {"functions": [{"name": "drop_order"}]}},
        actionGroupId=group,
    )
    frozen = agents.get_agent_action_group(**key, agentVersion="1", actionGroupId=group)
    functions = frozen["agentActionGroup"]["functionSchema"]["functions"]
    assert [it["name"] for it in functions] == ["get_order"]
    assert agents.get_agent_version(**key, agentVersion="1")["agentVersion"]["version"] == "1"


def test_an_alias_updated_without_a_route_leads_to_a_new_version(agents: Any) -> None:
    key = {"agentId": _agent(agents)}
    agents.prepare_agent(**key)
    alias = agents.create_agent_alias(**key, agentAliasName="live")["agentAlias"]["agentAliasId"]
    moved = agents.update_agent_alias(**key, agentAliasId=alias, agentAliasName="live")
    assert moved["agentAlias"]["routingConfiguration"] == [{"agentVersion": "2"}]
    back = agents.update_agent_alias(
        **key,
        agentAliasId=alias,
        agentAliasName="live",
        routingConfiguration=[{"agentVersion": "1"}],
    )["agentAlias"]
    routes = [it["routingConfiguration"] for it in back["agentAliasHistoryEvents"]]
    assert routes == [[{"agentVersion": "1"}], [{"agentVersion": "2"}], [{"agentVersion": "1"}]]
    with pytest.raises(ClientError, match="no version 7"):
        agents.update_agent_alias(
            **key,
            agentAliasId=alias,
            agentAliasName="live",
            routingConfiguration=[{"agentVersion": "7"}],
        )


def test_the_test_alias_leads_to_the_draft_and_cannot_be_changed(agents: Any) -> None:
    key = {"agentId": _agent(agents), "agentAliasId": "TSTALIASID"}
    alias = agents.get_agent_alias(**key)["agentAlias"]
    assert alias["routingConfiguration"] == [{"agentVersion": "DRAFT"}]
    assert refusal(agents.delete_agent_alias, **key)[0] == "ValidationException"


def test_what_is_in_use_stays(agents: Any) -> None:
    key = {"agentId": _agent(agents)}
    group = agents.create_agent_action_group(**key, **GROUP)["agentActionGroup"]["actionGroupId"]
    assert (
        refusal(agents.delete_agent_action_group, **key, agentVersion="DRAFT", actionGroupId=group)[
            0
        ]
        == "ConflictException"
    )
    agents.prepare_agent(**key)
    alias = agents.create_agent_alias(**key, agentAliasName="live")["agentAlias"]["agentAliasId"]
    assert refusal(agents.delete_agent, **key)[0] == "ConflictException"
    assert refusal(agents.delete_agent_version, **key, agentVersion="1")[0] == "ConflictException"
    agents.delete_agent_alias(**key, agentAliasId=alias)
    agents.delete_agent_version(**key, agentVersion="1")
    agents.delete_agent(**key)
    assert refusal(agents.get_agent, **key)[0] == "ResourceNotFoundException"


def test_an_action_group_is_one_thing(agents: Any) -> None:
    key = {"agentId": _agent(agents)}
    both = {**GROUP, "apiSchema": {"payload": "openapi: 3.0.0"}}
    for wrong in (
        both,
        {k: v for k, v in GROUP.items() if k != "functionSchema"},
        {k: v for k, v in GROUP.items() if k != "actionGroupExecutor"},
        {**GROUP, "parentActionGroupSignature": "AMAZON.UserInput"},
        {**GROUP, "functionSchema": {"functions": [{"name": "a"}, {"name": "a"}]}},
    ):
        assert refusal(agents.create_agent_action_group, **key, **wrong)[0] == (
            "ValidationException"
        )
    many = {f"p{i}": {"type": "string"} for i in range(6)}
    crowded = {**GROUP, "functionSchema": {"functions": [{"name": "a", "parameters": many}]}}
    code, message = refusal(agents.create_agent_action_group, **key, **crowded)
    assert (code, "5 is most" in message) == ("ServiceQuotaExceededException", True)
    asks = {"agentVersion": "DRAFT", "actionGroupName": "ask",
            "parentActionGroupSignature": "AMAZON.UserInput"}  # fmt: skip
    group = agents.create_agent_action_group(**key, **asks)["agentActionGroup"]
    assert group["parentActionSignature"] == "AMAZON.UserInput"


def test_lists_have_pages(agents: Any) -> None:
    for number in range(3):
        _agent(agents, agentName=f"assistant-{number}")
    first = agents.list_agents(maxResults=2)
    assert [it["agentName"] for it in first["agentSummaries"]] == ["assistant-0", "assistant-1"]
    rest = agents.list_agents(nextToken=first["nextToken"])
    assert [it["agentName"] for it in rest["agentSummaries"]] == ["assistant-2"]
    assert "nextToken" not in rest


def test_a_prompt_has_a_draft_and_frozen_versions(agents: Any) -> None:
    made = agents.create_prompt(**PROMPT, tags={"a": "b"})
    key = {"promptIdentifier": made["id"]}
    assert agents.list_tags_for_resource(resourceArn=made["arn"])["tags"] == {"a": "b"}
    version = agents.create_prompt_version(**key, description="first")
    assert (version["version"], version["arn"]) == ("1", f"{made['arn']}:1")
    other = {**VARIANT, "templateConfiguration": {"text": {"text": "Say nothing."}}}
    agents.update_prompt(**key, **{**PROMPT, "variants": [other]})
    for read in ({**key, "promptVersion": "1"}, {"promptIdentifier": version["arn"]}):
        text = agents.get_prompt(**read)["variants"][0]["templateConfiguration"]["text"]["text"]
        assert text == "Sum up {{document}}."
    assert [it["version"] for it in agents.list_prompts(**key)["promptSummaries"]] == ["DRAFT", "1"]
    agents.delete_prompt(**key, promptVersion="1")
    assert agents.create_prompt_version(**key)["version"] == "2"
    agents.delete_prompt(**key)
    assert refusal(agents.get_prompt, **key)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"defaultVariant": "v2"}, "v2 is no variant"),
        ({"variants": [{**VARIANT, "templateType": "CHAT"}]}, "templateConfiguration.chat"),
        (
            {"variants": [{**VARIANT, "templateConfiguration": {"text": {"text": "{{x}}"}}}]},
            "x}} is no input variable",
        ),
        (
            {
                "variants": [
                    {
                        **VARIANT,
                        "templateConfiguration": {
                            "text": {"text": "Hi", "inputVariables": [{"name": "y"}]}
                        },
                    }
                ]
            },
            "input variable y is not in the template",
        ),
    ],
)
def test_a_wrong_prompt_isrefusal(agents: Any, change: dict[str, Any], told: str) -> None:
    code, message = refusal(agents.create_prompt, **{**PROMPT, **change})
    assert code == "ValidationException"
    assert told in message


def test_names_of_prompts_are_taken_and_their_versions_end(agents: Any) -> None:
    key = {"promptIdentifier": agents.create_prompt(**PROMPT)["id"]}
    assert refusal(agents.create_prompt, **PROMPT)[0] == "ConflictException"
    for _ in range(10):
        agents.create_prompt_version(**key)
    assert refusal(agents.create_prompt_version, **key)[0] == "ServiceQuotaExceededException"


def test_knowledge_bases_stay_motos(agents: Any) -> None:
    made = agents.meta.service_model.operation_model("CreateKnowledgeBase")
    assert isinstance(made.input_shape, Shape)
    with pytest.raises(ClientError, match="NotFound"):
        agents.list_tags_for_resource(
            resourceArn="arn:aws:bedrock:us-east-1:000000000000:knowledge-base/ABCDEFGHIJ"
        )
