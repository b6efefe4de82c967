"""Attaches the extension to moto's own Bedrock, from outside.

moto routes a request by botocore's service model to the method that is named after the operation,
so a method that is added to its response class is all that a new operation needs.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, cast
from urllib.parse import unquote

import botocore.session
from botocore.model import OperationModel, ServiceModel, Shape
from moto.bedrock.responses import BedrockResponse
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores

from sandbox.aws.bedrock import guardrails, profiles
from sandbox.aws.bedrock.store import Item, Store, invalid, not_found
from sandbox.aws.validate import faults

_KINDS = (":guardrail/", ":application-inference-profile/")

_OPERATIONS: dict[str, Callable[[Store, Item], Item]] = {
    "CreateGuardrail": guardrails.create_guardrail,
    "GetGuardrail": guardrails.get_guardrail,
    "UpdateGuardrail": guardrails.update_guardrail,
    "DeleteGuardrail": guardrails.delete_guardrail,
    "CreateGuardrailVersion": guardrails.create_guardrail_version,
    "ListGuardrails": guardrails.list_guardrails,
    "CreateInferenceProfile": profiles.create_inference_profile,
    "GetInferenceProfile": profiles.get_inference_profile,
    "ListInferenceProfiles": profiles.list_inference_profiles,
    "DeleteInferenceProfile": profiles.delete_inference_profile,
}


def _tag_resource(store: Store, request: Item) -> Item:
    store.tag(_known(store, request), request["tags"])
    return {}


def _untag_resource(store: Store, request: Item) -> Item:
    tags = store.tags[_known(store, request)]
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def _list_tags_for_resource(store: Store, request: Item) -> Item:
    tags = store.tags[_known(store, request)]
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


_TAG_OPERATIONS: dict[str, Callable[[Store, Item], Item]] = {
    "TagResource": _tag_resource,
    "UntagResource": _untag_resource,
    "ListTagsForResource": _list_tags_for_resource,
}


def attach() -> None:
    """Add the operations to moto; doing it again changes nothing."""
    if hasattr(BedrockResponse, "create_guardrail"):
        return
    for name, handler in _OPERATIONS.items():
        setattr(BedrockResponse, camelcase_to_underscores(name), _method(name, handler))
    for name, handler in _TAG_OPERATIONS.items():
        own = camelcase_to_underscores(name)
        _with_own(own, _method(name, handler), getattr(BedrockResponse, own))


def _with_own(
    name: str, ours: Callable[[BedrockResponse], Any], theirs: Callable[[BedrockResponse], Any]
) -> None:
    def choose(self: BedrockResponse) -> Any:  # noqa: ANN401 - as moto's handlers answer
        arn = str(json.loads(self.body).get("resourceARN", ""))
        return (ours if any(kind in arn for kind in _KINDS) else theirs)(self)

    setattr(BedrockResponse, name, choose)


def _method(
    operation: str, handler: Callable[[Store, Item], Item]
) -> Callable[[BedrockResponse], ActionResult]:
    def respond(self: BedrockResponse) -> ActionResult:
        model = _service().operation_model(operation)
        request = _request(model, self)
        shape = cast("Shape", model.input_shape)
        found = [str(fault) for fault in faults(shape, request)]
        if found:
            count = "1 validation error" if len(found) == 1 else f"{len(found)} validation errors"
            raise invalid(f"{count} detected: {'; '.join(found)}")
        return ActionResult(handler(Store(self.bedrock_backend), request))

    return respond


def _request(model: OperationModel, response: BedrockResponse) -> Item:
    """Put the members of a request together from path, query and body."""
    try:
        request = cast("Item", json.loads(response.body)) if response.body else {}
    except ValueError as error:
        raise invalid("the request's body is no JSON") from error
    path = cast("dict[str, Any]", getattr(response, "uri_match", None) or {})
    query = cast("dict[str, list[str]]", response.querystring or {})
    for name, shape in cast("Any", model.input_shape).members.items():
        wire = shape.serialization.get("name", name)
        match shape.serialization.get("location"):
            case "uri" if wire in path:
                request[name] = unquote(path[wire])
            case "querystring" if wire in query:
                value = query[wire][0]
                number = shape.type_name == "integer" and value.lstrip("-").isdigit()
                request[name] = int(value) if number else value
            case _:
                pass
    return request


def _known(store: Store, request: Item) -> str:
    arn: str = request["resourceARN"]
    if arn not in store.tags:
        raise not_found(arn)
    return arn


@cache
def _service() -> ServiceModel:
    return botocore.session.get_session().get_service_model("bedrock")
