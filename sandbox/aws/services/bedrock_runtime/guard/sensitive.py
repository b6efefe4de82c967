"""Personal data, secrets and the guardrail's own patterns: found, blocked or masked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.aws.services.bedrock_runtime.guard.hit import Hit, Source, action_of
from sandbox.aws.services.bedrock_runtime.guard.patterns import FORMS
from sandbox.aws.services.store import Item

POLICY = "sensitiveInformationPolicy"


@dataclass(frozen=True, slots=True)
class Span:
    """Where something is in a text, and what it becomes if it is masked."""

    start: int
    end: int
    mask: str
    hit: Hit


def find(policy: Item, said: str, source: Source) -> list[Span]:
    """Return what the policy finds, in the order of the text; an entity is of one kind alone.

    Of two that overlap the longer one counts, and of two alike the one that is listed first.
    """
    found = [*_entities(policy, said, source), *_regexes(policy, said, source)]
    taken: list[Span] = []
    for span in sorted(found, key=lambda it: it.start - it.end):
        if all(span.end <= it.start or span.start >= it.end for it in taken):
            taken.append(span)
    return sorted(taken, key=lambda it: it.start)


def masked(said: str, spans: list[Span]) -> str:
    """Return the text with what is to be masked in braces, as `{EMAIL}`."""
    for span in reversed(spans):
        if span.hit.action == "ANONYMIZED":
            said = f"{said[: span.start]}{{{span.mask}}}{said[span.end :]}"
    return said


def _entities(policy: Item, said: str, source: Source) -> Iterator[Span]:
    for rule in policy.get("piiEntities", []):
        kind = str(rule["type"])
        form = FORMS.get(kind)
        action = action_of(rule, source)
        if form is None or action is None:
            continue
        for match in form.compiled.finditer(said):
            group = "it" if "it" in match.groupdict() else 0
            if form.check(match[group]):
                shown = {"match": match[group], "type": kind, "action": action, "detected": True}
                start, end = match.span(group)
                yield Span(start, end, kind, Hit(POLICY, "piiEntities", shown))


def _regexes(policy: Item, said: str, source: Source) -> Iterator[Span]:
    for rule in policy.get("regexes", []):
        action = action_of(rule, source)
        if action is None:
            continue
        for match in re.finditer(str(rule["pattern"]), said):
            if match[0]:
                shown = {
                    "name": rule["name"],
                    "match": match[0],
                    "regex": rule["pattern"],
                    "action": action,
                    "detected": True,
                }
                hit = Hit(POLICY, "regexes", shown)
                yield Span(match.start(), match.end(), str(rule["name"]), hit)
