"""Record access: the role by which people query the log of model invocations, and where.

Lake Formation grants to a role by its ARN. The one that Identity Center makes of a permission set
ends in random digits, so the set's holders take a role that is known before it exists (ADR 0016).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import document, taken_by
from components.queries import QueryWorkgroup, QueryWorkgroupArgs

SESSION_SECONDS = 3600
"""Whoever comes by another role keeps this one for an hour at most, whatever it says.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
"""

SCAN_LIMIT_MB = 10_000
"""Most that one query may scan; the hours that it asks for bound it, and a day is far less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccessArgs:
    """What a way to the records is built from."""

    place: naming.Place
    role: str
    """Name of the role, and of what it queries in."""

    description: str
    permission_sets: Sequence[str]
    """Permission sets of Identity Center whose holders may take the role, by name in AWS."""

    policy_arn: pulumi.Input[str]
    """What it may read: that of `RecordReaders` for its kind."""

    results_bucket: pulumi.Input[str]
    """Bucket of the records' class of data: a result is of the class of what it is from."""

    results_key_arn: pulumi.Input[str]
    """Key of that bucket."""

    disposable: bool
    tags: Mapping[str, str]


class RecordAccess(pulumi.ComponentResource):
    """A role that reads what its policy names, and queries it in a workgroup of its own."""

    role_arn: pulumi.Output[str]
    workgroup: pulumi.Output[str]
    """Name of the Athena workgroup in which the role queries."""

    def __init__(
        self, name: str, args: RecordAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:record_access:RecordAccess", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        if not args.permission_sets:
            raise ValueError(f"{name}: nobody may take the role; name who reads")
        role = aws.iam.Role(
            f"{name}-role",
            name=args.role,
            path=naming.ROLE_PATH,
            description=args.description,
            assume_role_policy=document(
                taken_by(
                    args.place.root_arn,
                    [args.place.permission_set_role_arn(it) for it in args.permission_sets],
                )
            ),
            max_session_duration=SESSION_SECONDS,
            tags=args.tags,
            opts=child,
        )
        queries = QueryWorkgroup(
            name,
            QueryWorkgroupArgs(
                place=args.place,
                use_case=args.role.removeprefix(naming.title("")),
                bucket=args.results_bucket,
                key_arn=args.results_key_arn,
                scan_limit_mb=SCAN_LIMIT_MB,
                disposable=args.disposable,
                tags=args.tags,
            ),
            child,
        )
        aws.iam.RolePolicyAttachment(
            f"{name}-reads", role=role.name, policy_arn=args.policy_arn, opts=child
        )
        aws.iam.RolePolicy(
            f"{name}-queries",
            name="queries",
            role=role.name,
            policy=document(*queries.statements),
            opts=child,
        )
        self.role_arn = role.arn
        self.workgroup = queries.name
        self.register_outputs({"role_arn": self.role_arn, "workgroup": self.workgroup})
