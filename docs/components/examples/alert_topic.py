"""Alarms, budgets and events of a use case reach its owner by mail."""

from components.cost_tagging import AlertTopic, AlertTopicArgs
from handbook.surroundings import PLACE, TAGS, key

AlertTopic(
    "claims-alerts",
    AlertTopicArgs(
        place=PLACE,
        subject="claims",
        key_arn=key(),
        emails=["claims@example.com"],
        tags=TAGS,
        takes_events=True,
    ),
)
