"""The prompts, agents, gateways and runtimes of use cases."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from components.spec.agent import Agent, AgentRuntime, AgentTool, Gateway, Prompt, TokenIssuer, Tool
from tests.components.spec.drawn.values import TEXTS, Data, Rules, names, of_model, some

TOOLS = ("find_order", "a", "cancel_the_order_if_not_sent")
VARIABLES = ("question", "tone", "a1")


@st.composite
def agents(
    draw: st.DrawFn, models: Sequence[str], accounts: Sequence[str], bases: Sequence[str]
) -> Data:
    """Draw some of the four; prompts and agents only where there are models.

    An agent has tools, or searches some of the knowledge bases, or both.
    """
    found: Data = {}
    rules: Rules = {
        (Prompt, "model"): st.sampled_from(models or ["-"]),
        (Agent, "model"): st.sampled_from(models or ["-"]),
        (Agent, "instructions"): st.text(TEXTS, min_size=40, max_size=60),
        (Agent, "tools"): _tools(AgentTool),
        (Agent, "knowledge_bases"): some(bases),
        (Gateway, "tools"): _tools(Tool),
        (TokenIssuer, "discovery_url"): st.just(
            "https://login.example.com/.well-known/openid-configuration"
        ),
        (AgentRuntime, "image"): st.sampled_from(accounts).map(
            lambda it: f"{it}.dkr.ecr.us-east-1.amazonaws.com/assistant@sha256:{'0a' * 32}"
        ),
    }
    if models and draw(st.booleans()):
        found["prompts"] = {it: draw(_prompts(rules)) for it in draw(names(1, 2))}
    if models and draw(st.booleans()):
        agent = found["agent"] = draw(of_model(Agent, rules))
        if agent.get("knowledge_bases") and draw(st.booleans()):
            agent.pop("tools", None)
    if draw(st.booleans()):
        found["gateway"] = draw(of_model(Gateway, rules))
    if draw(st.booleans()):
        runtime = found["agent_runtime"] = draw(of_model(AgentRuntime, rules))
        idle, longest = (
            runtime.get(f"{it}_session_minutes", usual)
            for it, usual in (("idle", 15), ("longest", 60))
        )
        runtime["idle_session_minutes"] = min(idle, longest)
    return found


@st.composite
def _prompts(draw: st.DrawFn, rules: Rules) -> Data:
    prompt = draw(of_model(Prompt, rules))
    variables = draw(some(VARIABLES))
    prompt["variables"] = variables
    prompt["text"] = "Answer." + "".join(f" {{{{{it}}}}}" for it in variables)
    return prompt


@st.composite
def _tools(draw: st.DrawFn, model: type[Tool]) -> Data:
    found: Data = {}
    for name in draw(some(TOOLS, least=1)):
        tool = draw(of_model(model, {(Tool, "meaning"): st.just(f"Does {name}.")}))
        if model is AgentTool:
            tool["needs_confirmation"] = tool["effect"] == "changes" or draw(st.booleans())
        else:
            tool["effect"] = "reads"
        found[name] = tool
    return found
