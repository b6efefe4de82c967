"""The workforce: who may do what in an account, by the organisation's IAM Identity Center."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import document
from components.workforce_statements import CATALOGUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of one job function, as the directory has them."""

    purpose: str
    group_id: str | None
    """The directory's id of a group that it has already; None: it is made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionSet:
    """What a job function may do in the account."""

    description: str
    session_hours: int
    managed_policies: Sequence[str]
    """Policies of AWS, by path and name, as `job-function/ViewOnlyAccess`."""

    duties: Sequence[str]
    """Names from `workforce_statements.CATALOGUE`."""

    groups: Sequence[str]
    """Who has it, by the names of `WorkforceArgs.groups`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkforceArgs:
    """What people's access to the account is built from."""

    place: naming.Place
    environment: str
    instance_arn: str
    identity_store_id: str
    groups: Mapping[str, Group]
    permission_sets: Mapping[str, PermissionSet]
    """Job function to what it may do."""


class Workforce(pulumi.ComponentResource):
    """A permission set for each job function, given to its groups in this account alone.

    Sets are an environment's own, for what one may do differs, and so do the ARNs in it.
    """

    permission_sets: Mapping[str, pulumi.Output[str]]
    """Job function to ARN."""

    def __init__(
        self, name: str, args: WorkforceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:workforce:Workforce", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        used = {group for it in args.permission_sets.values() for group in it.groups}
        groups = {it: _group(name, it, args, child) for it in args.groups if it in used}
        self.permission_sets = {
            function: _permission_set(f"{name}-{function}", function, args, groups, child)
            for function in args.permission_sets
        }
        self.register_outputs({"permission_sets": self.permission_sets})


def _group(
    name: str, group: str, args: WorkforceArgs, opts: pulumi.ResourceOptions
) -> pulumi.Input[str]:
    known = args.groups[group]
    if known.group_id is not None:
        return known.group_id
    return aws.identitystore.Group(
        f"{name}-{group}-group",
        identity_store_id=args.identity_store_id,
        display_name=group,
        description=known.purpose,
        opts=opts,
    ).group_id


def _permission_set(
    name: str,
    function: str,
    args: WorkforceArgs,
    groups: Mapping[str, pulumi.Input[str]],
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    spec = args.permission_sets[function]
    made = aws.ssoadmin.PermissionSet(
        name,
        instance_arn=args.instance_arn,
        name=naming.permission_set(function, args.environment),
        description=spec.description,
        session_duration=f"PT{spec.session_hours}H",
        opts=opts,
    )
    granted: list[pulumi.Resource] = [
        aws.ssoadmin.ManagedPolicyAttachment(
            f"{name}-{policy.rpartition('/')[2]}",
            instance_arn=args.instance_arn,
            permission_set_arn=made.arn,
            managed_policy_arn=f"arn:aws:iam::aws:policy/{policy}",
            opts=opts,
        )
        for policy in spec.managed_policies
    ]
    statements = [it for duty in spec.duties for it in CATALOGUE[duty](args.place)]
    if statements:
        granted.append(
            aws.ssoadmin.PermissionSetInlinePolicy(
                f"{name}-policy",
                instance_arn=args.instance_arn,
                permission_set_arn=made.arn,
                inline_policy=document(*statements),
                opts=opts,
            )
        )
    for group in spec.groups:
        aws.ssoadmin.AccountAssignment(
            f"{name}-to-{group}",
            instance_arn=args.instance_arn,
            permission_set_arn=made.arn,
            principal_id=groups[group],
            principal_type="GROUP",
            target_id=args.place.account_id,
            target_type="AWS_ACCOUNT",
            # Nobody comes in before all of the set is there; and Identity Center refuses to delete
            # a set that somebody has, so the assignment goes first.
            opts=pulumi.ResourceOptions(parent=opts.parent, depends_on=granted),
        )
    return made.arn
