"""What is watched of an endpoint that answers within eight seconds."""

from components.hosting_alarms import HostingAlarms, HostingAlarmsArgs
from handbook.surroundings import TAGS, key, topic

HostingAlarms(
    "claims-reader",
    HostingAlarmsArgs(
        label="reader of claims",
        endpoint_name="groundwork-claims-reader",
        max_latency_ms=8000,
        topic_arn=topic(key()),
        tags=TAGS,
    ),
)
