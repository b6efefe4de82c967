"""Texts that stand in files of their own, beside the spec that they belong to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from components.errors import Fault
from components.spec.document import Document, Value

FOLDER = "prompts"
"""Folder beside the specs: `prompts/<use-case>/<prompt>.md`, `prompts/<use-case>/agent.md`."""

AGENT = "agent"
_SUFFIX = ".md"


def with_texts(document: Document, spec: Path) -> Document:
    """Return the document with the texts of its files where it has none of its own.

    A file that belongs to nothing is a fault, as an unknown key is.
    """
    folder = spec.parent / FOLDER / spec.stem
    found = {path.stem: path for path in sorted(folder.glob(f"*{_SUFFIX}"))}
    data = dict(document.data)
    prompts = data.get("prompts")
    used: set[str] = set()
    if isinstance(prompts, dict):
        data["prompts"] = {
            name: _filled(prompt, "text", found.get(name)) for name, prompt in prompts.items()
        }
        used |= {name for name, it in prompts.items() if isinstance(it, dict) and "text" not in it}
    agent = data.get(AGENT)
    if isinstance(agent, dict):
        data[AGENT] = _filled(agent, "instructions", found.get(AGENT))
        used |= {AGENT} if "instructions" not in agent else set()
    faults = [_unused(document, path) for name, path in found.items() if name not in used]
    return replace(document, data=data, faults=(*document.faults, *faults))


def _filled(part: Value, field: str, path: Path | None) -> Value:
    if path is None or not isinstance(part, dict) or field in part:
        return part
    return {**part, field: path.read_text("utf-8").strip()}


def _unused(document: Document, path: Path) -> Fault:
    shown = "/".join(path.parts[-4:])
    remedy = "declare it under prompts without a text of its own, or delete the file"
    return document.fault((), f"nothing uses {shown}", remedy)
