"""What an AWS request asks for, read from its WSGI environment."""

import io
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs

from botocore.exceptions import UnknownServiceError
from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import NotFound

from sandbox.aws import bearer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_SCOPE = re.compile(
    r"Credential=(?P<key>[^/,]*)/\d{8}/(?P<region>[^/,]*)/(?P<service>[^/,]*)/aws4_request"
)
_READS = ("BatchGet", "Check", "Describe", "Get", "Head", "List", "Lookup", "Query", "Scan")
_OTHER_NAMES = {
    "access-analyzer": "accessanalyzer",
    "aoss": "opensearchserverless",
    "cloudcontrolapi": "cloudcontrol",
    "email": "ses",
    "monitoring": "cloudwatch",
    "servicecatalog": "servicecatalog-appregistry",
    "sso": "sso-admin",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
"""Signing name -> boto3's name, where they differ among the services that the platform uses."""

_SHARED_SIGNING_NAMES = {
    "bedrock": ("bedrock", "bedrock-agent", "bedrock-runtime", "bedrock-agent-runtime"),
    "bedrock-agentcore": ("bedrock-agentcore-control", "bedrock-agentcore"),
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
}


_UNMODELLED = {
    ("POST", "/openai/v1/chat/completions"): "ChatCompletions",
    ("GET", "/openai/v1/models"): "ListModels",
}
"""Paths of Bedrock Runtime that take OpenAI's API, and are in no SDK's model of the service."""


class Protocol(Enum):
    """AWS's wire protocols, as far as their errors differ."""

    JSON = "json"
    OPENAI = "openai"
    REST_JSON = "rest-json"
    CBOR = "rpc-v2-cbor"
    QUERY = "query"
    EC2 = "ec2"
    S3 = "rest-xml"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an AWS operation."""

    service: str
    """As boto3 names it, or "" where the request is unsigned."""

    operation: str
    """As in AWS's API (`CreateRole`), or the HTTP method and path where no model has it."""

    region: str
    protocol: Protocol

    @property
    def name(self) -> str:
        """The call's full name, such as `iam.CreateRole`."""
        return f"{self.service}.{self.operation}"

    @property
    def reads(self) -> bool:
        """Whether it only reads."""
        return self.operation.startswith((*_READS, "GET ", "HEAD "))


def buffered(environ: "WSGIEnvironment") -> bytes:
    """Return the request's body, and put a fresh copy of it back where it was read from.

    A body that is still on the wire must not be waited for while others are locked out.
    """
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        body = stream.read()
    else:
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    # The body is whole now: Flask must not look for chunks in it again.
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ.pop("wsgi.input_terminated", None)
    return cast("bytes", body)


def access_key(environ: "WSGIEnvironment") -> str:
    """Return the id of the key that signed a request, or "" where it is unsigned."""
    return _signed_for(environ)[0]


def _signed_for(environ: "WSGIEnvironment") -> tuple[str, str, str]:
    """Return key, region and service of a signature, or those that a Bedrock API key is for."""
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    if scope := _SCOPE.search(authorization):
        return scope["key"], scope["region"], scope["service"]
    if key := bearer.of(authorization):
        return key.access_key, key.region, key.service
    return "", "", ""


def identify(environ: "WSGIEnvironment", body: bytes) -> Call:
    """Tell which operation a request calls, and in which protocol its answer is due."""
    told = cast("tuple[str, str, str, str] | None", environ.get("groundwork.call"))
    if told:
        # By `sandbox.cloud`, in this process; no header of a request can set it.
        service, region, protocol, operation = told
        return Call(service, operation, region, Protocol(protocol))
    _, region, service = _signed_for(environ)
    service = _OTHER_NAMES.get(service, service)
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    path = cast("str", environ.get("PATH_INFO", "/"))
    if environ.get("HTTP_SMITHY_PROTOCOL") == "rpc-v2-cbor":
        return Call(service, path.rpartition("/")[2], region, Protocol.CBOR)
    if target:
        return Call(service, target.rpartition(".")[2], region, Protocol.JSON)
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
        return Call(service, action, region, Protocol.EC2 if service == "ec2" else Protocol.QUERY)
    unmodelled = _UNMODELLED.get((environ["REQUEST_METHOD"], path))
    if service == "bedrock" and unmodelled:
        return Call("bedrock-runtime", unmodelled, region, Protocol.OPENAI)
    rest = Protocol.S3 if service in {"s3", ""} else Protocol.REST_JSON
    request = Request(environ.copy())
    # Services that share a signing name are told apart by their paths.
    for name in _SHARED_SIGNING_NAMES.get(service, (service or "s3",)):
        try:
            operation = get_service_router(name).match(request)[0].name
        except (NotFound, NotImplementedError, UnknownServiceError):
            continue
        return Call(name if service else "", operation, region, rest)
    return Call(service, f"{environ['REQUEST_METHOD']} {path}", region, rest)
