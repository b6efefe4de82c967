"""How the platform's own people hear of trouble."""

from __future__ import annotations

from components import naming
from components.cost_tagging import AlertTopic, AlertTopicArgs
from components.encryption import (
    EncryptionKey,
    EncryptionKeyArgs,
    used_by_alerts,
    used_by_events,
)
from components.platform_parts.assembly import Assembly


def alerts(assembly: Assembly) -> None:
    """Make the topic that reaches the platform's owner."""
    spec, place = assembly.spec, assembly.place
    key = EncryptionKey(
        "alerts",
        EncryptionKeyArgs(
            place=place,
            subject="alerts",
            description="Encrypts the alerts of the platform",
            disposable=assembly.where.is_disposable,
            statements=[*used_by_alerts(place), used_by_events()],
        ),
        assembly.opts,
    )
    assembly.alerts = AlertTopic(
        "platform-alerts",
        AlertTopicArgs(
            place=place,
            subject=naming.PLATFORM,
            key_arn=key.arn,
            emails=[spec.groups[spec.owner].email],
            tags={},
            takes_events=True,
        ),
        assembly.opts,
    )
    assembly.outputs["alerts_topic_arn"] = assembly.alerts.arn
