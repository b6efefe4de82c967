"""The team hears when it calls its models more than once a second."""

from components.rate_limit import RateAlarms, RateAlarmsArgs
from handbook.surroundings import TAGS, endpoints, key, topic

encryption = key()
RateAlarms(
    "claims",
    RateAlarmsArgs(
        use_case="claims",
        requests_per_minute=60,
        tokens_per_minute=120_000,
        profile_arns=endpoints(encryption).profile_arns,
        topic_arn=topic(encryption),
        tags=TAGS,
    ),
)
