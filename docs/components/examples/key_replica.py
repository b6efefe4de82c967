"""The replica of a use case's key, in the region that is there for the loss of its own."""

from dataclasses import replace

from pulumi import ResourceOptions

from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs, KeyReplica, KeyReplicaArgs
from handbook.surroundings import PLACE, TAGS

THERE = replace(PLACE, region="us-west-2")

KEY = EncryptionKey(
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
        place=THERE,
        primary_arn=KEY.arn,
        subject="claims",
        description="Encrypts what belongs to claims",
        disposable=True,
        tags=TAGS,
    ),
    in_region(THERE.region, ResourceOptions()),
)
