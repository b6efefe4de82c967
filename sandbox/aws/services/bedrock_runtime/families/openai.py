"""OpenAI's open-weight models: bodies of the Chat Completions API, text alone.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html
"""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import cast

from sandbox.aws.services.bedrock_runtime.exchange import INTERVENED, Outcome
from sandbox.aws.services.bedrock_runtime.families.reading import malformed, members, present
from sandbox.aws.services.bedrock_runtime.invocation import parts, text_of
from sandbox.aws.services.bedrock_runtime.models import Target
from sandbox.aws.services.store import Item

_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "tool_use": "tool_calls",
    INTERVENED: "content_filter",
}
_KNOWN = (
    *("model", "max_completion_tokens", "max_tokens", "stop", "temperature", "top_p"),
    *("stream", "stream_options", "tools", "tool_choice", "parallel_tool_calls", "n"),
    # Taken, and without effect on a model that neither thinks nor samples.
    *("reasoning_effort", "seed", "user", "frequency_penalty", "presence_penalty"),
)
_SYSTEM = ("system", "developer")
_CHOICES: Mapping[str, Item] = {"auto": {"auto": {}}, "required": {"any": {}}}


def request(body: Item) -> Item:
    """Bring a body to Converse's form."""
    members(body, required=("messages",), known=_KNOWN)
    if body.get("n", 1) != 1:
        raise malformed("#/n: one answer at a time")
    stop = cast("str | list[str] | None", body.get("stop"))
    messages = cast("list[Item]", body["messages"])
    said = [it for it in messages if it["role"] not in _SYSTEM]
    return present(
        # OpenAI's API lets one role speak several times in a row, as tools do; Converse does not.
        messages=[
            {"role": role, "content": [block for it in several for block in _content(it)]}
            for role, several in groupby(said, key=_role)
        ],
        system=[block for it in messages if it["role"] in _SYSTEM for block in _texts(it)] or None,
        inferenceConfig=present(
            maxTokens=body.get("max_completion_tokens", body.get("max_tokens")),
            stopSequences=[stop] if isinstance(stop, str) else stop,
            temperature=body.get("temperature"),
            topP=body.get("top_p"),
        ),
        toolConfig=_tools(body),
    )


def answer(outcome: Outcome, target: Target) -> Item:
    """Return the answer."""
    message: Item = {"role": "assistant", "content": outcome.text or None}
    if outcome.tool:
        message["tool_calls"] = [_call(outcome)]
    choice = {"index": 0, "message": message, "finish_reason": _REASONS[outcome.stop_reason]}
    return {
        **_head(outcome, target, "chat.completion"),
        "choices": [choice],
        "usage": _usage(outcome),
    }


def chunks(outcome: Outcome, target: Target) -> list[Item]:
    """Return the answer as it is streamed."""
    head = _head(outcome, target, "chat.completion.chunk")
    deltas: list[Item] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": part} for part in parts(outcome.text)]
    if outcome.tool:
        deltas.append({"tool_calls": [{"index": 0, **_call(outcome)}]})
    events = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in deltas
    ]
    last: Item = {"index": 0, "delta": {}, "finish_reason": _REASONS[outcome.stop_reason]}
    return [*events, {**head, "choices": [last], "usage": _usage(outcome)}]


def _head(outcome: Outcome, target: Target, kind: str) -> Item:
    # `created` is a second in OpenAI's API; the answer here depends on the request alone.
    identifier = f"chatcmpl-{outcome.identifier}"
    return {"id": identifier, "object": kind, "created": 0, "model": target.model_id}


def _usage(outcome: Outcome) -> Item:
    return {
        "prompt_tokens": outcome.input_tokens,
        "completion_tokens": outcome.output_tokens,
        "total_tokens": outcome.input_tokens + outcome.output_tokens,
    }


def _call(outcome: Outcome) -> Item:
    if outcome.tool is None:
        return {}
    function = {"name": outcome.tool.name, "arguments": text_of(outcome.tool.input)}
    identifier = f"chatcmpl-tool-{outcome.identifier}"
    return {"id": identifier, "type": "function", "function": function}


def _role(message: Item) -> str:
    """Return Converse's role: what a tool answered comes from the user there."""
    return "user" if message["role"] == "tool" else str(message["role"])


def _content(message: Item) -> list[Item]:
    if message["role"] == "tool":
        return [{"toolResult": {"toolUseId": message["tool_call_id"], "content": _texts(message)}}]
    calls = cast("list[Item]", message.get("tool_calls") or [])
    uses = [
        {
            "toolUse": {
                "toolUseId": it["id"],
                "name": it["function"]["name"],
                "input": _arguments(it["function"]["arguments"]),
            }
        }
        for it in calls
    ]
    return [*_texts(message), *uses]


def _texts(message: Item) -> list[Item]:
    content = cast("str | list[Item] | None", message.get("content"))
    if content is None:
        return []
    if isinstance(content, str):
        return [{"text": content}]
    for part in content:
        if part.get("type") != "text":
            raise malformed(f"#/messages: the local model does not read {part.get('type')!r}")
    return [{"text": part["text"]} for part in content]


def _arguments(given: str) -> Item:
    try:
        return cast("Item", json.loads(given))
    except ValueError as error:
        raise malformed(f"#/messages: arguments of a tool are no JSON: {error}") from error


def _tools(body: Item) -> Item | None:
    tools = cast("list[Item]", body.get("tools") or [])
    choice = cast("str | Item", body.get("tool_choice", "auto"))
    if not tools or choice == "none":
        return None
    specs = [
        {
            "toolSpec": present(
                name=it["function"]["name"],
                description=it["function"].get("description"),
                inputSchema={"json": it["function"].get("parameters", {"type": "object"})},
            )
        }
        for it in tools
    ]
    if isinstance(choice, str):
        if choice not in _CHOICES:
            raise malformed(f"#/tool_choice: {choice!r} is none of none, auto and required")
        chosen = _CHOICES[choice]
    else:
        chosen: Item = {"tool": {"name": choice["function"]["name"]}}
    return {"tools": specs, "toolChoice": chosen}
