"""What the programs of the platform change about the SDK, and what they leave."""

import asyncio
import os
import subprocess
import sys

import pulumi
import pytest
from pulumi.runtime.settings import SETTINGS

from components import program


def _python(text: str, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", text],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_debug_messages_are_no_calls_to_the_engine_unless_asked_for() -> None:
    """An engineer who looks for a fault of the SDK sets a variable and has them again."""
    text = (
        "import pulumi\n"
        "from components import program\n"
        "before = pulumi.log.debug\n"
        "program.hasten()\n"
        "print(pulumi.log.debug is before)\n"
    )
    assert _python(text) == "False"
    assert _python(text, **{program.KEEP_DEBUG: "1"}) == "True"


async def _later(seconds: float, fault: Exception | None = None) -> int:
    await asyncio.sleep(seconds)
    if fault is not None:
        raise fault
    return 1


def test_all_values_are_waited_for_and_those_that_come_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A value whose follower is made once it is there, is followed."""

    async def run() -> list[int]:
        monkeypatch.setattr(SETTINGS, "outputs", set[object]())
        seen: list[int] = []
        first = pulumi.Output.from_input(_later(0.01))
        first.apply(lambda it: pulumi.Output.from_input(_later(0.02)).apply(seen.append) and it)
        await program.settled()
        return seen

    assert asyncio.run(run()) == [1]


def test_a_value_that_fails_ends_the_wait_and_is_left_to_the_sdk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the SDK finds in its own wait, it shows with the program's line."""

    async def run() -> int:
        open_: set[asyncio.Task[int]] = set()
        monkeypatch.setattr(SETTINGS, "outputs", open_)
        open_ |= {
            asyncio.ensure_future(_later(0.01, ValueError("no such alias"))),
            asyncio.ensure_future(_later(30)),
        }
        await asyncio.wait_for(program.settled(), 5)
        failed = [it for it in open_ if it.done()]
        for task in open_:
            task.cancel()
        assert str(failed[0].exception()) == "no such alias"
        return len(failed)

    assert asyncio.run(run()) == 1
