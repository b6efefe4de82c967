"""Bodies in a family's own form, for every API that takes them: to Converse's form and back."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import botocore.session
from botocore.model import Shape

from sandbox.aws.services.bedrock_runtime import models
from sandbox.aws.services.bedrock_runtime.exchange import Guarding, Outcome
from sandbox.aws.services.bedrock_runtime.families import FORMS, Form
from sandbox.aws.services.store import Item, invalid
from sandbox.aws.validate import faults

_GUARDED = "amazon-bedrock-guardrailConfig"
_TAG = "amazon-bedrock-guardrails-guardContent_"


def read(given: bytes) -> Item:
    """Return a body; raises AwsError where it is no JSON object."""
    try:
        body = json.loads(given)
    except ValueError as error:
        raise invalid(f"Malformed input request: {error}, please reformat your input.") from error
    if not isinstance(body, dict):
        raise invalid("Malformed input request: expected type: JSONObject")
    return cast("Item", body)


def in_converse(target: models.Target, body: Item) -> tuple[Form, Item]:
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


def told(outcome: Outcome, guard: Guarding | None) -> Item:
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
