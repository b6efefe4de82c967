"""What a policy finds in a text."""

from dataclasses import dataclass
from typing import Literal

from sandbox.aws.services.store import Item

Source = Literal["INPUT", "OUTPUT"]
Action = Literal["BLOCKED", "ANONYMIZED", "NONE"]

_ACTIONS: dict[str, Action] = {"BLOCK": "BLOCKED", "ANONYMIZE": "ANONYMIZED", "NONE": "NONE"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry of an assessment."""

    policy: str
    """As `wordPolicy`."""

    entries: str
    """The list within the policy, as `customWords`."""

    shown: Item
    """As the API shows it."""

    @property
    def action(self) -> Action:
        """What is done for it."""
        return self.shown["action"]

    @property
    def is_detected(self) -> bool:
        """Whether there is something, whatever is done for it."""
        return bool(self.shown["detected"])


def action_of(rule: Item, source: Source) -> Action | None:
    """Return what a rule says is done in this direction, or None where it is switched off.

    A rule has an action for each direction, one for both, or none, which blocks.
    """
    side = "input" if source == "INPUT" else "output"
    if not rule.get(f"{side}Enabled", True):
        return None
    given = rule.get(f"{side}Action") or rule.get("action") or "BLOCK"
    return _ACTIONS[str(given)]
