"""Converse and ConverseStream."""

from collections.abc import Iterator, Mapping

from sandbox.aws.services.bedrock_runtime import invocation, models
from sandbox.aws.services.bedrock_runtime.exchange import Outcome, guarding, hold
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid

_UNSERVED = ("promptVariables", "outputConfig", "additionalModelResponseFieldPaths")


def converse(store: Store, request: Item) -> Item:
    """Answer a conversation."""
    return _answered(store, request, "Converse")[0]


def converse_stream(store: Store, request: Item) -> Item:
    """Answer a conversation, word by word."""
    answer, outcome = _answered(store, request, "ConverseStream")
    return {"stream": list(_events(answer, outcome))}


def _answered(store: Store, request: Item, operation: str) -> tuple[Item, Outcome]:
    target = models.resolve(store, request["modelId"])
    if target.family in models.EMBEDDINGS:
        raise invalid(
            "The action or operation is not supported for this model: it makes embeddings; use "
            "InvokeModel."
        )
    for name in _UNSERVED:
        if request.get(name):
            raise invalid(f"the sandbox's local model has no {name}")
    config = request.get("guardrailConfig", {})
    guard = guarding(
        store,
        config.get("guardrailIdentifier"),
        config.get("guardrailVersion"),
        config.get("trace", "disabled"),
    )
    streams = operation == "ConverseStream"
    with invocation.watched(store, target, operation, streams=streams) as watch:
        outcome = hold(request, guard)
        answer = _answer(outcome, request)
        body = {k: v for k, v in request.items() if k not in {"modelId", "requestMetadata"}}
        watch.done(
            body,
            answer,
            outcome,
            metadata=request.get("requestMetadata"),
        )
    return answer, outcome


def _answer(outcome: Outcome, request: Item) -> Item:
    answer: Item = {
        "output": {"message": {"role": "assistant", "content": _content(outcome)}},
        "stopReason": outcome.stop_reason,
        "usage": {
            "inputTokens": outcome.input_tokens,
            "outputTokens": outcome.output_tokens,
            "totalTokens": outcome.input_tokens + outcome.output_tokens,
        },
        "metrics": {"latencyMs": outcome.latency_ms},
    }
    if outcome.trace:
        answer["trace"] = outcome.trace
    for name in ("performanceConfig", "serviceTier"):
        if name in request:
            answer[name] = request[name]
    return answer


def _content(outcome: Outcome) -> list[Item]:
    content: list[Item] = [{"text": outcome.text}] if outcome.text else []
    if outcome.tool:
        use = {
            "toolUseId": f"tooluse_{outcome.identifier}",
            "name": outcome.tool.name,
            "input": outcome.tool.input,
        }
        content.append({"toolUse": use})
    return content


def _events(answer: Item, outcome: Outcome) -> Iterator[Item]:
    yield {"messageStart": {"role": "assistant"}}
    for index, block in enumerate(answer["output"]["message"]["content"]):
        if "toolUse" in block:
            use = block["toolUse"]
            start = {"toolUse": {"toolUseId": use["toolUseId"], "name": use["name"]}}
            yield {"contentBlockStart": {"start": start, "contentBlockIndex": index}}
            deltas = [{"toolUse": {"input": invocation.text_of(use["input"])}}]
        else:
            deltas = [{"text": part} for part in invocation.parts(block["text"])]
        for delta in deltas:
            yield {"contentBlockDelta": {"delta": delta, "contentBlockIndex": index}}
        yield {"contentBlockStop": {"contentBlockIndex": index}}
    yield {"messageStop": {"stopReason": outcome.stop_reason}}
    names = ("usage", "metrics", "trace", "performanceConfig", "serviceTier")
    yield {"metadata": {name: answer[name] for name in names if name in answer}}


OPERATIONS: Mapping[str, Handler] = {"Converse": converse, "ConverseStream": converse_stream}
