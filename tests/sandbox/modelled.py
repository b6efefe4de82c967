"""A client whose every answer is held against botocore's model of the service."""

from typing import Any, cast

from botocore.model import OperationModel, Shape

from sandbox.aws.validate import faults
from tests.sandbox.conftest import Client


def modelled(client: Client, service: str) -> Any:
    """Return a client of the test's AWS; an answer that the model does not have fails the test."""
    made = client(service)

    def check(parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        body = {k: v for k, v in parsed.items() if k not in {"ResponseMetadata", "Error"}}
        if "Error" in parsed:
            known = {cast("Any", shape).error_code for shape in model.error_shapes}
            # Services answer these for any operation, and name them in none or in few.
            assert parsed["Error"]["Code"] in known | {
                "ValidationException",
                "ResourceNotFoundException",
            }
            assert parsed["Error"]["Message"]
        elif model.output_shape is not None:
            assert list(faults(cast("Shape", model.output_shape), body)) == []

    # The clients are made once for all tests: by its id, the check is registered once, too.
    made.meta.events.register(f"after-call.{service}", check, unique_id="groundwork-modelled")
    return made
