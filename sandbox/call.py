"""One boto3 call of a declaration: sent, and its error told as AWS told it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError

from sandbox.cloud import ACCOUNT_ID, Cloud
from sandbox.request import build, target
from sandbox.resource import Call, Properties, ResourceType

_ABSENT = re.compile(r"NoSuch|NotFound|NonExist|DoesNotExist|^404$|UnknownResource")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What one configured instance of the provider knows."""

    cloud: Cloud
    region: str = "us-east-1"
    default_tags: Mapping[str, str] = field(default_factory=dict[str, str])
    account: str = ACCOUNT_ID


class AwsError(Exception):
    """AWS refused an operation; the text names operation, code and AWS's own message."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


def known(context: Context, values: Properties) -> Properties:
    """Return `values` with what every resource has: account, region, partition."""
    region = values.get("region") or context.region
    return {**values, "region": region, "account": context.account, "partition": "aws"}


def send(rt: ResourceType, context: Context, call: Call, values: Properties) -> Any:  # noqa: ANN401
    """Make the call and return its answer.

    Raises:
        AwsError: AWS refused it.
    """
    region = call.region(values) if call.region else values["region"]
    if not isinstance(call.method, str):
        client = context.cloud.client(rt.service, region)
        try:
            return call.method(client, values)
        except ClientError as error:
            raise as_aws_error(error) from error
    service, method = target(rt, call.method)
    client = context.cloud.client(service, region)
    try:
        return getattr(client, method)(**build(rt, call, values))
    except ClientError as error:
        raise as_aws_error(error) from error
    except ParamValidationError as error:
        raise AwsError(f"{method}: {error}", "ParamValidation") from error


def as_aws_error(error: ClientError) -> AwsError:
    """Return botocore's error with operation, code and AWS's own message."""
    detail = error.response.get("Error", {})
    code, text = detail.get("Code", "?"), detail.get("Message", "")
    return AwsError(f"{error.operation_name}: {code}: {text}", code)


def is_absent(rt: ResourceType, call: Call, error: AwsError) -> bool:
    """Tell whether an error says that what was to be read or deleted is not there."""
    return bool(_ABSENT.search(error.code)) or error.code in (*rt.missing, *call.missing)
