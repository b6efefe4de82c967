"""Data access, the use case's side: grants to registered datasets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.data_access import Dataset
from components.iam_document import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetGrantArgs:
    """What a use case's grant to one dataset is built from."""

    place: naming.Place
    dataset: Dataset
    columns: Sequence[str]
    """The columns that the approval opens; empty for the whole dataset."""

    bucket: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    database: pulumi.Input[str]
    role_arn: pulumi.Input[str]


class DatasetGrant(pulumi.ComponentResource):
    """Leave to read one dataset, or named columns of it, and nothing else of its class."""

    statements: Sequence[Statement]
    """What the reading role's own policy needs beside the grant."""

    def __init__(
        self, name: str, args: DatasetGrantArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:data_grants:DatasetGrant", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        table = naming.glue_name(args.dataset.name)
        aws.lakeformation.Permissions(
            f"{name}-database",
            principal=args.role_arn,
            permissions=["DESCRIBE"],
            database=aws.lakeformation.PermissionsDatabaseArgs(name=args.database),
            opts=child,
        )
        if args.columns:
            aws.lakeformation.Permissions(
                f"{name}-columns",
                principal=args.role_arn,
                permissions=["SELECT"],
                table_with_columns=aws.lakeformation.PermissionsTableWithColumnsArgs(
                    database_name=args.database, name=table, column_names=list(args.columns)
                ),
                opts=child,
            )
        else:
            aws.lakeformation.Permissions(
                f"{name}-table",
                principal=args.role_arn,
                permissions=["DESCRIBE", "SELECT"],
                table=aws.lakeformation.PermissionsTableArgs(
                    database_name=args.database, name=table
                ),
                opts=child,
            )
        # A right of the role's own on the files would open the columns that a grant leaves out.
        files = () if args.columns else _reads_files(args)
        self.statements = (_describes(args, table), *files)
        self.register_outputs({})


def _sid(verb: str, args: DatasetGrantArgs) -> str:
    return verb + "".join(word.capitalize() for word in args.dataset.name.split("-"))


def _describes(args: DatasetGrantArgs, table: str) -> Statement:
    database = pulumi.Output.from_input(args.database)
    return Statement(
        sid=_sid("Describe", args),
        actions=["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
        resources=[
            args.place.arn("glue", "catalog"),
            database.apply(lambda it: args.place.arn("glue", f"database/{it}")),
            database.apply(lambda it: args.place.arn("glue", f"table/{it}/{table}")),
        ],
    )


def _reads_files(args: DatasetGrantArgs) -> Sequence[Statement]:
    prefix = args.dataset.prefix
    arn = pulumi.Output.from_input(args.bucket).apply(naming.bucket_arn)
    return (
        Statement(
            sid=_sid("List", args),
            actions=["s3:ListBucket"],
            resources=[arn],
            condition={"StringLike": {"s3:prefix": f"{prefix}*"}},
        ),
        Statement(
            sid=_sid("Read", args),
            actions=["s3:GetObject"],
            resources=[pulumi.Output.concat(arn, "/", prefix, "*")],
        ),
        Statement(
            sid=_sid("Decrypt", args),
            actions=["kms:Decrypt"],
            resources=[args.key_arn],
            condition={"StringEquals": {"kms:ViaService": f"s3.{args.place.region}.amazonaws.com"}},
        ),
    )


def vended_access() -> Statement:
    """Return the statement by which a role asks for credentials to what it was granted."""
    return Statement(
        sid="AskLakeFormation",
        actions=["lakeformation:GetDataAccess"],
        # The action knows no resource; what comes back is bounded by the role's grants.
        resources=["*"],
    )
