"""InvokeModel, InvokeModelWithResponseStream and CountTokens."""

import base64
import copy
import json
from collections.abc import Mapping
from typing import cast

from sandbox.aws.services.bedrock_runtime import answering, bodies, invocation, models, prompt
from sandbox.aws.services.bedrock_runtime.exchange import Guarding, Outcome, guarding, hold
from sandbox.aws.services.bedrock_runtime.families import Form, embedding
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid

_JSON = ("application/json", "*/*", "")


def invoke_model(store: Store, request: Item) -> Item:
    """Answer a body in the form of the model's family."""
    target, body = _read(store, request)
    if target.family in models.EMBEDDINGS:
        return _result(request, _embed(store, target, request, body))
    with invocation.watched(store, target, "InvokeModel") as watch:
        form, outcome, guard = _exchange(store, target, request, body)
        answer = form.answer(outcome, target) | bodies.told(outcome, guard)
        watch.done(body, answer, outcome, metadata=_metadata(request))
    return _result(request, answer)


def invoke_model_with_response_stream(store: Store, request: Item) -> Item:
    """Answer a body in the form of the model's family, in parts."""
    target, body = _read(store, request)
    if target.family in models.EMBEDDINGS:
        raise invalid("The model is unsupported for streaming")
    operation = "InvokeModelWithResponseStream"
    with invocation.watched(store, target, operation, streams=True) as watch:
        form, outcome, guard = _exchange(store, target, request, body)
        chunks = form.chunks(outcome, target)
        chunks[-1] |= bodies.told(outcome, guard) | _measured(outcome)
        watch.done(body, chunks, outcome, metadata=_metadata(request))
    events = [{"chunk": {"bytes": json.dumps(chunk).encode()}} for chunk in chunks]
    return {"body": events, **_result(request, None)}


def count_tokens(store: Store, request: Item) -> Item:
    """Return how many input tokens a request would be charged for."""
    target = models.resolve(store, request["modelId"])
    asked = request["input"]
    if "converse" in asked:
        return {"inputTokens": prompt.count(copy.deepcopy(asked["converse"]))}
    body = bodies.read(_bytes(asked["invokeModel"]["body"]))
    if target.family in models.EMBEDDINGS:
        return {"inputTokens": embedding.embed(target, body).input_tokens}
    return {"inputTokens": prompt.count(bodies.in_converse(target, body)[1])}


def _read(store: Store, request: Item) -> tuple[models.Target, Item]:
    for name in ("contentType", "accept"):
        if request.get(name, "") not in _JSON:
            raise invalid(f"The provided {name} is invalid; the sandbox's models take JSON")
    return models.resolve(store, request["modelId"]), bodies.read(_bytes(request.get("body", b"")))


def _bytes(given: bytes | str) -> bytes:
    """Return a blob as it was sent; within a JSON body it comes in base 64."""
    if isinstance(given, bytes):
        return given
    try:
        return base64.b64decode(given, validate=True)
    except ValueError:
        return given.encode()


def _exchange(
    store: Store, target: models.Target, request: Item, body: Item
) -> tuple[Form, Outcome, Guarding | None]:
    guard = guarding(
        store,
        request.get("guardrailIdentifier"),
        request.get("guardrailVersion"),
        request.get("trace", "DISABLED"),
    )
    form, asked = bodies.in_converse(target, body)
    return form, hold(asked, guard), guard


def _embed(store: Store, target: models.Target, request: Item, body: Item) -> Item:
    with invocation.watched(store, target, "InvokeModel") as watch:
        made = embedding.embed(target, body)
        outcome = Outcome(
            text="",
            stop_reason="end_turn",
            input_tokens=made.input_tokens,
            output_tokens=0,
            latency_ms=made.input_tokens,
        )
        watch.done(body, made.answer, outcome, metadata=_metadata(request))
    return made.answer


def _measured(outcome: Outcome) -> Item:
    figures = {
        "inputTokenCount": outcome.input_tokens,
        "outputTokenCount": outcome.output_tokens,
        "invocationLatency": outcome.latency_ms,
        "firstByteLatency": min(outcome.latency_ms, answering.FIRST_BYTE_MS),
    }
    return {"amazon-bedrock-invocationMetrics": figures}


def _metadata(request: Item) -> dict[str, str]:
    given = request.get("requestMetadata")
    if not given:
        return {}
    try:
        read = json.loads(given)
    except ValueError as error:
        raise invalid(f"requestMetadata is no JSON: {error}") from error
    if not isinstance(read, dict):
        raise invalid("requestMetadata is no JSON object")
    return {str(name): str(value) for name, value in cast("Item", read).items()}


def _result(request: Item, answer: Item | None) -> Item:
    result: Item = {"contentType": "application/json"}
    if answer is not None:
        result["body"] = json.dumps(answer).encode()
    for name in ("performanceConfigLatency", "serviceTier"):
        if name in request:
            result[name] = request[name]
    return result


OPERATIONS: Mapping[str, Handler] = {
    "InvokeModel": invoke_model,
    "InvokeModelWithResponseStream": invoke_model_with_response_stream,
    "CountTokens": count_tokens,
}
