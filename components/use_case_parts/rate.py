"""How fast a use case may call its models."""

from __future__ import annotations

from components.rate_limit import RateAlarms, RateAlarmsArgs
from components.use_case_parts.assembly import Assembly


def rate_limit(assembly: Assembly) -> None:
    """Publish the limit for the workload, and watch that it is kept."""
    limit, endpoints = assembly.spec.rate_limit, assembly.endpoints
    if limit is None or endpoints is None:
        return
    RateAlarms(
        assembly.name,
        RateAlarmsArgs(
            use_case=assembly.name,
            requests_per_minute=limit.requests_per_minute,
            tokens_per_minute=limit.tokens_per_minute,
            profile_arns=endpoints.profile_arns,
            topic_arn=assembly.topic.arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.settings |= {
        ("rate-limit", "requests-per-minute"): str(limit.requests_per_minute),
        ("rate-limit", "tokens-per-minute"): str(limit.tokens_per_minute),
    }
