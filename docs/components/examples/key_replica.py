"""A use case's key in a second region, where it opens what the first has closed."""

import pulumi

from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs, KeyReplica, KeyReplicaArgs
from components.naming import Place
from handbook.surroundings import PLACE, TAGS

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
    "claims-recovery",
    KeyReplicaArgs(
        place=Place("meridian", PLACE.account_id, "us-west-2"),
        primary_arn=primary.arn,
        subject="claims",
        description="Encrypts what belongs to claims",
        disposable=True,
        tags=TAGS,
    ),
    in_region("us-west-2", pulumi.ResourceOptions()),
)
