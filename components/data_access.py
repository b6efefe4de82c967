"""Data access, the platform's side: a store per data class and the datasets registered in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.data_tags import DATA_CLASS, DOMAIN
from components.document_scan import DocumentScan, DocumentScanArgs, only_clean
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.iam_document import Statement, document, service_trust

QUERY_RESULT_DAYS = 7
"""How long Athena's results are kept; whoever needs them longer writes them elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a dataset, in Glue's types."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A registered dataset: where it lies and who answers for it."""

    name: str
    purpose: str
    owner: str
    steward: str
    prefix: str
    """Where its Parquet files lie in the store's bucket; ends with `/`."""

    retention_days: int
    columns: Sequence[Column]
    documents: str | None = None
    """Where its content lies as documents in the same bucket; ends with `/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataStoreArgs:
    """What the store of a data class is built from."""

    place: naming.Place
    data_class: str
    datasets: Sequence[Dataset]
    noncurrent_days: int
    archive_days: int
    capture_days: int
    """How long captured calls of hosted models are kept."""

    disposable: bool
    access_log_bucket: pulumi.Input[str]
    settings: pulumi.Resource
    """Lake Formation's settings: what is made before them is open to every IAM principal."""

    lf_tags: Sequence[pulumi.Resource]
    """The LF-tags of the catalogue."""


class DataStore(pulumi.ComponentResource):
    """All data of one class: a bucket under its own key, given out by Lake Formation."""

    bucket: pulumi.Output[str]
    key_arn: pulumi.Output[str]
    database: pulumi.Output[str]

    def __init__(
        self, name: str, args: DataStoreArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:data_access:DataStore", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags = {"data_class": args.data_class}
        subject = f"data-{args.data_class}"
        bucket_name = args.place.bucket(subject)
        folders = [it.documents for it in args.datasets if it.documents is not None]
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=args.place,
                subject=subject,
                description=f"Encrypts the {args.data_class} data of the platform",
                disposable=args.disposable,
                tags=tags,
            ),
            child,
        )
        bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=bucket_name,
                key_arn=key.arn,
                access_log_bucket=args.access_log_bucket,
                lifecycle=Lifecycle(
                    expire_days=None,
                    archive_days=args.archive_days,
                    noncurrent_days=args.noncurrent_days,
                    prefix_expire_days=_retention(args.datasets, args.capture_days),
                ),
                disposable=args.disposable,
                statements=only_clean(args.place, subject, naming.bucket_arn(bucket_name), folders),
                tags=tags,
            ),
            child,
        )
        if folders:
            DocumentScan(
                name,
                DocumentScanArgs(
                    place=args.place,
                    subject=subject,
                    bucket=bucket.bucket,
                    key_arn=key.arn,
                    folders=folders,
                    tags=tags,
                ),
                child,
            )
        database = aws.glue.CatalogDatabase(
            f"{name}-database",
            name=naming.glue_name(f"groundwork-{args.data_class}"),
            description=f"Registered datasets of the class {args.data_class}",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.settings]),
        )
        tagged = pulumi.ResourceOptions(parent=self, depends_on=[*args.lf_tags])
        aws.lakeformation.ResourceLfTags(
            f"{name}-database-tags",
            database=aws.lakeformation.ResourceLfTagsDatabaseArgs(name=database.name),
            lf_tags=[_lf_tag(DATA_CLASS, args.data_class)],
            opts=tagged,
        )
        for dataset in args.datasets:
            table = _table(name, dataset, args, bucket.bucket, database.name, child)
            aws.lakeformation.ResourceLfTags(
                f"{name}-{dataset.name}-tags",
                table=aws.lakeformation.ResourceLfTagsTableArgs(
                    database_name=table.database_name, name=table.name
                ),
                lf_tags=[_lf_tag(DOMAIN, dataset.owner)],
                opts=tagged,
            )
        location = aws.lakeformation.Resource(
            f"{name}-location",
            arn=bucket.bucket.apply(naming.bucket_arn),
            role_arn=_access_role(name, args, bucket.arn, key.arn, tags, child).arn,
            opts=child,
        )
        self.bucket = bucket.bucket
        self.key_arn = key.arn
        # A grant made before the location is registered would hand out nothing.
        self.database = pulumi.Output.all(database.name, location.id).apply(lambda parts: parts[0])
        self.register_outputs(
            {"bucket": self.bucket, "key_arn": self.key_arn, "database": self.database}
        )


def _lf_tag(key: str, value: str) -> aws.lakeformation.ResourceLfTagsLfTagArgs:
    return aws.lakeformation.ResourceLfTagsLfTagArgs(key=key, value=value)


def _retention(datasets: Sequence[Dataset], capture_days: int) -> Mapping[str, int]:
    """Return how long the objects of each folder are kept, in days."""
    tables = {each.prefix: each.retention_days for each in datasets}
    documents = {
        each.documents: each.retention_days for each in datasets if each.documents is not None
    }
    return {
        **tables,
        **documents,
        naming.QUERY_RESULTS: QUERY_RESULT_DAYS,
        naming.CAPTURES: capture_days,
    }


def _table(
    store: str,
    dataset: Dataset,
    args: DataStoreArgs,
    bucket: pulumi.Output[str],
    database: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> aws.glue.CatalogTable:
    parquet = "org.apache.hadoop.hive.ql.io.parquet"
    return aws.glue.CatalogTable(
        f"{store}-{dataset.name}-table",
        name=naming.glue_name(dataset.name),
        database_name=database,
        description=dataset.purpose,
        owner=dataset.owner,
        table_type="EXTERNAL_TABLE",
        parameters={
            "classification": "parquet",
            "data_class": args.data_class,
            "steward": dataset.steward,
            "retention_days": str(dataset.retention_days),
        },
        storage_descriptor=aws.glue.CatalogTableStorageDescriptorArgs(
            location=pulumi.Output.concat("s3://", bucket, "/", dataset.prefix),
            input_format=f"{parquet}.MapredParquetInputFormat",
            output_format=f"{parquet}.MapredParquetOutputFormat",
            ser_de_info=aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs(
                serialization_library=f"{parquet}.serde.ParquetHiveSerDe"
            ),
            columns=[
                aws.glue.CatalogTableStorageDescriptorColumnArgs(
                    name=column.name, type=column.type, comment=column.comment
                )
                for column in dataset.columns
            ],
        ),
        opts=opts,
    )


def _access_role(
    store: str,
    args: DataStoreArgs,
    bucket_arn: str,
    key_arn: pulumi.Output[str],
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> aws.iam.Role:
    """Return the role with which Lake Formation reads the store for those who hold a grant."""
    role = aws.iam.Role(
        f"{store}-access-role",
        name=naming.role_name(f"data-{args.data_class}", "access"),
        path=naming.ROLE_PATH,
        description=f"Lake Formation reads {args.data_class} data for holders of a grant",
        assume_role_policy=service_trust("lakeformation.amazonaws.com", args.place.account_id),
        tags=tags,
        opts=opts,
    )
    aws.iam.RolePolicy(
        f"{store}-access-policy",
        name="read-store",
        role=role.name,
        policy=document(
            Statement(
                sid="ListStore",
                actions=["s3:ListBucket", "s3:GetBucketLocation"],
                resources=[bucket_arn],
            ),
            Statement(sid="ReadStore", actions=["s3:GetObject"], resources=[f"{bucket_arn}/*"]),
            Statement(sid="DecryptStore", actions=["kms:Decrypt"], resources=[key_arn]),
        ),
        opts=opts,
    )
    return role
