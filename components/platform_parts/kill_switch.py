"""How a use case is stopped at once."""

from __future__ import annotations

from components.kill_switch import KillSwitch, KillSwitchArgs
from components.platform_parts.assembly import Assembly


def kill_switch(assembly: Assembly) -> None:
    """Make the policy that stops a use case, and the one that lets people attach it."""
    made = KillSwitch("kill-switch", KillSwitchArgs(place=assembly.place), assembly.opts)
    assembly.outputs["stop_operator_policy_arn"] = made.operator_policy_arn
