from __future__ import annotations

import dataclasses
import json
from typing import Any

import pulumi

from components.agent import CONTENT, Agent, AgentArgs
from components.agent_draft import SearchedKnowledge
from components.iam_document import document
from components.tools import Tool, ToolParameter
from tests.components.example import KEY_ARN, PLACE, statements
from tests.components.test_model_endpoints import STRONG
from tests.harness import Declaration, declare

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:order-lookup:live"
PROFILE = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/strong"
GUARDRAIL = "arn:aws:bedrock:us-east-1:000000000000:guardrail/g"
LOOK_UP = Tool(
    name="get_order",
    meaning="Where an order is",
    function_arn=FUNCTION,
    parameters=[
        ToolParameter(name="order_id", type="string", meaning="Its number", is_required=True)
    ],
)
CANCEL = Tool(
    name="cancel_order",
    meaning="Cancels an order",
    function_arn=FUNCTION,
    parameters=[
        ToolParameter(name="lines", type="array", meaning="Which lines", is_required=False)
    ],
    needs_confirmation=True,
)
ARGS = AgentArgs(
    place=PLACE,
    use_case="support",
    purpose="Answers customers",
    instructions="You answer questions of customers about their orders.",
    idle_session_seconds=900,
    tools=[LOOK_UP, CANCEL],
    model=STRONG,
    profile_arn=PROFILE,
    guardrail_arn=GUARDRAIL,
    guardrail_version="3",
    guardrail_digest="abc",
    key_arn=KEY_ARN,
    boundary_arn="arn:boundary",
    tags={"use_case": "support"},
)


ASSOCIATION = "aws:bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation"
KNOWLEDGE_ARN = "arn:aws:bedrock:us-east-1:000000000000:knowledge-base/"


def _knowledge(name: str) -> SearchedKnowledge:
    return SearchedKnowledge(
        name=name,
        purpose=f"All {name}",
        id=f"{name}-id",
        arn=f"{KNOWLEDGE_ARN}{name}-id",
        digest="123",
    )


def _agent(args: AgentArgs = ARGS) -> Declaration:
    def program() -> None:
        made = Agent("support", args)
        pulumi.export("invocation", document(*made.invocation))

    return declare(program)


def test_an_agent_is_bound_to_its_guardrail_key_and_role() -> None:
    assert _agent().of_type("aws:bedrock/agentAgent:AgentAgent") == {
        "support-agent": {
            "agentName": f"support-{ARGS.digest()}",
            "description": "Answers customers",
            "agentResourceRoleArn": (
                "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-support-agent"
            ),
            "foundationModel": PROFILE,
            "instruction": ARGS.instructions,
            "idleSessionTtlInSeconds": 900,
            "customerEncryptionKeyArn": KEY_ARN,
            "guardrailConfigurations": [
                {"guardrailIdentifier": GUARDRAIL, "guardrailVersion": "3"}
            ],
            "tags": {"use_case": "support"},
        }
    }


def test_an_agent_remembers_only_where_it_is_asked_to() -> None:
    args = dataclasses.replace(ARGS, memory_days=30)
    (agent,) = _agent(args).of_type("aws:bedrock/agentAgent:AgentAgent").values()
    assert agent["memoryConfigurations"] == [
        {
            "enabledMemoryTypes": ["SESSION_SUMMARY"],
            "sessionSummaryConfigurations": [{"maxRecentSessions": 20}],
            "storageDays": 30,
        }
    ]


def test_another_content_is_another_agent() -> None:
    changes: list[dict[str, Any]] = [
        {"instructions": "You answer nothing at all, whoever asks you for whatever."},
        {"purpose": "Answers nobody"},
        {"idle_session_seconds": 60},
        {"memory_days": 30},
        {"tools": [LOOK_UP]},
        {"tools": [LOOK_UP, dataclasses.replace(CANCEL, needs_confirmation=False)]},
        {"model": dataclasses.replace(STRONG, model_id="vendor.larger-v1:0")},
        {"guardrail_digest": "def"},
        {"knowledge": [_knowledge("rules")]},
        {"knowledge": [dataclasses.replace(_knowledge("rules"), purpose="Some rules")]},
        {"knowledge": [dataclasses.replace(_knowledge("rules"), digest="456")]},
    ]
    digests = {dataclasses.replace(ARGS, **change).digest() for change in changes}
    assert len(digests | {ARGS.digest()}) == len(changes) + 1
    assert dataclasses.replace(ARGS, tags={"stage": "pilot"}).digest() == ARGS.digest()


def test_whatever_an_update_would_change_asks_for_another_agent() -> None:
    """But the guardrail and the tags: pulumi-aws loses no guardrail when it is one of them."""
    (agent,) = _agent().of_type("aws:bedrock/agentAgent:AgentAgent").values()
    assert set(agent) - set(CONTENT) == {
        "agentResourceRoleArn",
        "guardrailConfigurations",
        "tags",
    }


def test_tools_are_told_with_their_parameters_and_confirmed_where_asked() -> None:
    groups = _agent().of_type("aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup")
    assert set(groups) == {"support-get-order-tool", "support-cancel-order-tool"}
    read, change = groups["support-get-order-tool"], groups["support-cancel-order-tool"]
    assert read["functionSchema"] == {
        "memberFunctions": {
            "functions": [
                {
                    "name": "get_order",
                    "description": "Where an order is",
                    "parameters": [
                        {
                            "mapBlockKey": "order_id",
                            "type": "string",
                            "description": "Its number",
                            "required": True,
                        }
                    ],
                }
            ]
        }
    }
    assert "apiSchema" not in read
    assert "functionSchema" not in change
    api = json.loads(change["apiSchema"]["payload"])
    operation = api["paths"]["/cancel_order"]["post"]
    assert api["openapi"] == "3.0.0"
    assert operation["x-requireConfirmation"] == "ENABLED"
    assert operation["operationId"] == "cancel_order"
    assert operation["requestBody"]["content"]["application/json"]["schema"] == {
        "type": "object",
        "properties": {
            "lines": {"type": "array", "description": "Which lines", "items": {"type": "string"}}
        },
        "required": [],
    }
    for group in groups.values():
        assert group["actionGroupExecutor"] == {"lambda": FUNCTION}
        assert group["agentVersion"] == "DRAFT"


def test_the_draft_searches_its_knowledge_bases_and_no_others() -> None:
    args = dataclasses.replace(ARGS, knowledge=[_knowledge("rules"), _knowledge("letters")])
    declared = _agent(args)
    assert declared.of_type(ASSOCIATION) == {
        f"support-{name}-knowledge": {
            "agentId": "support-agent-agentId",
            "agentVersion": "DRAFT",
            "description": f"All {name}",
            "knowledgeBaseId": f"{name}-id",
            "knowledgeBaseState": "ENABLED",
        }
        for name in ("rules", "letters")
    }
    acts = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert acts["SearchKnowledge"] == {
        "Effect": "Allow",
        "Action": ["bedrock:Retrieve"],
        "Resource": [f"{KNOWLEDGE_ARN}rules-id", f"{KNOWLEDGE_ARN}letters-id"],
    }


def test_callers_reach_the_alias_alone() -> None:
    declared = _agent()
    assert declared.only("aws:bedrock/agentAgentAlias:AgentAgentAlias") == {
        "agentId": "support-agent-agentId",
        "agentAliasName": "live",
        "description": f"Content {ARGS.digest()}, guardrail version 3",
        "tags": {"use_case": "support"},
    }
    assert statements(declared.outputs["invocation"]) == {
        "InvokeAgent": {
            "Effect": "Allow",
            "Action": ["bedrock:InvokeAgent"],
            "Resource": ["arn:aws:bedrock:us-east-1:000000000000:support-alias"],
        }
    }


def test_the_agent_acts_by_a_role_of_its_own_within_the_boundary() -> None:
    declared = _agent()
    role = declared.only("aws:iam/role:Role")
    assert (role["name"], role["permissionsBoundary"]) == (
        "groundwork-support-agent",
        "arn:boundary",
    )
    assert statements(role["assumeRolePolicy"])["AssumedByService"] == {
        "Effect": "Allow",
        "Principal": {"Service": ["bedrock.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "000000000000"},
            "ArnLike": {"aws:SourceArn": "arn:aws:bedrock:us-east-1:000000000000:agent/*"},
        },
    }
    acts = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert {sid: each["Resource"] for sid, each in acts.items()} == {
        "InvokeThroughProfile": [PROFILE],
        "InvokeModelBehindProfile": [
            f"arn:aws:bedrock:{region}::foundation-model/vendor.large-v1:0"
            for region in ("us-east-1", "us-west-2")
        ],
        "ApplyGuardrail": [GUARDRAIL],
        "UseOwnKey": [KEY_ARN],
    }
    assert acts["InvokeModelBehindProfile"]["Condition"] == {
        "ArnEquals": {"bedrock:InferenceProfileArn": PROFILE}
    }
