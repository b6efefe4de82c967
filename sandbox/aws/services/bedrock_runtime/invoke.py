"""InvokeModel, InvokeModelWithResponseStream and CountTokens."""

import base64
import copy
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import botocore.session
from botocore.model import Shape

from sandbox.aws.services.bedrock_runtime import answering, invocation, models, prompt
from sandbox.aws.services.bedrock_runtime.exchange import Guarding, Outcome, guarding, hold
from sandbox.aws.services.bedrock_runtime.families import FORMS, Form, embedding
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid
from sandbox.aws.validate import faults

_GUARDED = "amazon-bedrock-guardrailConfig"
_TAG = "amazon-bedrock-guardrails-guardContent_"
_JSON = ("application/json", "*/*", "")


def invoke_model(store: Store, request: Item) -> Item:
    """Answer a body in the form of the model's family."""
    target, body = _read(store, request)
    if target.family in models.EMBEDDINGS:
        return _result(request, _embed(store, target, request, body))
    with invocation.watched(store, target, "InvokeModel") as watch:
        form, outcome, guard = _exchange(store, target, request, body)
        answer = form.answer(outcome, target) | _told(outcome, guard)
        watch.done(body, answer, outcome, metadata=_metadata(request))
    return _result(request, answer)


def invoke_model_with_response_stream(store: Store, request: Item) -> Item:
    """Answer a body in the form of the model's family, in parts."""
    target, body = _read(store, request)
    if target.family in models.EMBEDDINGS:
        raise invalid("The model is unsupported for streaming")
    with invocation.watched(store, target, "InvokeModelWithResponseStream") as watch:
        form, outcome, guard = _exchange(store, target, request, body)
        chunks = form.chunks(outcome, target)
        chunks[-1] |= _told(outcome, guard) | _measured(outcome)
        watch.done(body, chunks, outcome, metadata=_metadata(request))
    events = [{"chunk": {"bytes": json.dumps(chunk).encode()}} for chunk in chunks]
    return {"body": events, **_result(request, None)}


def count_tokens(store: Store, request: Item) -> Item:
    """Return how many input tokens a request would be charged for."""
    target = models.resolve(store, request["modelId"])
    asked = request["input"]
    if "converse" in asked:
        return {"inputTokens": prompt.count(copy.deepcopy(asked["converse"]))}
    body = _body(asked["invokeModel"]["body"])
    if target.family in models.EMBEDDINGS:
        return {"inputTokens": embedding.embed(target, body).input_tokens}
    return {"inputTokens": prompt.count(_converse(target, body)[1])}


def _read(store: Store, request: Item) -> tuple[models.Target, Item]:
    for name in ("contentType", "accept"):
        if request.get(name, "") not in _JSON:
            raise invalid(f"The provided {name} is invalid; the sandbox's models take JSON")
    return models.resolve(store, request["modelId"]), _body(request.get("body", b""))


def _body(given: bytes | str) -> Item:
    try:
        body = json.loads(_bytes(given))
    except ValueError as error:
        raise invalid(f"Malformed input request: {error}, please reformat your input.") from error
    if not isinstance(body, dict):
        raise invalid("Malformed input request: expected type: JSONObject")
    return cast("Item", body)


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
    form, asked = _converse(target, body)
    return form, hold(asked, guard), guard


def _converse(target: models.Target, body: Item) -> tuple[Form, Item]:
    """Return the family's form, and the body in Converse's; refuses what neither allows."""
    form = FORMS.get(target.family)
    if form is None:
        raise invalid(
            f"the sandbox knows no body of {target.model_id}; call it by Converse, which is the "
            "same for all models"
        )
    tagged = body.get(_GUARDED, {})
    try:
        asked = form.request({k: v for k, v in body.items() if k != _GUARDED})
    except (KeyError, TypeError, AttributeError) as error:
        raise invalid(f"Malformed input request: {error!r}, please reformat your input.") from error
    if suffix := tagged.get("tagSuffix"):
        for message in asked["messages"]:
            message["content"] = list(_split(message["content"], str(suffix)))
    found = [str(fault) for fault in faults(_shape(), {"modelId": target.model_id, **asked})]
    if found:
        raise invalid(f"Malformed input request: {'; '.join(found)}")
    return form, asked


def _split(content: list[Item], suffix: str) -> Iterator[Item]:
    """Yield blocks in which what stands in the request's tags is guarded, and the tags are gone."""
    tag = re.compile(rf"<{_TAG}{re.escape(suffix)}>(.*?)</{_TAG}{re.escape(suffix)}>", re.DOTALL)
    for block in content:
        if "text" not in block:
            yield block
            continue
        # A pattern with one group splits into what is outside and inside in turn.
        for place, part in enumerate(tag.split(block["text"])):
            if part.strip():
                yield {"guardContent": {"text": {"text": part}}} if place % 2 else {"text": part}


@cache
def _shape() -> Shape:
    model = botocore.session.get_session().get_service_model("bedrock-runtime")
    return cast("Shape", cast("Any", model).operation_model("Converse").input_shape)


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


def _told(outcome: Outcome, guard: Guarding | None) -> Item:
    """Return what a guardrail adds to the body of an answer."""
    if guard is None:
        return {}
    told: Item = {"amazon-bedrock-guardrailAction": "INTERVENED" if outcome.intervened else "NONE"}
    if outcome.inputs is not None:
        key = guard.guardrail.identifier
        trace: Item = {"input": {key: outcome.inputs}}
        if outcome.outputs is not None:
            trace["outputs"] = [{key: outcome.outputs}]
        if outcome.model_output is not None:
            trace["modelOutput"] = [outcome.model_output]
        told["amazon-bedrock-trace"] = {"guardrail": trace}
    return told


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
