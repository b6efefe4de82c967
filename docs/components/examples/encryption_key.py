"""A use case's key, which alarms may use to publish to its topics."""

from components.encryption import EncryptionKey, EncryptionKeyArgs, used_by_alerts
from handbook.surroundings import PLACE, TAGS

EncryptionKey(
    "claims",
    EncryptionKeyArgs(
        place=PLACE,
        subject="claims",
        description="Encrypts what belongs to claims",
        disposable=True,
        statements=used_by_alerts(PLACE),
        tags=TAGS,
    ),
)
