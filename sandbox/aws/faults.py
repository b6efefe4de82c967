"""Failures on demand: throttling, server errors and delays, per operation."""

import threading
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from sandbox.aws.request import Call, Protocol

_THROTTLED = {
    Protocol.S3: (503, "SlowDown", "Please reduce your request rate."),
    Protocol.EC2: (503, "RequestLimitExceeded", "Request limit exceeded."),
    Protocol.QUERY: (400, "Throttling", "Rate exceeded"),
    Protocol.REST_JSON: (429, "ThrottlingException", "Rate exceeded"),
}
"""How services say that a caller is too fast, where it is not as the JSON services say it."""


@dataclass(slots=True)
class Rule:
    """What goes wrong with which calls."""

    calls: str
    """Pattern of `service.Operation`, such as `iam.*` or `s3.PutObject`."""

    throttles: bool = False
    """Answer as the service does when it throttles."""

    status: int = 0
    """Else, the HTTP status of the error; 0 where the call is only delayed."""

    code: str = ""
    message: str = "injected by the sandbox"
    delay: float = 0.0
    """Seconds to wait first."""

    times: int | None = None
    """How many calls it strikes; None for all."""

    every: int = 1
    """It strikes each n-th matching call."""

    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)


class Faults:
    """The rules that are in force."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, rule: Rule) -> Rule:
        """Put a rule in force and return it; its counters tell what it did."""
        with self._lock:
            self._rules.append(rule)
        return rule

    def throttle(self, calls: str, times: int | None = None) -> Rule:
        """Throttle calls that match, as AWS does, for `times` calls."""
        return self.add(Rule(calls, throttles=True, times=times))

    def clear(self) -> None:
        """End all rules."""
        with self._lock:
            self._rules.clear()

    def strike(self, call: Call) -> tuple[int, str, str] | None:
        """Return the error (status, code, message) that `call` must meet, after its delay."""
        with self._lock:
            rule = next((rule for rule in self._rules if _hits(rule, call)), None)
        if rule is None:
            return None
        if rule.delay:
            time.sleep(rule.delay)
        if rule.throttles:
            return _THROTTLED.get(call.protocol, (400, "ThrottlingException", "Rate exceeded"))
        return (rule.status, rule.code, rule.message) if rule.status else None


def _hits(rule: Rule, call: Call) -> bool:
    if not fnmatchcase(call.name, rule.calls) or (
        rule.times is not None and rule.struck >= rule.times
    ):
        return False
    rule.seen += 1
    if rule.seen % rule.every:
        return False
    rule.struck += 1
    return True
