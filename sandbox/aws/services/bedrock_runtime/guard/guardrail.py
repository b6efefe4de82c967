"""A stored guardrail, applied to texts as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.aws.services.bedrock.guardrails import DRAFT
from sandbox.aws.services.bedrock_runtime.guard import (
    content,
    grounding,
    sensitive,
    topics,
    words,
)
from sandbox.aws.services.bedrock_runtime.guard.hit import Hit, Source
from sandbox.aws.services.store import Item, Store

UNIT_CHARACTERS = 1000
"""Characters of a text unit, by which AWS charges (Bedrock pricing, "Guardrails")."""

_MS_PER_UNIT = 15

_LISTS = {
    "topicPolicy": ("topics",),
    "contentPolicy": ("filters",),
    "wordPolicy": ("customWords", "managedWordLists"),
    "sensitiveInformationPolicy": ("piiEntities", "regexes"),
    "contextualGroundingPolicy": ("filters",),
}
"""Policy -> the lists that an assessment of it always has."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guardrail says of some texts."""

    texts: Sequence[str]
    """The texts, with what is to be masked masked."""

    hits: Sequence[Hit]
    usage: Item
    characters: int
    guardrail: "Guardrail"

    @property
    def is_blocked(self) -> bool:
        """Whether the texts must not go on."""
        return any(hit.action == "BLOCKED" for hit in self.hits)

    @property
    def is_masked(self) -> bool:
        """Whether something in the texts was masked."""
        return any(hit.action == "ANONYMIZED" for hit in self.hits)

    @property
    def intervenes(self) -> bool:
        """Whether the guardrail changes anything."""
        return self.is_blocked or self.is_masked

    @property
    def reason(self) -> str:
        """Why it intervenes, as `actionReason` says it."""
        return "Guardrail blocked." if self.is_blocked else "Guardrail masked."

    def assessment(self, *, full: bool) -> Item:
        """Return the assessment as the API shows it.

        Args:
            full: whether filters that found nothing are shown too.
        """
        shown: Item = {}
        for hit in self.hits:
            if full or hit.is_detected:
                policy = shown.setdefault(hit.policy, {it: [] for it in _LISTS[hit.policy]})
                policy[hit.entries].append(hit.shown)
        shown["invocationMetrics"] = {
            "guardrailProcessingLatency": _MS_PER_UNIT * max(1, _units(self.characters)),
            "usage": self.usage,
            "guardrailCoverage": self.coverage,
        }
        shown["appliedGuardrailDetails"] = {
            "guardrailId": self.guardrail.identifier,
            "guardrailVersion": self.guardrail.version,
            "guardrailArn": self.guardrail.arn,
            "guardrailOrigin": ["REQUEST"],
            "guardrailOwnership": "SELF",
        }
        return shown

    @property
    def coverage(self) -> Item:
        """How much of the texts was looked at: all that was given."""
        return {"textCharacters": {"guarded": self.characters, "total": self.characters}}


@dataclass(frozen=True, slots=True)
class Guardrail:
    """One version of a guardrail."""

    stored: Item
    """As GetGuardrail shows it."""

    @property
    def identifier(self) -> str:
        """Its id."""
        return self.stored["guardrailId"]

    @property
    def arn(self) -> str:
        """Its ARN, without the version."""
        return self.stored["guardrailArn"]

    @property
    def version(self) -> str:
        """Its number, or DRAFT."""
        return self.stored["version"]

    @property
    def input_message(self) -> str:
        """What is answered in the place of a prompt that is blocked."""
        return self.stored["blockedInputMessaging"]

    @property
    def output_message(self) -> str:
        """What is answered in the place of an answer that is blocked."""
        return self.stored["blockedOutputsMessaging"]

    def apply(
        self, texts: Sequence[str], source: Source, context: grounding.Context | None = None
    ) -> Verdict:
        """Hold texts against every policy.

        Args:
            texts: what is looked at; each is masked by itself.
            source: prompts or answers.
            context: what an answer must follow from; None leaves grounding out.
        """
        said = "\n".join(texts)
        hits = list(self._rules(said, source))
        changed: list[str] = []
        policy = self.stored.get("sensitiveInformationPolicy", {})
        for each in texts:
            spans = sensitive.find(policy, each, source)
            hits += [span.hit for span in spans]
            changed.append(sensitive.masked(each, spans))
        rule = self.stored.get("contextualGroundingPolicy", {})
        grounded = context if context and source == "OUTPUT" and rule else None
        if grounded:
            hits += grounding.find(rule, said, grounded)
        characters = sum(map(len, texts))
        return Verdict(changed, hits, self._usage(characters, grounded), characters, self)

    def _rules(self, said: str, source: Source) -> Iterator[Hit]:
        yield from topics.find(self.stored.get("topicPolicy", {}), said, source)
        yield from content.find(self.stored.get("contentPolicy", {}), said, source)
        yield from words.find(self.stored.get("wordPolicy", {}), said, source)

    def _usage(self, characters: int, grounded: grounding.Context | None) -> Item:
        units = _units(characters)
        sensitive_rules: dict[str, Any] = self.stored.get("sensitiveInformationPolicy", {})
        held = _units(characters + grounded.characters) if grounded else 0
        return {
            "topicPolicyUnits": units if "topicPolicy" in self.stored else 0,
            "contentPolicyUnits": units if "contentPolicy" in self.stored else 0,
            "wordPolicyUnits": units if "wordPolicy" in self.stored else 0,
            "sensitiveInformationPolicyUnits": units if sensitive_rules.get("piiEntities") else 0,
            "sensitiveInformationPolicyFreeUnits": units if sensitive_rules.get("regexes") else 0,
            "contextualGroundingPolicyUnits": held,
        }


def find(store: Store, identifier: str, version: str) -> Guardrail | None:
    """Return a version of a guardrail of the account, or None where there is none."""
    versions: dict[str, Item] | None = (
        Store("bedrock", store.account, store.region)
        .table("guardrails")
        .get(identifier.rpartition("/")[2])
    )
    if versions is None or (
        identifier.startswith("arn:") and identifier != versions[DRAFT]["guardrailArn"]
    ):
        return None
    return Guardrail(versions[version]) if version in versions else None


def _units(characters: int) -> int:
    return -(-characters // UNIT_CHARACTERS)
