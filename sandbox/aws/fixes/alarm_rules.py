"""CloudWatch: the language in which a composite alarm says when it is in alarm.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

MAX_ALARMS = 100
"""Alarms that one rule may name."""

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")

StateOf: TypeAlias = Callable[[str], str]
"""Gives the state of an alarm by its name."""

Holds: TypeAlias = Callable[[StateOf], bool]

_TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<mark>[(),])|(?P<word>[^\s(),"]+))')


class RuleError(ValueError):
    """A rule that CloudWatch refuses, and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it was read."""

    alarms: tuple[str, ...]
    """Names of the alarms that it looks at, in the order of their first mention."""

    holds: Holds
    """Whether the composite alarm is in alarm."""


def parse(text: str) -> Rule:
    """Return the rule that `text` writes down.

    Raises:
        RuleError: it is none.
    """
    if text != text.strip():
        raise RuleError("AlarmRule must not begin or end with white space")
    reader = _Reader(list(_tokens(text)))
    holds = reader.any_of()
    if reader.tokens:
        raise RuleError(f"AlarmRule: {reader.tokens[0]!r} is not expected there")
    alarms = tuple(dict.fromkeys(reader.alarms))
    if len(alarms) > MAX_ALARMS:
        raise RuleError(f"AlarmRule names {len(alarms)} alarms; {MAX_ALARMS} is most")
    return Rule(alarms, holds)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise RuleError(f"AlarmRule cannot be read from {text[at : at + 20]!r} on")
        at = found.end()
        yield found["quoted"] or found["mark"] or found["word"]


class _Reader:
    """Reads by recursive descent: OR binds least, then AND, then NOT."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.alarms: list[str] = []

    def any_of(self) -> Holds:
        parts = [self._all_of()]
        while self._takes("OR"):
            parts.append(self._all_of())
        return lambda state: any(part(state) for part in parts)

    def _all_of(self) -> Holds:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return lambda state: all(part(state) for part in parts)

    def _one(self) -> Holds:
        if self._takes("NOT"):
            inner = self._one()
            return lambda state: not inner(state)
        if self._takes("("):
            inner = self.any_of()
            self._expect(")")
            return inner
        word = self._next()
        if word in {"TRUE", "FALSE"}:
            return lambda _: word == "TRUE"
        if word == "AT_LEAST":
            return self._at_least()
        if word not in STATES:
            raise RuleError(f"AlarmRule: {word!r} is no function; use one of {', '.join(STATES)}")
        self._expect("(")
        name = self._alarm()
        self._expect(")")
        return lambda state: state(name) == word

    def _at_least(self) -> Holds:
        """Read `AT_LEAST(2, ALARM, (a, b, c))`; the count may be a percentage, and NOT a state."""
        self._expect("(")
        count = self._next()
        if re.fullmatch(r"\d+%?", count) is None:
            raise RuleError(f"AlarmRule: AT_LEAST wants a count or a percentage, not {count!r}")
        self._expect(",")
        negated, wanted = self._takes("NOT"), self._next()
        if wanted not in STATES:
            raise RuleError(f"AlarmRule: {wanted!r} is no state; use one of {', '.join(STATES)}")
        self._expect(",")
        self._expect("(")
        names = [self._alarm()]
        while self._takes(","):
            names.append(self._alarm())
        self._expect(")")
        self._expect(")")
        number = int(count.rstrip("%"))
        least = number * len(names) / 100 if count.endswith("%") else number
        return lambda state: sum((state(it) == wanted) != negated for it in names) >= least

    def _alarm(self) -> str:
        token = self._next()
        if token in {"(", ")", ","}:
            raise RuleError(f"AlarmRule: an alarm's name is wanted, not {token!r}")
        name = re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] == '"' else token
        name = name.partition(":alarm:")[2] or name
        self.alarms.append(name)
        return name

    def _takes(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._takes(token):
            found: Sequence[str] = self.tokens[:1]
            raise RuleError(
                f"AlarmRule: {token!r} is wanted, not {found[0] if found else 'the end'!r}"
            )

    def _next(self) -> str:
        if not self.tokens:
            raise RuleError("AlarmRule ends too early")
        return self.tokens.pop(0)
