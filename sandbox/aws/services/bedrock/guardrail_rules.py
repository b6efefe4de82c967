"""What Bedrock refuses in a guardrail beyond what its service model says.

Each rule is one that the Bedrock user guide or API reference states.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_MAX_THRESHOLD = 0.99
"""A threshold of 1 would block every answer."""


def problems(config: dict[str, Any]) -> Iterator[str]:
    """Yield each reason to refuse the request that has these members."""
    content = config.get("contentPolicyConfig", {})
    topics = config.get("topicPolicyConfig", {})
    grounding = config.get("contextualGroundingPolicyConfig", {})
    words = config.get("wordPolicyConfig", {})
    sensitive = config.get("sensitiveInformationPolicyConfig", {})
    if not any(
        (
            content.get("filtersConfig"),
            topics.get("topicsConfig"),
            grounding.get("filtersConfig"),
            words.get("wordsConfig"),
            words.get("managedWordListsConfig"),
            sensitive.get("piiEntitiesConfig"),
            sensitive.get("regexesConfig"),
            config.get("automatedReasoningPolicyConfig", {}).get("policies"),
        )
    ):
        yield "a guardrail needs at least one policy with at least one filter"
    for item in content.get("filtersConfig", ()):
        if item["type"] == "PROMPT_ATTACK" and item["outputStrength"] != "NONE":
            yield "contentPolicyConfig: the outputStrength of PROMPT_ATTACK must be NONE"
    for item in grounding.get("filtersConfig", ()):
        if item["threshold"] > _MAX_THRESHOLD:
            yield (
                f"contextualGroundingPolicyConfig: the threshold of {item['type']} is "
                f"{item['threshold']}; it must be at most {_MAX_THRESHOLD}"
            )
    yield from _repeated("contentPolicyConfig", "type", content.get("filtersConfig", ()))
    yield from _repeated("topicPolicyConfig", "name", topics.get("topicsConfig", ()))
    yield from _repeated(
        "contextualGroundingPolicyConfig", "type", grounding.get("filtersConfig", ())
    )
    yield from _repeated("wordPolicyConfig", "text", words.get("wordsConfig", ()))
    yield from _repeated("wordPolicyConfig", "type", words.get("managedWordListsConfig", ()))
    part = "sensitiveInformationPolicyConfig"
    yield from _repeated(part, "type", sensitive.get("piiEntitiesConfig", ()))
    yield from _repeated(part, "name", sensitive.get("regexesConfig", ()))
    yield from _regexes(sensitive.get("regexesConfig", ()))
    if "crossRegionConfig" not in config:
        for name, policy in (("contentPolicyConfig", content), ("topicPolicyConfig", topics)):
            if policy.get("tierConfig", {}).get("tierName") == "STANDARD":
                yield f"{name}: the STANDARD tier needs a crossRegionConfig"


def _repeated(part: str, key: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    for value, count in Counter(item[key] for item in items).items():
        if count > 1:
            yield f"{part}: {key} {value!r} is given {count} times"


def _regexes(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    where = "sensitiveInformationPolicyConfig.regexesConfig"
    for item in items:
        if _LOOKAROUND.search(item["pattern"]):
            yield f"{where}: the pattern of {item['name']!r} has a lookaround"
            continue
        try:
            re.compile(item["pattern"])
        except re.error as error:
            yield f"{where}: the pattern of {item['name']!r} is no regular expression: {error}"
