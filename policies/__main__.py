"""Builds the policy pack, which serves the engine until it is told to stop."""

import gc
import os
import sys

from policies.pack import Pack
from policies.registry import all_policies
from policies.server import serve
from policies.spec_context import ContextError

# What was imported stays: the collector need not go through it while the engine waits.
gc.freeze()

try:
    pack = Pack(all_policies(), stack=os.environ.get("PULUMI_STACK") or None)
except ContextError as error:
    sys.exit(str(error))

serve(pack)
