"""Firehose: what a stream refuses, where its objects lie, and log events that it unpacks."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.firehose.models import FirehoseBackend
from moto.firehose.responses import FirehoseResponse
from moto.iam.models import iam_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

Item = dict[str, Any]

PRINCIPAL = "firehose.amazonaws.com"
ERROR_KIND = "!{firehose:error-output-type}"

_EXPRESSION = re.compile(r"!\{(\w+):([^}]*)\}")
_TIMES = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M"}
_NAMESPACES = ("firehose", "partitionKeyFromLambda", "partitionKeyFromQuery", "timestamp")


@patches.around(FirehoseResponse)
def create_delivery_stream(original: Method, self: FirehoseResponse) -> ActionResult:
    """Refuse what Firehose refuses, and tell whether the stream's own encryption is on."""
    backend = self.firehose_backend
    _refuse(backend, param(self, "ExtendedS3DestinationConfiguration"))
    answer: ActionResult = original(self)
    stream = backend.delivery_streams[param(self, "DeliveryStreamName")]
    given = cast("Item | None", stream.delivery_stream_encryption_configuration)
    stream.delivery_stream_encryption_configuration = (
        {**given, "Status": "ENABLED"} if given else {"Status": "DISABLED"}
    )
    return answer


@patches.around(FirehoseResponse)
def update_destination(original: Method, self: FirehoseResponse) -> ActionResult:
    """Refuse what Firehose refuses, of the destination as it would become."""
    backend = self.firehose_backend
    change = cast("Item | None", param(self, "ExtendedS3DestinationUpdate"))
    stream = backend.delivery_streams.get(param(self, "DeliveryStreamName"))
    if change and stream is not None:
        _refuse(backend, {**stream.destinations[0].get("ExtendedS3", {}), **change})
    return cast("ActionResult", original(self))


@patches.around(FirehoseBackend)
def _format_s3_object_path(original: Method, *args: object) -> str:
    """Return the object's key; moto knows no expressions, and sets the time before its name."""
    del original
    stream, version, prefix = cast("tuple[str, str, str]", args[-3:])
    now = utcnow()
    return f"{evaluated(prefix, now)}{stream}-{version}-{now:%Y-%m-%d-%H-%M-%S}-{uuid4()}"


@patches.around(FirehoseBackend)
def send_log_event(
    original: Method,
    self: FirehoseBackend,
    delivery_stream_arn: str,
    filter_name: str,
    log_group_name: str,
    log_stream_name: str,
    log_events: list[Item],
) -> None:
    """Unpack log events where the stream is told to: decompressed, and their messages alone."""
    stream = self.lookup_name_from_arn(delivery_stream_arn)
    destination = cast("Item", stream.destinations[0].get("ExtendedS3", {})) if stream else {}
    kinds = [it["Type"] for it in _processors(destination)]
    if stream is None or "CloudWatchLogProcessing" not in kinds:
        original(
            self, delivery_stream_arn, filter_name, log_group_name, log_stream_name, log_events
        )
        return
    lines = "".join(f"{event['message']}\n" for event in log_events)
    self.put_s3_records(
        stream.delivery_stream_name, stream.version_id, destination, [{"Data": lines.encode()}]
    )


def evaluated(prefix: str, moment: datetime) -> str:
    """Return a prefix with its times filled in; one without any gets Firehose's own.

    https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
    """
    if not _EXPRESSION.search(prefix):
        return f"{prefix}{moment:%Y/%m/%d/%H}/"

    def fill(found: re.Match[str]) -> str:
        if found[1] != "timestamp":
            return found[0]
        text = found[2]
        for java, python in _TIMES.items():
            text = text.replace(java, moment.strftime(python))
        return text.replace("'", "")

    return _EXPRESSION.sub(fill, prefix)


def _refuse(backend: FirehoseBackend, destination: Item | None) -> None:
    for problem in _problems(backend, destination or {}):
        raise AwsError("InvalidArgumentException", problem)


def _problems(backend: FirehoseBackend, destination: Item) -> Iterator[str]:
    role = cast("str | None", destination.get("RoleARN"))
    if role is not None and not _may_be_taken(backend, role):
        yield f"Firehose is unable to assume role {role}. Please check the role provided."
    prefix = cast("str", destination.get("Prefix") or "")
    errors = cast("str", destination.get("ErrorOutputPrefix") or "")
    for name, text in (("Prefix", prefix), ("ErrorOutputPrefix", errors)):
        for namespace, _ in _EXPRESSION.findall(text):
            if namespace not in _NAMESPACES:
                yield f"{name}: {namespace} is no namespace of expressions"
    if ERROR_KIND in prefix:
        yield f"Prefix must not contain {ERROR_KIND}"
    if _EXPRESSION.search(prefix) and ERROR_KIND not in errors:
        yield (
            "ErrorOutputPrefix must be given where Prefix has expressions, and contain at least "
            f"one {ERROR_KIND}"
        )
    kinds = [it["Type"] for it in _processors(destination)]
    if "CloudWatchLogProcessing" in kinds and "Decompression" not in kinds:
        yield "CloudWatchLogProcessing can only be enabled with Decompression"
    for processor in _processors(destination):
        given = {
            it["ParameterName"]: it["ParameterValue"] for it in processor.get("Parameters", [])
        }
        if processor["Type"] == "CloudWatchLogProcessing" and given != {
            "DataMessageExtraction": "true"
        }:
            yield "CloudWatchLogProcessing takes DataMessageExtraction, and that must be true"
        if (
            processor["Type"] == "Decompression"
            and given.get("CompressionFormat", "GZIP") != "GZIP"
        ):
            yield "Decompression takes the CompressionFormat GZIP alone"
        if processor["Type"] == "Lambda" and "LambdaArn" not in given:
            yield "a Lambda processor needs LambdaArn"


def _processors(destination: Item) -> list[Item]:
    configuration = cast("Item", destination.get("ProcessingConfiguration") or {})
    return cast("list[Item]", configuration.get("Processors") or []) if configuration else []


def _may_be_taken(backend: FirehoseBackend, arn: str) -> bool:
    roles = iam_backends[backend.account_id][backend.partition].roles.values()
    for role in roles:
        if role.arn == arn:
            statements = json.loads(role.assume_role_policy_document)["Statement"]
            return any(PRINCIPAL in json.dumps(it.get("Principal")) for it in statements)
    return False
