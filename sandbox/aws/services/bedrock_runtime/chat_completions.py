"""OpenAI's API at Bedrock Runtime, under `/openai/v1`: chat completions, and the list of models.

https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions-mantle.html
"""

import json
from collections.abc import Iterable, Mapping
from typing import cast

from sandbox.aws.services.bedrock_runtime import bodies, invocation, models
from sandbox.aws.services.bedrock_runtime.exchange import guarding, hold
from sandbox.aws.services.bedrock_runtime.families.reading import malformed
from sandbox.aws.services.service import Message, RawHandler
from sandbox.aws.services.store import Item, Store, invalid

_OPERATION = "ChatCompletions"
_GUARDRAIL = "x-amzn-bedrock-guardrailidentifier"
_VERSION = "x-amzn-bedrock-guardrailversion"
_TRACE = "x-amzn-bedrock-trace"


def create(store: Store, request: Message) -> Message:
    """Answer a conversation, whole or as server-sent events."""
    body = bodies.read(request.body)
    given = body.get("model")
    if not isinstance(given, str):
        raise malformed("#: required key [model] not found")
    target = models.resolve(store, given)
    if target.family != "openai":
        raise invalid(
            f"The model {target.model_id} does not support the Chat Completions API; use Converse."
        )
    headers = request.headers
    guard = guarding(
        store, headers.get(_GUARDRAIL), headers.get(_VERSION), headers.get(_TRACE, "DISABLED")
    )
    streams = body.get("stream") is True
    with invocation.watched(store, target, _OPERATION, streams=streams) as watch:
        form, asked = bodies.in_converse(target, body)
        outcome = hold(asked, guard)
        if streams:
            options = cast("Item", body.get("stream_options") or {})
            chunks = _chunks(form.chunks(outcome, target), with_usage=options.get("include_usage"))
            chunks[0] |= bodies.told(outcome, guard)
            watch.done(body, chunks, outcome)
            return _events(chunks)
        answer = form.answer(outcome, target) | bodies.told(outcome, guard)
        watch.done(body, answer, outcome)
    return _json(answer)


def list_models(store: Store, request: Message) -> Message:
    """Return the models that can be asked."""
    del store, request
    listed = [
        {"id": it, "object": "model", "created": 0, "owned_by": it.partition(".")[0]}
        for it in models.OPENAI_IDS
    ]
    return _json({"object": "list", "data": listed})


def _chunks(chunks: list[Item], *, with_usage: object) -> list[Item]:
    """Return the chunks with the count of tokens where OpenAI's API has it.

    InvokeModel tells it with the last delta; here it comes in a chunk of its own, if it is asked
    for.
    """
    last = dict(chunks[-1])
    usage = last.pop("usage")
    shown = [*chunks[:-1], last]
    return [*shown, {**last, "choices": [], "usage": usage}] if with_usage else shown


def _json(answer: Item) -> Message:
    return Message(body=json.dumps(answer).encode(), headers={"Content-Type": "application/json"})


def _events(chunks: Iterable[Item]) -> Message:
    lines = [f"data: {json.dumps(it)}\n\n" for it in chunks]
    return Message(
        body="".join([*lines, "data: [DONE]\n\n"]).encode(),
        headers={"Content-Type": "text/event-stream"},
    )


UNMODELLED: Mapping[str, RawHandler] = {_OPERATION: create, "ListModels": list_models}
