"""Data access, the use case's side: grants to registered datasets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.data_access import Dataset
from components.data_tags import DATA_CLASS
from components.iam_document import Condition, Statement


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

    expires_on: dt.date
    """Last day of the owner's approval; the role's own rights end with it by themselves."""

    is_replica: bool = False
    """Whether it is about the copy in a recovery region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueGrantArgs:
    """What a use case's view of the catalogue is built from."""

    data_classes: Sequence[str]
    """Classes of the datasets that it was granted."""

    role_arn: pulumi.Input[str]


class CatalogueGrant(pulumi.ComponentResource):
    """Leave to see, by its LF-tag, that a class's database is there; it opens no table."""

    def __init__(
        self, name: str, args: CatalogueGrantArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:data_grants:CatalogueGrant", name, None, opts)
        # One for all datasets: a second grant of the same right would be one and the same to AWS,
        # and the end of either would end both.
        aws.lakeformation.Permissions(
            f"{name}-databases",
            principal=args.role_arn,
            permissions=["DESCRIBE"],
            lf_tag_policy=aws.lakeformation.PermissionsLfTagPolicyArgs(
                resource_type="DATABASE",
                expressions=[
                    aws.lakeformation.PermissionsLfTagPolicyExpressionArgs(
                        key=DATA_CLASS, values=sorted(set(args.data_classes))
                    )
                ],
            ),
            opts=_taken_away_first(self),
        )
        self.register_outputs({})


class DatasetGrant(pulumi.ComponentResource):
    """Leave to read one dataset, or named columns of it, and nothing else of its class."""

    statements: Sequence[Statement]
    """What the reading role's own policy needs beside the grant."""

    def __init__(
        self, name: str, args: DatasetGrantArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:data_grants:DatasetGrant", name, None, opts)
        child = _taken_away_first(self)
        table = naming.glue_name(args.dataset.name)
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
        files = () if args.columns else reads_files(args)
        self.statements = (_describes(args, table), *files)
        self.register_outputs({})


def _taken_away_first(parent: pulumi.Resource) -> pulumi.ResourceOptions:
    """Return the options of a grant, which AWS cannot change.

    Rights on columns of a table add up, and a revocation takes from their sum: were the earlier
    grant taken away after the new one was made, what both name would be gone.
    """
    return pulumi.ResourceOptions(parent=parent, delete_before_replace=True)


def _sid(verb: str, args: DatasetGrantArgs) -> str:
    """Return the name of a statement; of a policy that may hold those of two regions."""
    return (
        verb
        + ("Replica" if args.is_replica else "")
        + "".join(word.capitalize() for word in args.dataset.name.split("-"))
    )


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
        condition=_until(args),
    )


def _until(args: DatasetGrantArgs) -> Condition:
    """Return the condition that ends a right with the last day of its approval, in UTC."""
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html
    end = args.expires_on + dt.timedelta(days=1)
    return {"DateLessThan": {"aws:CurrentTime": f"{end}T00:00:00Z"}}


def reads_files(args: DatasetGrantArgs) -> Sequence[Statement]:
    """Return the right on the files themselves, which ends with the approval."""
    prefix = args.dataset.prefix
    arn = pulumi.Output.from_input(args.bucket).apply(naming.bucket_arn)
    return (
        Statement(
            sid=_sid("List", args),
            actions=["s3:ListBucket"],
            resources=[arn],
            condition={"StringLike": {"s3:prefix": f"{prefix}*"}, **_until(args)},
        ),
        Statement(
            sid=_sid("Read", args),
            actions=["s3:GetObject"],
            resources=[pulumi.Output.concat(arn, "/", prefix, "*")],
            condition=_until(args),
        ),
        Statement(
            sid=_sid("Decrypt", args),
            actions=["kms:Decrypt"],
            resources=[args.key_arn],
            condition={
                "StringEquals": {"kms:ViaService": f"s3.{args.place.region}.amazonaws.com"},
                **_until(args),
            },
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
