"""How a program of the platform uses the SDK in little time.

A preview runs a program for two seconds, of which the SDK of 3.272 spends a good part on itself:
each of its debug messages is a call to the engine that all else waits for; its wait for the values
goes through all that are open whenever one arrives; and the collector goes through all of
`pulumi_aws` again and again, and once more at the end. `benchmarks/use_cases.py` measures it.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import os
from typing import Any, cast

import pulumi
from pulumi.runtime.settings import SETTINGS

from components import lazy_sdk

KEEP_DEBUG = "GROUNDWORK_SDK_DEBUG"
"""The environment variable that, where it is set, lets the SDK's debug messages through."""


def hasten() -> None:
    """Prepare this process for a program that runs once; before `pulumi_aws` is imported."""
    gc.disable()
    atexit.register(gc.freeze)
    lazy_sdk.install()
    if KEEP_DEBUG not in os.environ:
        pulumi.log.debug = _unsaid


def _unsaid(*_: object, **__: object) -> None:
    """Stand in for `pulumi.log.debug`."""


async def settled() -> None:
    """Wait until no value of the program is open any more; for `pulumi.run`.

    One that fails ends the wait, and is reported by the SDK's own wait, which comes after it.
    """
    known = cast("Any", SETTINGS)
    while open_ := [
        it for it in cast("set[asyncio.Future[object]]", known.outputs) if not it.done()
    ]:
        done, _ = await asyncio.wait(open_, return_when=asyncio.FIRST_EXCEPTION)
        if any(it.cancelled() or it.exception() is not None for it in done):
            return
