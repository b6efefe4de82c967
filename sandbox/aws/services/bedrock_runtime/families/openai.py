"""OpenAI's open-weight models: the Chat Completions API, text alone.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html
"""

from typing import cast

from sandbox.aws.services.bedrock_runtime.exchange import INTERVENED, Outcome
from sandbox.aws.services.bedrock_runtime.families.reading import malformed, members, present
from sandbox.aws.services.bedrock_runtime.invocation import parts
from sandbox.aws.services.bedrock_runtime.models import Target
from sandbox.aws.services.store import Item

_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    INTERVENED: "content_filter",
}
_KNOWN = ("model", "max_completion_tokens", "max_tokens", "stop", "temperature", "top_p", "stream")
_SYSTEM = ("system", "developer")


def request(body: Item) -> Item:
    """Bring a body to Converse's form."""
    members(body, required=("messages",), known=_KNOWN)
    stop = cast("str | list[str] | None", body.get("stop"))
    messages = cast("list[Item]", body["messages"])
    return present(
        messages=[
            {"role": it["role"], "content": _blocks(it)}
            for it in messages
            if it["role"] not in _SYSTEM
        ],
        system=[block for it in messages if it["role"] in _SYSTEM for block in _blocks(it)] or None,
        inferenceConfig=present(
            maxTokens=body.get("max_completion_tokens", body.get("max_tokens")),
            stopSequences=[stop] if isinstance(stop, str) else stop,
            temperature=body.get("temperature"),
            topP=body.get("top_p"),
        ),
    )


def answer(outcome: Outcome, target: Target) -> Item:
    """Return the answer."""
    message = {"role": "assistant", "content": outcome.text}
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


def _blocks(message: Item) -> list[Item]:
    content = cast("str | list[Item]", message["content"])
    if isinstance(content, str):
        return [{"text": content}]
    for part in content:
        if part.get("type") != "text":
            raise malformed(f"#/messages: the local model does not read {part.get('type')!r}")
    return [{"text": part["text"]} for part in content]
