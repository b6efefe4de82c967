"""Builds the policy pack, which serves the engine until it is told to stop."""

import gc
import os
import sys
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    gc.disable()

from policies.pack import Pack
from policies.registry import all_policies
from policies.server import serve
from policies.spec_context import ContextError, context_of

# What was imported stays: the collector need not go through it while the engine waits.
gc.freeze()
gc.enable()

# The program beside the pack builds from the specs beside both, wherever the code came from.
HERE = Path(__file__).resolve().parent

try:
    pack = Pack(
        all_policies(),
        stack=os.environ.get("PULUMI_STACK") or None,
        context_of=partial(
            context_of, stacks=HERE.parent / "stacks", accepted=HERE / "waivers.yaml"
        ),
    )
except ContextError as error:
    sys.exit(str(error))

serve(pack)
