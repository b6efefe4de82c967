"""Failures on demand: throttling, server errors and delays, per operation and per region."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from sandbox.aws.request import Call, Protocol

_THROTTLED = {
    Protocol.S3: (503, "SlowDown", "Please reduce your request rate."),
    Protocol.EC2: (503, "RequestLimitExceeded", "Request limit exceeded."),
    Protocol.QUERY: (400, "Throttling", "Rate exceeded"),
    Protocol.REST_JSON: (429, "ThrottlingException", "Rate exceeded"),
    Protocol.OPENAI: (429, "ThrottlingException", "Rate exceeded"),
}
"""How services say that a caller is too fast, where it is not as the JSON services say it."""


@dataclass(slots=True)
class Rule:
    """What goes wrong with which calls."""

    calls: str
    """Pattern of `service.Operation`, such as `iam.*` or `s3.PutObject`."""

    region: str | None = None
    """Only calls that this region answers: those signed for it, those on a bucket that lies in it,
    and with AWS's first region those to services of all regions, as IAM; None for all."""

    lasts: float | None = None
    """Seconds after which the rule ends by itself, so that nothing stays broken; None: never."""

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

    id: int = field(default_factory=itertools.count(1).__next__, init=False)
    """What it is removed by."""

    begun: float = field(default_factory=time.monotonic, init=False)
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

    def fail_region(self, region: str, lasts: float | None = None) -> Rule:
        """Let no call to `region` succeed any more."""
        message = f"{region} does not answer (injected by the sandbox)"
        return self.add(
            Rule(
                "*",
                region=region,
                lasts=lasts,
                status=503,
                code="ServiceUnavailable",
                message=message,
            )
        )

    def remove(self, rule: Rule | int) -> bool:
        """End a rule, or that of an id; returns whether it was in force."""
        number = rule if isinstance(rule, int) else rule.id
        with self._lock:
            kept = [it for it in self._rules if it.id != number]
            was = len(kept) < len(self._rules)
            self._rules = kept
        return was

    def clear(self) -> None:
        """End all rules."""
        with self._lock:
            self._rules.clear()

    def strike(
        self, call: Call, lies_in: Callable[[], str | None] = lambda: None
    ) -> tuple[int, str, str] | None:
        """Return the error (status, code, message) that `call` must meet, after its delay.

        Args:
            call: what is called.
            lies_in: tells the region of the bucket that is called, if it is one; asked only where
                a rule is for one region.
        """
        with self._lock:
            now = time.monotonic()
            self._rules = [
                rule for rule in self._rules if rule.lasts is None or now < rule.begun + rule.lasts
            ]
            rule = next((rule for rule in self._rules if _hits(rule, call, lies_in)), None)
        if rule is None:
            return None
        if rule.delay:
            time.sleep(rule.delay)
        if rule.throttles:
            return _THROTTLED.get(call.protocol, (400, "ThrottlingException", "Rate exceeded"))
        return (rule.status, rule.code, rule.message) if rule.status else None


def _hits(rule: Rule, call: Call, lies_in: Callable[[], str | None]) -> bool:
    if not fnmatchcase(call.name, rule.calls) or (
        rule.times is not None and rule.struck >= rule.times
    ):
        return False
    if rule.region is not None and (lies_in() or call.region) != rule.region:
        return False
    rule.seen += 1
    if rule.seen % rule.every:
        return False
    rule.struck += 1
    return True
