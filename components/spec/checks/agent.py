"""What must agree between prompts, agents, gateways and runtimes, and the rest of a use case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from components.spec.agent import MAX_INSTRUCTIONS, MIN_INSTRUCTIONS, Tool
from components.spec.checks.finding import Finding, UseCaseCase, UseCaseCheck
from components.spec.document import Location
from components.spec.faults import did_you_mean

_VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_FILES = "prompts/<use-case>"


def prompts(case: UseCaseCase) -> Iterator[Finding]:
    """Prompts have a text, with the variables that they say, for a model of the use case."""
    for name, prompt in case.use_case.prompts.items():
        here: Location = ("prompts", name)
        yield from _own_model((*here, "model"), prompt.model, case)
        if not prompt.text:
            remedy = f"write it under text, or to {_FILES}/{name}.md beside the spec"
            yield here, "has no text", remedy
            continue
        written = dict.fromkeys(_VARIABLE.findall(prompt.text))
        for variable in written:
            if variable not in prompt.variables:
                yield (
                    (*here, "variables"),
                    f"lacks {variable!r}, which the text has",
                    "add it, or take it out of the text",
                )
        for index, variable in enumerate(prompt.variables):
            if variable not in written:
                remedy = f"write {{{{{variable}}}}} in the text, or leave it out"
                yield (*here, "variables", index), f"{variable!r} is not in the text", remedy


def agent(case: UseCaseCase) -> Iterator[Finding]:
    """An agent has instructions and a model, and asks before it changes anything."""
    asked = case.use_case.agent
    if asked is None:
        return
    yield from _own_model(("agent", "model"), asked.model, case)
    length = len(asked.instructions)
    if not length:
        remedy = f"write them under instructions, or to {_FILES}/agent.md beside the spec"
        yield ("agent",), "has no instructions", remedy
    elif not MIN_INSTRUCTIONS <= length <= MAX_INSTRUCTIONS:
        remedy = f"write {MIN_INSTRUCTIONS} to {MAX_INSTRUCTIONS}"
        yield ("agent", "instructions"), f"are {length} characters", remedy
    longest = case.platform.data_classes[case.use_case.data_class].log_retention_limits[1]
    if asked.memory_days is not None and asked.memory_days > longest:
        finding = f"{asked.memory_days} is longer than {case.use_case.data_class} data is kept"
        yield ("agent", "memory_days"), finding, f"write {longest} or less"
    for name, tool in asked.tools.items():
        if tool.effect == "changes" and not tool.needs_confirmation:
            yield (
                ("agent", "tools", name),
                "changes something without asking the person first",
                "set needs_confirmation to true",
            )
    yield from _told_apart(("agent", "tools"), asked.tools)
    yield from _own_knowledge(asked.knowledge_bases, case)
    if not asked.tools and not asked.knowledge_bases:
        remedy = "add a tool, or name a knowledge base of the use case; or leave the agent out"
        yield ("agent",), "has neither tools nor knowledge_bases", remedy


def _own_knowledge(names: Sequence[str], case: UseCaseCase) -> Iterator[Finding]:
    """Yield a finding for what the use case does not search itself, or what is named twice.

    Whether the documents may be read follows from the knowledge base's own dataset, which the
    use case is granted within its class of data (`components.spec.checks.knowledge`).
    """
    bases = case.use_case.knowledge
    for index, name in enumerate(names):
        here: Location = ("agent", "knowledge_bases", index)
        if name not in bases:
            near = did_you_mean(name, bases) if bases else "declare it under knowledge first"
            yield here, f"{name!r} is no knowledge base of the use case", near
        elif name in names[:index]:
            yield here, f"{name!r} is named twice", "leave one out"


def gateway(case: UseCaseCase) -> Iterator[Finding]:
    """A gateway cannot ask a person, so its tools change nothing."""
    asked = case.use_case.gateway
    if asked is None:
        return
    for name, tool in asked.tools.items():
        if tool.effect == "changes":
            yield (
                ("gateway", "tools", name),
                "changes something, and a gateway asks nobody",
                "make it a tool of the agent, with needs_confirmation",
            )
    yield from _told_apart(("gateway", "tools"), asked.tools)


def agent_runtime(case: UseCaseCase) -> Iterator[Finding]:
    """A runtime's image is of the organisation, its sessions end in order, and it has a network."""
    asked = case.use_case.agent_runtime
    if asked is None:
        return
    here: Location = ("agent_runtime",)
    registry = asked.image.partition(".")[0]
    accounts = {it.account_id: name for name, it in case.platform.environments.items()}
    if registry not in accounts:
        remedy = f"push it to one of {', '.join(accounts)}"
        yield (*here, "image"), f"{registry} is no account of stacks/platform.yaml", remedy
    if asked.idle_session_minutes > asked.longest_session_minutes:
        remedy = f"write {asked.longest_session_minutes} or less"
        yield (*here, "idle_session_minutes"), "is above longest_session_minutes", remedy
    if case.where.network is None and case.use_case.stage != "prototype":
        remedy = f"give {case.environment} a network in stacks/platform.yaml"
        yield here, "would reach all of the internet, for there is no network", remedy


def _own_model(here: Location, alias: str, case: UseCaseCase) -> Iterator[Finding]:
    models = case.use_case.models
    if alias not in models:
        yield here, f"{alias!r} is no model of the use case", did_you_mean(alias, models)


def _told_apart(here: Location, tools: Mapping[str, Tool]) -> Iterator[Finding]:
    """Yield a finding for each tool that a model cannot tell from an earlier one."""
    seen: dict[str, str] = {}
    for name, tool in tools.items():
        meaning = " ".join(tool.meaning.lower().split())
        if meaning in seen:
            remedy = "say when to use which"
            yield (*here, name, "meaning"), f"is that of {seen[meaning]} too", remedy
        seen.setdefault(meaning, name)


CHECKS: Sequence[UseCaseCheck] = (prompts, agent, gateway, agent_runtime)
