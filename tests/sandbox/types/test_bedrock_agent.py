"""An agent that is updated in place loses a guardrail that stays the same, as with pulumi-aws."""

from tests.sandbox.engine_side import Engine

AGENT = "aws:bedrock/agentAgent:AgentAgent"


def _guarded(engine: Engine) -> dict[str, object]:
    guardrail = engine.create(
        "aws:bedrock/guardrail:Guardrail",
        engine.check(
            "aws:bedrock/guardrail:Guardrail",
            {
                "name": "assistant",
                "blockedInputMessaging": "no",
                "blockedOutputsMessaging": "no",
                "wordPolicyConfig": {"managedWordListsConfigs": [{"type": "PROFANITY"}]},
            },
        ),
    )[1]
    named = {"guardrailIdentifier": guardrail["guardrailId"], "guardrailVersion": "DRAFT"}
    return {
        "agentName": "assistant",
        "agentResourceRoleArn": "arn:aws:iam::000000000000:role/agent",
        "foundationModel": "amazon.nova-lite-v1:0",
        "instruction": "You answer questions of employees about the rules of the house.",
        "guardrailConfigurations": [named],
    }


def test_an_update_of_something_else_loses_the_guardrail(engine: Engine) -> None:
    inputs = engine.check(AGENT, _guarded(engine))
    identity, state = engine.create(AGENT, inputs)
    assert state["guardrailConfigurations"] == inputs["guardrailConfigurations"]
    changed = engine.check(AGENT, {**inputs, "description": "for employees"}, inputs)
    updated = engine.update(AGENT, identity, state, inputs, changed)
    assert not updated.get("guardrailConfigurations")
    assert updated["description"] == "for employees"
