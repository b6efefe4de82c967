"""The stores of the environment's data, and who administers them."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.catalogue_encryption import CatalogueEncryption, CatalogueEncryptionArgs
from components.data_access import DataStore, DataStoreArgs
from components.data_tags import LfTags, LfTagsArgs
from components.inputs import dataset_of
from components.platform_parts.assembly import Assembly
from components.spec.fields import DATA_CLASSES


def stores(assembly: Assembly) -> None:
    """Make a store for each data class, with the datasets that are registered in it."""
    spec = assembly.spec
    encryption = CatalogueEncryption(
        "catalogue-encryption",
        CatalogueEncryptionArgs(place=assembly.place, disposable=assembly.where.is_disposable),
        assembly.opts,
    )
    assembly.lake_settings = aws.lakeformation.DataLakeSettings(
        "data-lake-settings",
        admins=[assembly.ci.deployer_arn],
        # Without these, IAM alone would open every new table to whoever has glue:Get*.
        create_database_default_permissions=[],
        create_table_default_permissions=[],
        opts=pulumi.ResourceOptions.merge(
            assembly.opts, pulumi.ResourceOptions(depends_on=[*encryption.made])
        ),
    )
    tags = LfTags(
        "catalogue",
        LfTagsArgs(
            data_classes=DATA_CLASSES,
            domains=sorted({dataset.owner for dataset in spec.datasets.values()}),
            settings=assembly.lake_settings,
        ),
        assembly.opts,
    )
    for data_class in DATA_CLASSES:
        rules = spec.data_classes[data_class]
        assembly.stores[data_class] = DataStore(
            f"data-{data_class}",
            DataStoreArgs(
                place=assembly.place,
                data_class=data_class,
                datasets=[
                    dataset_of(name, dataset)
                    for name, dataset in spec.datasets.items()
                    if dataset.data_class == data_class
                ],
                noncurrent_days=rules.noncurrent_days,
                archive_days=rules.archive_days,
                capture_days=rules.capture_retention_days,
                disposable=assembly.where.is_disposable,
                access_log_bucket=assembly.access_logs.bucket,
                settings=assembly.lake_settings,
                lf_tags=tags.made,
            ),
            assembly.opts,
        )
