"""A use case's key, and the same key in another region."""

from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs, KeyReplica, KeyReplicaArgs
from handbook.surroundings import ELSEWHERE, PLACE, TAGS

primary = EncryptionKey(
    "claims",
    EncryptionKeyArgs(
        place=PLACE,
        subject="claims",
        description="Encrypts what belongs to claims",
        disposable=True,
        is_replicable=True,
        tags=TAGS,
    ),
)
KeyReplica(
    "claims-elsewhere",
    KeyReplicaArgs(
        place=ELSEWHERE,
        primary_arn=primary.arn,
        subject="claims",
        description="Encrypts what belongs to claims, in another region",
        disposable=True,
        tags=TAGS,
    ),
    in_region(ELSEWHERE.region),
)
