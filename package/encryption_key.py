"""Encryption keys of a team's own."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi

from components import encryption
from package.statement import Statement, statements
from package.target import Target, find


class EncryptionKeyArgs(TypedDict):
    """What a key is built from."""

    target: Target
    """Whose key it is, and where."""

    purpose: str
    """What it encrypts, as `photos`; its alias is `alias/groundwork/<use case>-<purpose>`."""

    description: str
    """What AWS's console shows of it."""

    statements: NotRequired[Sequence[Statement]]
    """Who uses the key beside the account's own identities, as AWS services do."""


class EncryptionKey(pulumi.ComponentResource):
    """A rotated customer-managed key with an alias, administered through IAM."""

    arn: pulumi.Output[str]
    """The key's ARN."""

    def __init__(
        self, name: str, args: EncryptionKeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        found = find(args["target"])
        super().__init__("groundwork:index:EncryptionKey", name, None, opts)
        made = encryption.EncryptionKey(
            name,
            encryption.EncryptionKeyArgs(
                place=found.place,
                subject=f"{found.name}-{args['purpose']}",
                description=args["description"],
                disposable=found.environment.is_disposable,
                statements=statements(args.get("statements", ())),
            ),
            found.options(name, self),
        )
        self.arn = made.arn
        self.register_outputs({"arn": self.arn})
