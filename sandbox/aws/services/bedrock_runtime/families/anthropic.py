"""Anthropic Claude: the Messages API.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
"""

import base64
from typing import Any, cast

from sandbox.aws.services.bedrock_runtime.exchange import INTERVENED, Outcome
from sandbox.aws.services.bedrock_runtime.families.reading import malformed, members, present
from sandbox.aws.services.bedrock_runtime.invocation import parts, text_of
from sandbox.aws.services.bedrock_runtime.models import Target
from sandbox.aws.services.store import Item

VERSION = "bedrock-2023-05-31"

_STOPS = {INTERVENED: "end_turn"}
_KNOWN = (
    "system", "stop_sequences", "temperature", "top_p", "top_k", "tools", "tool_choice",
    "anthropic_beta", "metadata",
)  # fmt: skip


def request(body: Item) -> Item:
    """Bring a body to Converse's form."""
    members(body, required=("anthropic_version", "max_tokens", "messages"), known=_KNOWN)
    if body["anthropic_version"] != VERSION:
        raise malformed(f"#/anthropic_version: {body['anthropic_version']} is not {VERSION}")
    return present(
        messages=[
            {"role": it.get("role"), "content": _blocks(it.get("content", ""))}
            for it in body["messages"]
        ],
        system=_blocks(body["system"]) if body.get("system") else None,
        inferenceConfig=present(
            maxTokens=body["max_tokens"],
            stopSequences=body.get("stop_sequences"),
            temperature=body.get("temperature"),
            topP=body.get("top_p"),
        ),
        toolConfig=_tools(body),
    )


def answer(outcome: Outcome, target: Target) -> Item:
    """Return the answer."""
    return {
        **_message(outcome, target),
        "content": _content(outcome),
        "stop_reason": _STOPS.get(outcome.stop_reason, outcome.stop_reason),
        "stop_sequence": outcome.stop_sequence,
        "usage": {"input_tokens": outcome.input_tokens, "output_tokens": outcome.output_tokens},
    }


def chunks(outcome: Outcome, target: Target) -> list[Item]:
    """Return the answer as it is streamed."""
    usage = {"input_tokens": outcome.input_tokens, "output_tokens": 0}
    start: Item = {**_message(outcome, target), "content": [], "stop_reason": None}
    events: list[Item] = [
        {"type": "message_start", "message": {**start, "stop_sequence": None, "usage": usage}}
    ]
    for index, block in enumerate(_content(outcome)):
        if block["type"] == "tool_use":
            empty: Item = {**block, "input": {}}
            deltas = [{"type": "input_json_delta", "partial_json": text_of(block["input"])}]
        else:
            empty = {"type": "text", "text": ""}
            deltas = [{"type": "text_delta", "text": part} for part in parts(block["text"])]
        events.append({"type": "content_block_start", "index": index, "content_block": empty})
        events += [{"type": "content_block_delta", "index": index, "delta": it} for it in deltas]
        events.append({"type": "content_block_stop", "index": index})
    delta = {
        "stop_reason": _STOPS.get(outcome.stop_reason, outcome.stop_reason),
        "stop_sequence": outcome.stop_sequence,
    }
    tokens = {"output_tokens": outcome.output_tokens}
    events.append({"type": "message_delta", "delta": delta, "usage": tokens})
    return [*events, {"type": "message_stop"}]


def _message(outcome: Outcome, target: Target) -> Item:
    model = target.model_id.partition(".")[2].partition("-v1:")[0]
    identifier = f"msg_bdrk_{outcome.identifier}"
    return {"id": identifier, "type": "message", "role": "assistant", "model": model}


def _content(outcome: Outcome) -> list[Item]:
    content: list[Item] = [{"type": "text", "text": outcome.text}] if outcome.text else []
    if outcome.tool:
        use = {"type": "tool_use", "id": f"toolu_bdrk_{outcome.identifier}"}
        content.append({**use, "name": outcome.tool.name, "input": outcome.tool.input})
    return content


def _blocks(content: str | list[Item]) -> list[Item]:
    if isinstance(content, str):
        return [{"text": content}]
    return [_block(block) for block in content]


def _block(block: Item) -> Item:
    match block.get("type"):
        case "text":
            return {"text": block["text"]}
        case "tool_use":
            use = {"toolUseId": block["id"], "name": block["name"], "input": block["input"]}
            return {"toolUse": use}
        case "tool_result":
            content = _blocks(block.get("content", ""))
            return {"toolResult": {"toolUseId": block["tool_use_id"], "content": content}}
        case "document" if block["source"].get("type") == "text":
            name = block.get("title") or "document"
            source = {"bytes": base64.b64encode(str(block["source"]["data"]).encode()).decode()}
            return {"document": {"format": "txt", "name": name, "source": source}}
        case kind:
            raise malformed(f"#/messages: the sandbox's local model does not read {kind!r} blocks")


def _tools(body: Item) -> Item | None:
    if not body.get("tools"):
        return None
    choice = cast("dict[str, Any]", body.get("tool_choice") or {"type": "auto"})
    kind = str(choice["type"])
    chosen: Item = {kind: {"name": choice["name"]} if kind == "tool" else {}}
    specs = [
        present(
            name=tool["name"],
            description=tool.get("description"),
            inputSchema={"json": tool["input_schema"]},
        )
        for tool in body["tools"]
    ]
    return {"tools": [{"toolSpec": spec} for spec in specs], "toolChoice": chosen}
