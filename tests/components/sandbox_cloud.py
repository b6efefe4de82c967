"""A cloud for `declare`: the sandbox's provider checks and creates every declared resource."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, cast

from sandbox.aws.app import create_app
from tests.harness import PROVIDER, Declared
from tests.sandbox.engine_side import Engine

_MARK = "4dabf18193072939515e22adb298388d"
"""The key by which the SDK marks a secret on the wire."""


class SandboxCloud:
    """The sandbox's AWS in this process, behind the provider's own Check and Create."""

    def __init__(self) -> None:
        self._app = create_app()
        self._engines: dict[str, Engine] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._app.reset()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._app.close()

    def clear(self) -> None:
        """Make it an empty account again, for the next program."""
        self._app.reset()
        self._engines.clear()

    def client(self, service: str) -> Any:
        """Return a boto3 client that sees what was created."""
        return next(iter(self._engines.values())).cloud.client(service, "us-east-1")

    def create(self, resource: Declared) -> tuple[str, Mapping[str, Any]]:
        """Create the resource by the provider instance that the program gave it."""
        inputs = cast("dict[str, Any]", _revealed(resource.inputs))
        if resource.type == PROVIDER:
            settings = {key: _parsed(value) for key, value in inputs.items()}
            with self._lock:
                self._engines[resource.name] = Engine(self._app, settings, peer=resource.name)
            return resource.name, inputs
        engine = self._engines[resource.provider.rpartition("::")[2]]
        checked = engine.check(resource.type, inputs)
        return engine.create(resource.type, checked)


def _parsed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


def _revealed(value: object) -> object:
    """Return the value with what is secret laid open, as the engine hands it to a provider."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value)
        if _MARK in items:
            return _revealed(items["value"])
        return {key: _revealed(each) for key, each in items.items()}
    if isinstance(value, list):
        return [_revealed(each) for each in cast("list[object]", value)]
    return value
