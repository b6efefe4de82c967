from __future__ import annotations

import socket

import pytest

from components.attachment import in_sandbox
from components.errors import StackError


@pytest.fixture
def port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_shell_without_the_sandbox_is_none_of_it() -> None:
    assert in_sandbox({"PULUMI_DEBUG_PROVIDERS": "aws:1"}) is False


def test_a_sandbox_that_answers_is_attached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        variables = {"GROUNDWORK_SANDBOX": "1", "PULUMI_DEBUG_PROVIDERS": f"x:1,aws:{port}"}
        assert in_sandbox(variables) is True


def test_a_sandbox_that_is_down_is_told(port: int) -> None:
    variables = {"GROUNDWORK_SANDBOX": "1", "PULUMI_DEBUG_PROVIDERS": f"aws:{port}"}
    with pytest.raises(StackError, match=f"does not answer on port {port}; run `groundwork"):
        in_sandbox(variables)


def test_a_half_environment_is_told() -> None:
    with pytest.raises(StackError, match="PULUMI_DEBUG_PROVIDERS does not name"):
        in_sandbox({"GROUNDWORK_SANDBOX": "1"})
