"""Somebody is told when anybody schedules the deletion of a key."""

from components.event_alert import EventAlert, EventAlertArgs
from handbook.surroundings import key, topic

EventAlert(
    "key-deletion",
    EventAlertArgs(
        rule_name="groundwork-key-deletion",
        description="A key is about to be deleted, with all that it encrypts",
        pattern={
            "source": ["aws.kms"],
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {"eventName": ["ScheduleKeyDeletion"]},
        },
        of_trail_reads=False,
        message="<who> has a key deleted.",
        values={"who": "$.detail.userIdentity.arn"},
        topic_arn=topic(key()),
    ),
)
