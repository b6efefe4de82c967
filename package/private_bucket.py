"""Buckets of a team's own."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, NotRequired, TypedDict

import pulumi

from components import bucket
from package.statement import Statement, statements
from package.target import RefusedError, Target, find

ROLE_CHARACTERS: Final = 20
"""What S3's 63 leave for it beside organisation, account and region."""


class Lifecycle(TypedDict):
    """How long a bucket keeps what is in it, in days."""

    noncurrent_days: int
    """How long a replaced or deleted version can still be brought back."""

    expire_days: NotRequired[int]
    """Age at which an object ends; left out where each prefix has its own retention."""

    archive_days: NotRequired[int]
    """Age at which an object moves to infrequent access; S3 takes no less than 30."""

    prefix_expire_days: NotRequired[Mapping[str, int]]
    """Retention of the objects under a prefix, as `support-tickets/: 730`."""


class LockMode(Enum):
    """Who may lift a lock."""

    GOVERNANCE = "GOVERNANCE"
    """Somebody with the right to it."""

    COMPLIANCE = "COMPLIANCE"
    """Nobody at all."""


class ObjectLock(TypedDict):
    """How long nobody may change or delete what is in a bucket."""

    mode: LockMode
    """Who may lift the lock."""

    days: int
    """From the arrival of each object."""


class PrivateBucketArgs(TypedDict):
    """What a private bucket is built from."""

    target: Target
    """Whose bucket it is, and where."""

    role: str
    """What it is for, in 20 characters; part of its name, before account and region."""

    key_arn: pulumi.Input[str]
    """Key that encrypts it, as that of an EncryptionKey."""

    lifecycle: Lifecycle
    """How long it keeps what is in it."""

    statements: NotRequired[Sequence[Statement]]
    """What its policy allows beside denying requests without TLS."""

    object_lock: NotRequired[ObjectLock]
    """Left out, objects can be deleted; a bucket is locked from the start or never here."""


class PrivateBucket(pulumi.ComponentResource):
    """A private, encrypted, versioned and logged bucket, over TLS only, that forgets in time."""

    bucket: pulumi.Output[str]
    """The bucket's name, given once its policy and encryption stand."""

    arn: pulumi.Output[str]
    """The bucket's ARN."""

    def __init__(
        self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        found = find(args["target"])
        if len(args["role"]) > ROLE_CHARACTERS:
            raise RefusedError(
                f"role: {args['role']!r} is longer than {ROLE_CHARACTERS} characters; shorten it"
            )
        super().__init__("groundwork:index:PrivateBucket", name, None, opts)
        lock = args.get("object_lock")
        made = bucket.PrivateBucket(
            name,
            bucket.PrivateBucketArgs(
                bucket_name=found.place.bucket(args["role"]),
                key_arn=args["key_arn"],
                access_log_bucket=found.place.bucket("access-logs"),
                lifecycle=_lifecycle(args["lifecycle"]),
                disposable=found.environment.is_disposable,
                statements=statements(args.get("statements", ())),
                object_lock=_object_lock(lock) if lock else None,
            ),
            found.options(name, self),
        )
        self.bucket = made.bucket
        self.arn = pulumi.Output.from_input(made.arn)
        self.register_outputs({"bucket": self.bucket, "arn": self.arn})


def _lifecycle(given: Lifecycle) -> bucket.Lifecycle:
    return bucket.Lifecycle(
        expire_days=_days(given.get("expire_days")),
        noncurrent_days=int(given["noncurrent_days"]),
        archive_days=_days(given.get("archive_days")),
        prefix_expire_days={
            prefix: int(days) for prefix, days in given.get("prefix_expire_days", {}).items()
        },
    )


def _object_lock(given: ObjectLock) -> bucket.ObjectLock:
    return bucket.ObjectLock(mode=given["mode"].value, days=int(given["days"]))


def _days(given: float | None) -> int | None:
    """Return whole days: the SDK hands an integer over as the protocol has it, as 30.0."""
    return None if given is None else int(given)
