"""The data catalogue's encryption: names of tables and columns tell of the data in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.iam_document import Statement, document, service_trust


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEncryptionArgs:
    """What the encryption of a catalogue is built from."""

    place: naming.Place
    disposable: bool
    """Whether the key may be destroyed with the catalogue."""


class CatalogueEncryption(pulumi.ComponentResource):
    """The catalogue of an account in a region, encrypted by a role that readers do not need.

    https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html
    """

    made: Sequence[pulumi.Resource]
    """What has to be there before the catalogue is filled: what is in it before stays plain."""

    def __init__(
        self, name: str, args: CatalogueEncryptionArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:catalogue_encryption:CatalogueEncryption", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=args.place,
                subject="catalogue",
                description="Encrypts what the data catalogue says of the data",
                disposable=args.disposable,
            ),
            child,
        )
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.role_name(naming.PLATFORM, "catalogue"),
            path=naming.ROLE_PATH,
            description="Glue encrypts and decrypts the catalogue for whoever may read it",
            assume_role_policy=service_trust("glue.amazonaws.com", args.place.account_id),
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-policy",
            name="use-key",
            role=role.name,
            policy=document(
                Statement(
                    sid="UseCatalogueKey",
                    actions=["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
                    resources=[key.arn],
                )
            ),
            opts=child,
        )
        settings = aws.glue.DataCatalogEncryptionSettings(
            f"{name}-settings",
            data_catalog_encryption_settings=_settings(key.arn, role.arn),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.made = [settings]
        self.register_outputs({})


def _settings(
    key_arn: pulumi.Output[str], role_arn: pulumi.Output[str]
) -> aws.glue.DataCatalogEncryptionSettingsDataCatalogEncryptionSettingsArgs:
    at_rest = (
        aws.glue.DataCatalogEncryptionSettingsDataCatalogEncryptionSettingsEncryptionAtRestArgs
    )
    passwords = aws.glue.DataCatalogEncryptionSettingsDataCatalogEncryptionSettingsConnectionPasswordEncryptionArgs  # noqa: E501
    return aws.glue.DataCatalogEncryptionSettingsDataCatalogEncryptionSettingsArgs(
        encryption_at_rest=at_rest(
            # By a role, readers of the catalogue need no right on its key.
            catalog_encryption_mode="SSE-KMS-WITH-SERVICE-ROLE",
            catalog_encryption_service_role=role_arn,
            sse_aws_kms_key_id=key_arn,
        ),
        connection_password_encryption=passwords(
            return_connection_password_encrypted=True, aws_kms_key_id=key_arn
        ),
    )
