"""Tools: functions that teams own, as agents and gateways are told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolParameter:
    """What a tool is told."""

    name: str
    type: str
    """`string`, `number`, `integer`, `boolean` or `array`."""

    meaning: str
    is_required: bool

    def schema(self) -> dict[str, object]:
        """Return the parameter as JSON Schema; a list is one of texts."""
        items = {"items": {"type": "string"}} if self.type == "array" else {}
        return {"type": self.type, "description": self.meaning, **items}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something that a model may call."""

    name: str
    meaning: str
    """The model chooses by it."""

    function_arn: str
    """Lambda function that carries it out, with its alias where it has one."""

    parameters: Sequence[ToolParameter]
    needs_confirmation: bool = False
    """Whether the person must agree before it is called."""
