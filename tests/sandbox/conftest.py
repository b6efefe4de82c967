"""An empty AWS in this process, for the tests of `sandbox.aws`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.model import OperationModel, Shape

from sandbox.aws.app import Aws, create_app
from sandbox.aws.validate import faults
from sandbox.cloud import Cloud

Client = Callable[..., Any]

_serving: list[Aws] = []


def _forward(environ: Any, start: Any) -> Any:
    return _serving[-1](environ, start)


# boto3 takes 0.2 s for a client; these are made once and reach the AWS of the test that runs.
# botocore takes LimitExceededException for throttling too, and would repeat what a test wants once.
_CLOUD = Cloud(_forward, attempts=1)


def cloud_of(aws: Aws) -> Cloud:
    """Return clients that reach `aws`, until another is asked for."""
    _serving[:] = [aws]
    return _CLOUD


@pytest.fixture
def aws() -> Iterator[Aws]:
    """Return an AWS that is empty: moto keeps one state per process."""
    app = create_app()
    app.reset()
    yield app
    app.reset()


@pytest.fixture
def client(aws: Aws) -> Client:
    """Return what makes boto3 clients of the test's AWS."""
    cloud = cloud_of(aws)

    def make(service: str, region: str = "us-east-1") -> Any:
        return cloud.client(service, region)

    return make


@pytest.fixture
def bedrock(client: Client) -> Iterator[Any]:
    """Return a Bedrock client; each answer is held against botocore's model of it."""
    made = client("bedrock")

    def check(parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        body = {k: v for k, v in parsed.items() if k not in {"ResponseMetadata", "Error"}}
        if "Error" in parsed:
            known = {shape.name: shape for shape in model.error_shapes}
            shape = cast("Any", known[parsed["Error"]["Code"]])
            status = parsed["ResponseMetadata"]["HTTPStatusCode"]
            assert status == shape.metadata["error"]["httpStatusCode"]
            assert parsed["Error"]["Message"]
        elif model.output_shape is not None:
            assert list(faults(cast("Shape", model.output_shape), body)) == []
            assert parsed["ResponseMetadata"]["HTTPStatusCode"] == model.http["responseCode"]

    made.meta.events.register("after-call.bedrock", check)
    yield made
    made.meta.events.unregister("after-call.bedrock", check)


@pytest.fixture
def path(aws: Aws, tmp_path: Path) -> Path:
    """Return where a snapshot may be kept; the process's one moto is empty then."""
    del aws
    return tmp_path / "sandbox" / "aws.snapshot"
