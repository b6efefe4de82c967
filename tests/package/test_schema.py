"""The package as the engine sees it: a process that prints its port and tells its schema."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from package import encryption_key, private_bucket, use_case

PACKAGE = Path(encryption_key.__file__).parent


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    # As the language host starts it: the folder, then the engine's address.
    process = subprocess.Popen(
        [sys.executable, "-u", str(PACKAGE), "127.0.0.1:1"],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
            answer = stub.GetSchema(provider_pb2.GetSchemaRequest())
        return json.loads(answer.schema)
    finally:
        process.kill()
        process.wait()


def test_it_serves_what_it_says_it_serves(schema: dict[str, Any]) -> None:
    assert (schema["name"], schema["version"]) == ("groundwork", version("groundwork"))
    found = {
        name.rpartition(":")[2]: (
            sorted(it["inputProperties"]),
            it["requiredInputs"],
            sorted(it["properties"]),
        )
        for name, it in schema["resources"].items()
    }
    assert found == {
        "EncryptionKey": (
            ["description", "purpose", "statements", "target"],
            ["description", "purpose", "target"],
            ["arn"],
        ),
        "PrivateBucket": (
            ["keyArn", "lifecycle", "objectLock", "role", "statements", "target"],
            ["keyArn", "lifecycle", "role", "target"],
            ["arn", "bucket"],
        ),
        "UseCase": (["target"], ["target"], ["outputs", "roleArn", "settings"]),
    }
    assert all(it["isComponent"] for it in schema["resources"].values())
    assert schema["types"]["groundwork:index:Target"]["required"] == ["environment", "useCase"]
    # What decides names and policies must be there before anything is deployed.
    plain = schema["resources"]["groundwork:index:UseCase"]["inputProperties"]["target"]
    assert plain["plain"] is True


@pytest.mark.parametrize(
    "component",
    [encryption_key.EncryptionKey, private_bucket.PrivateBucket, use_case.UseCase],
)
def test_its_descriptions_are_the_docstrings(schema: dict[str, Any], component: type) -> None:
    told = schema["resources"][f"groundwork:index:{component.__name__}"]
    assert told["description"] == inspect.getdoc(component)


def test_everything_in_it_is_described_in_one_piece(schema: dict[str, Any]) -> None:
    described = dict(_descriptions(schema))
    assert len(described) > 30
    for where, text in described.items():
        assert text, f"{where} has no docstring"
        assert "\n" not in text, f"{where}: an indented line is code in an SDK's documentation"


def _descriptions(schema: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    for kind in ("resources", "types"):
        for name, body in schema[kind].items():
            yield name, body.get("description")
            for part in ("inputProperties", "properties"):
                parts: dict[str, Any] = body.get(part) or {}
                for key, it in parts.items():
                    yield f"{name}.{part}.{key}", it.get("description")
            for value in body.get("enum") or ():
                yield f"{name}.{value['name']}", value.get("description")
