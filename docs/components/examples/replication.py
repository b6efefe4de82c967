"""One folder of a store, copied to the recovery region's bucket of the same name."""

from dataclasses import replace

from components.replication import Folder, Replication, ReplicationArgs
from handbook.surroundings import PLACE

THERE = replace(PLACE, region="us-west-2")

Replication(
    "data-public-replication",
    ReplicationArgs(
        source=PLACE,
        destination=THERE,
        subject="data-public",
        source_bucket=PLACE.bucket("data-public"),
        source_key_arn=PLACE.arn("kms", "key/1"),
        destination_bucket=THERE.bucket("data-public"),
        destination_key_arn=THERE.arn("kms", "key/2"),
        folders=[Folder(name="help-articles", prefix="help-articles/")],
        carries_deletions=True,
        tags={"data_class": "public"},
    ),
)
