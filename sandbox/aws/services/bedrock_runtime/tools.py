"""When the local model asks for a tool, and with which arguments."""

import re
from dataclasses import dataclass
from typing import Any, cast

from sandbox.aws.services.bedrock_runtime import text
from sandbox.aws.services.bedrock_runtime.prompt import Prompt, Tool

_LEAST_SHARED = 2
"""Words of a tool's description that a question must share where it does not name the tool."""

_NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-])")
_QUOTED = re.compile(r"[\"\u201c']([^\"\u201d']+)[\"\u201d']")
_CODE = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z-])[\w-]{3,}\b")


@dataclass(frozen=True, slots=True)
class Use:
    """A call of a tool that the model asks for."""

    name: str
    input: dict[str, Any]


def choose(prompt: Prompt) -> Use | None:
    """Return the tool that the question asks for, with its arguments.

    A tool is asked for when the question holds all words of its name, or two of its description;
    of several the one that shares most. What a tool has answered is a passage, so that the turn
    after it quotes it and asks for no tool.
    """
    if prompt.answered_by_tool or not prompt.tools:
        return None
    asked = text.stems(prompt.question)
    ranked = sorted(prompt.tools, key=lambda tool: -_shared(tool, asked))
    best = ranked[0]
    if prompt.tool_choice not in {"auto", "any"}:
        best = next(tool for tool in prompt.tools if tool.name == prompt.tool_choice)
    elif prompt.tool_choice == "auto" and not (
        _name(best) <= asked or _shared(best, asked) >= _LEAST_SHARED
    ):
        return None
    return Use(best.name, _arguments(best.schema, prompt.question))


def _name(tool: Tool) -> frozenset[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", tool.name)
    return text.stems(spaced.replace("_", " ").replace("-", " "))


def _shared(tool: Tool, asked: frozenset[str]) -> int:
    return len((_name(tool) | text.stems(tool.description)) & asked)


def _arguments(schema: dict[str, Any], question: str) -> dict[str, Any]:
    properties = cast("dict[str, dict[str, Any]]", schema.get("properties", {}))
    required = cast("list[str]", schema.get("required", []))
    found = {
        name: _argument(each, question, needed=name in required)
        for name, each in properties.items()
    }
    return {name: value for name, value in found.items() if value is not None}


def _argument(schema: dict[str, Any], question: str, *, needed: bool) -> Any:  # noqa: ANN401 - JSON
    choices = cast("list[Any]", schema.get("enum", []))
    if choices:
        named = [it for it in choices if str(it).casefold() in question.casefold()]
        return named[0] if named else (choices[0] if needed else None)
    if "default" in schema and not needed:
        return None
    numbers = _NUMBER.findall(question)
    match schema.get("type"):
        case "integer":
            return int(float(numbers[0])) if numbers else (0 if needed else None)
        case "number":
            return float(numbers[0]) if numbers else (0.0 if needed else None)
        case "boolean":
            return True if needed else None
        case "array":
            item = _argument(schema.get("items", {}), question, needed=needed)
            return None if item is None else [item]
        case "object":
            return _arguments(schema, question) or ({} if needed else None)
        case _:
            if not needed and "pattern" not in schema:
                return None
            return _word(schema.get("pattern"), question) or (question if needed else None)


def _word(pattern: str | None, question: str) -> str | None:
    if pattern:
        found = re.search(pattern.removeprefix("^").removesuffix("$"), question)
        return found[0] if found else None
    if quoted := _QUOTED.search(question):
        return quoted[1]
    code = _CODE.search(question)
    return code[0] if code else None
