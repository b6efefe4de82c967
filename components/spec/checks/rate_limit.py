"""A rate limit must leave room for the declared use, and fit into one alarm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.spec.checks.finding import Finding, UseCaseCase, UseCaseCheck
from components.spec.rate_limit import MAX_MODELS

MONTH_MINUTES = 43_800


def room(case: UseCaseCase) -> Iterator[Finding]:
    """The limit lies above the mean of the declared use: below it the use case cannot live."""
    limit = case.use_case.rate_limit
    if limit is None:
        return
    uses = case.use_case.models.values()
    requests = sum(it.calls_per_month for it in uses)
    tokens = sum(
        it.calls_per_month * (it.input_tokens_per_call + it.output_tokens_per_call) for it in uses
    )
    for name, allowed, declared in (
        ("requests_per_minute", limit.requests_per_minute, requests),
        ("tokens_per_minute", limit.tokens_per_minute, tokens),
    ):
        mean = declared / MONTH_MINUTES
        if allowed < mean:
            yield (
                ("rate_limit", name),
                f"{allowed} is below the mean of the declared use, {mean:.1f}",
                "raise it, or declare less use under models",
            )


def alarm(case: UseCaseCase) -> Iterator[Finding]:
    """CloudWatch takes ten metrics in one alarm, and each model brings two."""
    if case.use_case.rate_limit is not None and len(case.use_case.models) > MAX_MODELS:
        yield (
            ("rate_limit",),
            f"cannot be watched over {len(case.use_case.models)} models",
            f"call at most {MAX_MODELS} models, or leave rate_limit out",
        )


CHECKS: Sequence[UseCaseCheck] = (room, alarm)
