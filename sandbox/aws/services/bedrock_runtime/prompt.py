"""What a model is asked, read from a Converse request; the other bodies are brought to its form."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

from sandbox.aws.services.bedrock_runtime import text
from sandbox.aws.services.store import Item, invalid

DEFAULT_MAX_TOKENS = 512
"""Where the request names none; a model's own default is larger, and no answer here is."""

_TEXT_FORMATS = ("txt", "md", "csv", "html")
_UNREAD = ("image", "video", "audio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool that the caller offers."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a model is asked."""

    question: str
    """The last line of the last message, from its last question on."""

    passages: tuple[str, ...]
    """Everything else that the caller said: system prompt, documents, results of tools."""

    input_tokens: int
    max_tokens: int = DEFAULT_MAX_TOKENS
    stop_sequences: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: str = "auto"
    """`auto`, `any`, or the name of the one tool."""

    answered_by_tool: bool = False
    """Whether the last message brings what a tool answered."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a request, where it stands there, and what it is for."""

    holder: dict[str, Any]
    key: str
    qualifiers: tuple[str, ...] = ()
    guarded: bool = field(default=False)
    """Whether it stands in a guardContent block."""

    @property
    def text(self) -> str:
        """The text itself."""
        return str(self.holder[self.key])


def read(request: Item) -> Prompt:
    """Return what the request asks.

    Raises:
        AwsError: The messages are none that Converse takes, or hold what the local model cannot
            read: a picture, a recording, a binary document.
    """
    messages = cast("list[Item]", request.get("messages", []))
    _check(messages)
    last = messages[-1]
    own = [piece.text for piece in pieces(last["content"])]
    results = [block for block in last["content"] if "toolResult" in block]
    asked = _said(last)
    if results and not asked:
        asked = _asked_before(messages)
    qualified = [p.text for p in pieces(last["content"]) if "query" in p.qualifiers]
    question, before = _question(qualified[-1] if qualified else asked[-1] if asked else "")
    everything = [
        *(piece.text for piece in pieces(request.get("system", []))),
        *(p.text for m in messages[:-1] if m["role"] == "user" for p in pieces(m["content"])),
        *(it for it in own if not it.endswith(question) or not question),
        before,
    ]
    tools = cast("Item", request.get("toolConfig", {}))
    config = cast("Item", request.get("inferenceConfig", {}))
    return Prompt(
        question=question,
        passages=tuple(it for it in everything if it and it != question),
        input_tokens=count(request),
        max_tokens=config.get("maxTokens", DEFAULT_MAX_TOKENS),
        stop_sequences=tuple(config.get("stopSequences", ())),
        tools=tuple(_tools(tools)),
        tool_choice=_choice(tools),
        answered_by_tool=bool(results),
    )


def count(request: Item) -> int:
    """Return the input tokens of a request: of its texts, and of the tools that it offers."""
    said = [
        *(piece.text for piece in pieces(request.get("system", []))),
        *(p.text for m in request.get("messages", []) for p in pieces(m["content"])),
    ]
    offered = request.get("toolConfig", {}).get("tools", [])
    return sum(map(text.count, said)) + (text.count(json.dumps(offered)) if offered else 0)


def pieces(content: list[Item]) -> Iterator[Piece]:
    """Yield the texts of a message's content, or of a system prompt; each can be replaced there.

    What comes as bytes or JSON is made text in its place, so give it a copy of the request.

    Raises:
        AwsError: A block holds what the local model cannot read.
    """
    for block in content:
        for kind in _UNREAD:
            if kind in block:
                raise invalid(f"the sandbox's local model reads text alone, and no {kind}")
        if "text" in block:
            yield Piece(block, "text")
        elif "guardContent" in block:
            inner = block["guardContent"].get("text")
            if inner is None:
                raise invalid("the sandbox's guardrails read text alone, and no image")
            yield Piece(inner, "text", tuple(inner.get("qualifiers", ())), guarded=True)
        elif "document" in block:
            yield from _document(block["document"])
        elif "searchResult" in block:
            yield from pieces(block["searchResult"]["content"])
        elif "toolResult" in block:
            yield from _results(block["toolResult"]["content"])
        elif "toolUse" in block:
            yield Piece({"text": json.dumps(block["toolUse"]["input"])}, "text")


def _document(document: Item) -> Iterator[Piece]:
    source = cast("Item", document["source"])
    if "text" in source:
        yield Piece(source, "text")
    elif "content" in source:
        yield from pieces(source["content"])
    elif "bytes" in source and document.get("format") in _TEXT_FORMATS:
        data = source.pop("bytes")
        raw = data if isinstance(data, bytes) else base64.b64decode(data)
        # As text it can be masked where it stands.
        source["text"] = raw.decode("utf-8", "replace")
        yield Piece(source, "text")
    else:
        raise invalid(
            f"the sandbox's local model reads documents of {', '.join(_TEXT_FORMATS)} that come "
            f"with the request, and not {document.get('format')} {document['name']!r}"
        )


def _results(content: list[Item]) -> Iterator[Piece]:
    for block in content:
        if "json" in block:
            block["text"] = json.dumps(block.pop("json"))
            yield Piece(block, "text")
        else:
            yield from pieces([block])


def _asked_before(messages: list[Item]) -> list[str]:
    """Return what the user had asked before tools were called for it."""
    for message in reversed(messages):
        said = _said(message)
        if message["role"] == "user" and said:
            return said
    return []


def _said(message: Item) -> list[str]:
    """Return what the user wrote, apart from passages, documents and results of tools."""
    blocks = [it for it in message["content"] if "text" in it or "guardContent" in it]
    return [it.text for it in pieces(blocks) if "grounding_source" not in it.qualifiers]


def _question(said: str) -> tuple[str, str]:
    """Return the question at the end of a text, and what stands before it."""
    parts = text.sentences(said)
    if not parts:
        return said, ""
    asked = [it for it in parts if it.endswith("?")]
    question = asked[-1] if asked else parts[-1]
    return question, "\n".join(it for it in parts if it != question)


def _check(messages: list[Item]) -> None:
    if not messages or messages[0]["role"] != "user":
        raise invalid(
            "A conversation must start with a user message. Try again with a conversation that "
            "starts with a user message."
        )
    for before, after in pairwise(messages):
        if before["role"] == after["role"]:
            raise invalid(
                "A conversation must alternate between user and assistant roles. Make sure the "
                "conversation alternates between user and assistant roles and try again."
            )
    if messages[-1]["role"] != "user":
        raise invalid(
            "A conversation must end with a user message. Try again with a conversation that ends "
            "with a user message."
        )
    for at, message in enumerate(messages):
        if not message["content"]:
            raise invalid(
                f"The content field in the Message object at messages.{at} is empty. Add a "
                "ContentBlock object to the content field and try again."
            )
        for place, block in enumerate(message["content"]):
            if "text" in block and not str(block["text"]).strip():
                raise invalid(
                    f"The text field in the ContentBlock object at messages.{at}.content.{place} "
                    "is blank. Add text to the text field, and try again."
                )


def _tools(config: Item) -> Iterator[Tool]:
    for tool in config.get("tools", []):
        spec = tool.get("toolSpec")
        if spec:
            yield Tool(
                name=spec["name"],
                description=spec.get("description", ""),
                schema=spec["inputSchema"].get("json", {}),
            )


def _choice(config: Item) -> str:
    choice = cast("Item", config.get("toolChoice", {"auto": {}}))
    named = choice.get("tool", {}).get("name")
    if named is None:
        return "any" if "any" in choice else "auto"
    if named not in {tool.name for tool in _tools(config)}:
        raise invalid(f"toolChoice names {named}, which is none of the tools given")
    return str(named)
