"""Builds the policy pack, which serves the engine until it is told to stop."""

import gc
import sys
from pathlib import Path

from pulumi_policy import PolicyPack

from policies import pack
from policies.registry import all_policies
from policies.spec_context import ContextError

# What was imported stays: the collector need not go through it while the engine waits.
gc.freeze()

# The program beside the pack builds from the specs beside both, wherever the code came from.
STACKS = Path(__file__).resolve().parent.parent / "stacks"

try:
    engine_policies = pack.Pack.from_environment(all_policies(), STACKS).engine_policies()
except ContextError as error:
    sys.exit(str(error))

PolicyPack(name=pack.NAME, policies=engine_policies, description=pack.DESCRIPTION)
