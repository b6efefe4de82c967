"""Audit access: a role that reads evidence and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Condition, Statement, document, taken_by

SESSION_SECONDS = 14400


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in which evidence lies."""

    title: str
    """A word for it, in camel case; goes into sids."""

    bucket: str
    prefixes: Sequence[str]
    """Folders of it that are evidence; empty for all of it."""

    key_arn: pulumi.Input[str]
    """Key of the bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAccessArgs:
    """What the auditor's way in is built from."""

    place: naming.Place
    permission_sets: Sequence[str]
    """Permission sets of Identity Center whose holders may take the role, by name in AWS."""

    principals: Sequence[str]
    """Roles and users of the account that may take it, as `role/external-audit`."""

    evidence: Sequence[Evidence]
    """What may be read; prompts and answers are not among it."""


class AuditAccess(pulumi.ComponentResource):
    """Reads who did what, and what was allowed; it sees no data, no prompt and no secret."""

    role_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: AuditAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:audit_access:AuditAccess", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        if not (args.permission_sets or args.principals):
            raise ValueError(f"{name}: nobody may take the role; name who audits")
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.AUDITOR,
            path=naming.ROLE_PATH,
            description="Reads evidence: the trail, policies and findings; nothing else",
            assume_role_policy=document(_trusts(args)),
            max_session_duration=SESSION_SECONDS,
            opts=child,
        )
        aws.iam.RolePolicy(
            f"{name}-policy",
            name="evidence",
            role=role.name,
            policy=document(*_evidence(args)),
            opts=child,
        )
        self.role_arn = role.arn
        self.register_outputs({"role_arn": self.role_arn})


def _trusts(args: AuditAccessArgs) -> Statement:
    place = args.place
    allowed = [place.permission_set_role_arn(it) for it in args.permission_sets]
    allowed += [f"arn:aws:iam::{place.account_id}:{it}" for it in args.principals]
    return taken_by(place.root_arn, allowed, "AuditorsAlone")


def _reads(evidence: Evidence, place: naming.Place) -> Sequence[Statement]:
    bucket, title = naming.bucket_arn(evidence.bucket), evidence.title
    folders = [f"{it}/*" for it in evidence.prefixes]
    within: Condition = {"StringLike": {"s3:prefix": folders}} if folders else {}
    return (
        Statement(
            sid=f"List{title}",
            actions=["s3:ListBucket", "s3:ListBucketVersions"],
            resources=[bucket],
            condition=within,
        ),
        Statement(
            sid=f"Read{title}",
            actions=["s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion"],
            resources=[f"{bucket}/{it}" for it in folders or ("*",)],
        ),
        Statement(
            sid=f"Decrypt{title}",
            actions=["kms:Decrypt"],
            resources=[evidence.key_arn],
            condition={"StringEquals": {"kms:ViaService": f"s3.{place.region}.amazonaws.com"}},
        ),
    )


def _evidence(args: AuditAccessArgs) -> Sequence[Statement]:
    return (
        *(it for evidence in args.evidence for it in _reads(evidence, args.place)),
        Statement(
            sid="SeeHowEvidenceIsKept",
            actions=[
                "s3:GetBucketLogging",
                "s3:GetBucketObjectLockConfiguration",
                "s3:GetBucketPolicy",
                "s3:GetBucketPublicAccessBlock",
                "s3:GetBucketVersioning",
                "s3:GetEncryptionConfiguration",
                "s3:GetLifecycleConfiguration",
            ],
            resources=[naming.bucket_arn(it.bucket) for it in args.evidence],
        ),
        Statement(
            sid="SeeTrail",
            actions=[
                "cloudtrail:DescribeTrails",
                "cloudtrail:GetEventSelectors",
                "cloudtrail:GetTrail",
                "cloudtrail:GetTrailStatus",
                # The public keys by which the digests of the trail are checked.
                "cloudtrail:ListPublicKeys",
                "cloudtrail:LookupEvents",
            ],
            resources=["*"],
        ),
        Statement(
            sid="SeeWhoMayDoWhat",
            actions=[
                "iam:GetPolicy",
                "iam:GetPolicyVersion",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListEntitiesForPolicy",
                "iam:ListOpenIDConnectProviders",
                "iam:ListPolicies",
                "iam:ListPolicyVersions",
                "iam:ListRolePolicies",
                "iam:ListRoles",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListAliases",
                "lakeformation:GetDataLakeSettings",
                "lakeformation:ListPermissions",
            ],
            resources=["*"],
        ),
        Statement(
            sid="SeeFindings",
            actions=[
                "access-analyzer:GetAnalyzer",
                "access-analyzer:GetFindingV2",
                "access-analyzer:ListAnalyzers",
                "access-analyzer:ListFindingsV2",
            ],
            resources=["*"],
        ),
    )
