"""The log of model invocations, in the form and at the places that AWS documents.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
"""

import base64
import gzip
import json
import logging
import secrets
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from moto.bedrock.models import bedrock_backends
from moto.core.exceptions import ServiceException
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.store import Item, Store, now

STREAM = "aws/bedrock/modelinvocations"
"""The stream of the log group that records go to."""

LARGE = 100 * 1024
"""Bytes of a body above which it lies in the bucket by itself, and the record names its place."""

Destination = Literal["S3", "CloudWatch"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One call of a model."""

    request_id: str
    identity: str
    operation: str
    model_id: str
    """As the caller gave it."""

    region: str
    account: str
    inference_region: str
    request: Any
    answer: Any
    input_tokens: int
    output_tokens: int
    metadata: dict[str, str] = field(default_factory=dict[str, str])
    is_embedding: bool = False


def deliver(store: Store, record: Record) -> dict[Destination, bool]:
    """Write the record to each place that the account's configuration names.

    Returns:
        Destination to whether the record got there. As in AWS, a failure is no error of the call.
    """
    backend = cast("Any", bedrock_backends[store.account][store.region])
    config = cast("Item", backend.get_model_invocation_logging_configuration() or {})
    done: dict[Destination, bool] = {}
    if bucket := config.get("s3Config"):
        done["S3"] = _tried("S3", lambda: _to_s3(store, record, config, bucket))
    if group := config.get("cloudWatchConfig"):
        done["CloudWatch"] = _tried("CloudWatch", lambda: _to_logs(store, record, config, group))
    return done


def _tried(what: Destination, write: Any) -> bool:  # noqa: ANN401 - a function without arguments
    try:
        write()
    except (ServiceException, AwsError, KeyError) as error:
        _log.warning("a record of a model invocation did not get to %s: %r", what, error)
        return False
    return True


def _to_s3(store: Store, record: Record, config: Item, place: Item) -> None:
    moment = now()
    stamp = f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z"
    shown = _shown(store, record, config, place)
    key = f"{_folder(record, place)}{stamp}_{secrets.token_hex(8)}.json.gz"
    _put(store, place["bucketName"], key, shown)


def _to_logs(store: Store, record: Record, config: Item, place: Item) -> None:
    backend = logs_backends[store.account][store.region]
    group = str(place["logGroupName"])
    if STREAM not in backend.groups[group].streams:
        backend.create_log_stream(group, STREAM)
    shown = _shown(store, record, config, place.get("largeDataDeliveryS3Config"))
    event = {"timestamp": int(now().timestamp() * 1000), "message": _json(shown)}
    backend.put_log_events(group, STREAM, [event])


def _shown(store: Store, record: Record, config: Item, large: Item | None) -> Item:
    """Return the record as AWS writes it; the names and their order are AWS's."""
    flag = "embeddingDataDeliveryEnabled" if record.is_embedding else "textDataDeliveryEnabled"
    with_bodies = config.get(flag, True)
    shown: Item = {
        "timestamp": f"{now():%Y-%m-%dT%H:%M:%SZ}",
        "accountId": record.account,
        "identity": {"arn": record.identity},
        "region": record.region,
        "requestId": record.request_id,
        "operation": record.operation,
        "modelId": record.model_id,
        "input": {"inputContentType": "application/json"},
        "output": {"outputContentType": "application/json"},
    }
    if with_bodies:
        shown["input"] |= _body(store, record, "input", record.request, large)
        shown["output"] |= _body(store, record, "output", record.answer, large)
    shown["input"]["inputTokenCount"] = record.input_tokens
    shown["output"]["outputTokenCount"] = record.output_tokens
    shown["inferenceRegion"] = record.inference_region
    if record.metadata:
        shown["requestMetadata"] = record.metadata
    return shown | {"schemaType": "ModelInvocationLog", "schemaVersion": "1.0"}


def _body(store: Store, record: Record, side: str, body: Any, large: Item | None) -> Item:  # noqa: ANN401
    if len(_json(body).encode()) <= LARGE:
        return {f"{side}BodyJson": body}
    if large is None:
        # CloudWatch takes no event of that size, and there is nowhere to put the body.
        return {}
    key = f"{_folder(record, large)}data/{record.request_id}_{side}.json.gz"
    _put(store, large["bucketName"], key, body)
    return {f"{side}BodyS3Path": f"s3://{large['bucketName']}/{key}"}


def _folder(record: Record, place: Item) -> str:
    prefix = str(place.get("keyPrefix") or "").strip("/")
    return (
        (f"{prefix}/" if prefix else "")
        + f"AWSLogs/{record.account}/BedrockModelInvocationLogs/{record.region}/"
        + f"{now():%Y/%m/%d/%H}/"
    )


def _put(store: Store, bucket: str, key: str, value: Any) -> None:  # noqa: ANN401 - JSON
    data = gzip.compress((_json(value) + "\n").encode(), mtime=0)
    s3_backends[store.account][store.partition].put_object(bucket, key, data)


def _json(value: Any) -> str:  # noqa: ANN401 - JSON, and bytes as the API encodes them
    return json.dumps(value, ensure_ascii=False, default=_encoded)


def _encoded(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not JSON")
