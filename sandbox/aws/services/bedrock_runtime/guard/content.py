"""Harmful content, told by small lists of phrases and how sure each makes the filter."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from sandbox.aws.services.bedrock_runtime.guard.hit import Hit, Source, action_of
from sandbox.aws.services.store import Item

Level = Literal["NONE", "LOW", "MEDIUM", "HIGH"]

_LEVELS: tuple[Level, ...] = ("NONE", "LOW", "MEDIUM", "HIGH")

LEXICON: Mapping[str, Mapping[Level, str]] = {
    "HATE": {
        "HIGH": r"(exterminate|eradicate|get rid of) (all|those|these) \w+|subhumans?",
        "MEDIUM": r"(all|those) \w+ (are|is) (vermin|parasites|inferior)|(hate|despise) all \w+",
        "LOW": r"go back to (your|their) (own )?country",
    },
    "INSULTS": {
        "HIGH": r"you (are|'re) (a )?(worthless|pathetic) (\w+ )?(idiot|moron|loser|fool)",
        "MEDIUM": r"idiots?|morons?|imbeciles?|(you|shut up),? stupid",
        "LOW": r"stupid|useless (bot|machine|assistant)|losers?",
    },
    "SEXUAL": {
        "HIGH": r"(explicit|graphic) sex(ual)? (scene|story|act)s?|pornograph(y|ic)|porn",
        "MEDIUM": r"nude (photo|picture|image)s?|erotic(a)?",
        "LOW": r"sexy|undress(ed|ing)?",
    },
    "VIOLENCE": {
        "HIGH": r"(how (to|do i|can i)|i (will|want to|am going to)) (kill|murder|stab|shoot) "
        r"(\w+ )?(\w+)|(build|make) (a )?(pipe )?bombs?",
        "MEDIUM": r"(beat|hurt|attack) (him|her|them|somebody|someone) (up|badly)|bloodbath",
        "LOW": r"punch(ed|ing)? (him|her|them)",
    },
    "MISCONDUCT": {
        "HIGH": r"(how (to|do i|can i)|help me) (launder|counterfeit|forge|steal|hack( into)?)",
        "MEDIUM": r"(write|make) (me )?(malware|ransomware|a phishing \w+)|"
        r"fake (invoice|passport|id)",
        "LOW": r"pirated? (copy|copies|software)|shoplift(ing)?",
    },
    "PROMPT_ATTACK": {
        "HIGH": r"(ignore|disregard|forget) (all |any |the |your )*(previous|prior|above|earlier|"
        r"system) (\w+ )?(instructions?|rules|prompts?)|do anything now|developer mode enabled",
        "MEDIUM": r"(reveal|print|repeat|show)( me)? (your|the) (system|hidden|initial) "
        r"(prompt|instructions?)|jailbreak",
        "LOW": r"pretend (that )?(you have|there are) no (rules|restrictions|limits)",
    },
}
"""Category -> how sure -> what makes the filter so sure."""


def find(policy: Item, said: str, source: Source) -> Iterator[Hit]:
    """Yield an entry for each filter that is on in this direction.

    A filter of strength HIGH acts from confidence LOW on, MEDIUM from MEDIUM, LOW from HIGH
    (Bedrock user guide, "Filter strength").
    """
    side = "input" if source == "INPUT" else "output"
    for item in policy.get("filters", []):
        strength: Level = item[f"{side}Strength"]
        action = action_of(item, source)
        if action is None or strength == "NONE":
            continue
        confidence = _confidence(str(item["type"]), said)
        sure = _LEVELS.index(confidence)
        detected = sure > 0 and sure >= len(_LEVELS) - _LEVELS.index(strength)
        yield Hit(
            "contentPolicy",
            "filters",
            {
                "type": item["type"],
                "confidence": confidence,
                "filterStrength": strength,
                "action": action if detected else "NONE",
                "detected": detected,
            },
        )


def _confidence(category: str, said: str) -> Level:
    for level, pattern in LEXICON.get(category, {}).items():
        if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", said, re.IGNORECASE):
            return level
    return "NONE"
