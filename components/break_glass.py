"""Break glass: what a named person may do in an emergency, which everybody then hears of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.event_alert import EventAlert, EventAlertArgs
from components.iam_document import Statement, document

SESSION_SECONDS = 3600
"""The shortest that IAM takes as a role's longest session."""

MFA_SECONDS = 900
"""How fresh the second factor must be."""

RULE = "groundwork-break-glass-used"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlassArgs:
    """What the way for emergencies is built from."""

    place: naming.Place
    people: Sequence[str]
    """Who may take it, each by an IAM user of the same name under `/break-glass/`."""

    kept_buckets: Sequence[str]
    """Names of the buckets that nobody may clear, in an emergency neither."""

    state_bucket: str | None
    """Bucket of the Pulumi state, which is repaired by hand where an update broke; None: none."""

    topic_arn: pulumi.Input[str]
    """Who is told."""


class BreakGlass(pulumi.ComponentResource):
    """A role by which named people stop, repair and restore, and an alert on each use of it.

    It stops models and workloads, repairs their rights within the boundaries, and restores keys,
    logging and state. It cannot end records or keys, change itself, or hide its use. It does not go
    through Identity Center, since it is for the day on which that fails as well.
    """

    role_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: BreakGlassArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:break_glass:BreakGlass", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        # The alert stands before there is anything to be alerted of.
        alert = EventAlert(
            f"{name}-used",
            EventAlertArgs(
                rule_name=RULE,
                description="Somebody takes, tries to take or uses the role for emergencies",
                pattern=_uses(args),
                of_trail_reads=True,
                message=(
                    "BREAK GLASS in account <account>: <event> by <who> at <at> from <address> "
                    "(error: <error>). If nobody called an emergency, end the session and lock "
                    "the user."
                ),
                values=_TOLD,
                topic_arn=args.topic_arn,
            ),
            child,
        )
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.BREAK_GLASS,
            path=naming.ROLE_PATH,
            description="For emergencies alone: each use is reported to the platform's owner",
            assume_role_policy=document(_trusts(args)),
            max_session_duration=SESSION_SECONDS,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[alert]),
        )
        aws.iam.RolePolicy(
            f"{name}-policy",
            name="emergency",
            role=role.name,
            policy=document(*_repairs(args), *_never(args)),
            opts=child,
        )
        self.role_arn = role.arn
        self.register_outputs({"role_arn": self.role_arn})


_TOLD: Mapping[str, str] = {
    "account": "$.account",
    "address": "$.detail.sourceIPAddress",
    "at": "$.detail.eventTime",
    "error": "$.detail.errorCode",
    "event": "$.detail.eventName",
    "who": "$.detail.userIdentity.arn",
}


def _uses(args: BreakGlassArgs) -> Mapping[str, object]:
    """Return the pattern of what is told.

    Every request for the role, granted or not; every change that is made under it, however the
    session came to be; and every sign-in of its users to the console, as far as AWS reports that in
    this region.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
    """
    role = args.place.role_arn(naming.BREAK_GLASS)
    users = [args.place.break_glass_user_arn(it) for it in sorted(args.people)]
    return {
        "detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"],
        "detail": {
            "$or": [
                {
                    "eventSource": ["sts.amazonaws.com"],
                    "eventName": ["AssumeRole"],
                    "requestParameters": {"roleArn": [{"equals-ignore-case": role}]},
                },
                {
                    "readOnly": [False],
                    "userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [role]}}},
                },
                {
                    "eventSource": ["signin.amazonaws.com"],
                    "userIdentity": {"arn": users},
                },
            ]
        },
    }


def _trusts(args: BreakGlassArgs) -> Statement:
    place = args.place
    return Statement(
        sid="NamedPeopleWithSecondFactor",
        actions=["sts:AssumeRole"],
        # IAM refuses a user that does not exist yet as a principal, and takes it as a condition.
        principals={"AWS": [place.root_arn]},
        condition={
            "ArnEquals": {
                "aws:PrincipalArn": [place.break_glass_user_arn(it) for it in sorted(args.people)]
            },
            "Bool": {"aws:MultiFactorAuthPresent": "true"},
            "NumericLessThan": {"aws:MultiFactorAuthAge": str(MFA_SECONDS)},
            # STS reports a request where it was answered, and the alert listens in this region.
            "StringEquals": {"aws:RequestedRegion": place.region},
        },
    )


def _repairs(args: BreakGlassArgs) -> Sequence[Statement]:
    place = args.place
    use_case_roles = f"arn:aws:iam::{place.account_id}:role{naming.USE_CASE_ROLE_PATH}*"
    state = () if args.state_bucket is None else (naming.bucket_arn(args.state_bucket),)
    return (
        Statement(
            sid="SeeWhatHappens",
            actions=[
                "access-analyzer:ListAnalyzers",
                "access-analyzer:ListFindingsV2",
                "bedrock:GetGuardrail",
                "bedrock:GetInferenceProfile",
                "bedrock:ListGuardrails",
                "bedrock:ListInferenceProfiles",
                "cloudtrail:DescribeTrails",
                "cloudtrail:GetTrailStatus",
                "cloudtrail:LookupEvents",
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetMetricData",
                "cloudwatch:ListMetrics",
                "events:DescribeRule",
                "events:ListRules",
                "events:ListTargetsByRule",
                "iam:GetPolicy",
                "iam:GetPolicyVersion",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListPolicies",
                "iam:ListRolePolicies",
                "iam:ListRoles",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:ListAliases",
                "kms:ListKeys",
                "lakeformation:ListPermissions",
                "logs:DescribeLogGroups",
                "sns:ListTopics",
                "tag:GetResources",
            ],
            resources=["*"],
        ),
        Statement(
            sid="StopWorkloads",
            # A deny ends what a role's sessions do; its boundary limits what may be given back.
            actions=["iam:DeleteRolePolicy", "iam:PutRolePolicy"],
            resources=[use_case_roles],
            condition={
                "ArnLike": {
                    "iam:PermissionsBoundary": (
                        f"arn:aws:iam::{place.account_id}:policy{naming.BOUNDARY_PATH}*"
                    )
                }
            },
        ),
        Statement(
            sid="StopModels",
            actions=["bedrock:DeleteInferenceProfile"],
            resources=[place.arn("bedrock", "application-inference-profile/*")],
        ),
        Statement(
            sid="StopReadingData",
            actions=["lakeformation:RevokePermissions"],
            resources=["*"],
        ),
        Statement(
            sid="RestoreKeys",
            actions=["kms:CancelKeyDeletion", "kms:EnableKey"],
            resources=[place.arn("kms", "key/*")],
            condition={"StringEquals": {"aws:ResourceTag/managed_by": "groundwork"}},
        ),
        Statement(
            sid="RestoreRecords",
            actions=["cloudtrail:StartLogging"],
            resources=[place.arn("cloudtrail", "trail/groundwork")],
        ),
        *(
            Statement(
                sid="RepairState",
                actions=[
                    "s3:DeleteObject",
                    "s3:GetObject",
                    "s3:GetObjectVersion",
                    "s3:ListBucket",
                    "s3:ListBucketVersions",
                    "s3:PutObject",
                ],
                resources=[arn, f"{arn}/*"],
            )
            for arn in state
        ),
    )


def _never(args: BreakGlassArgs) -> Sequence[Statement]:
    place, kept = args.place, [naming.bucket_arn(it) for it in args.kept_buckets]
    own = place.role_arn(naming.BREAK_GLASS)
    return (
        Statement(
            sid="NeverTouchTheRecords",
            effect="Deny",
            actions=["s3:*"],
            resources=[*kept, *(f"{it}/*" for it in kept)],
        ),
        Statement(
            sid="NeverHideOrGrow",
            effect="Deny",
            actions=["iam:*", "events:*"],
            resources=[
                own,
                f"arn:aws:iam::{place.account_id}:user{naming.BREAK_GLASS_USER_PATH}*",
                f"arn:aws:iam::{place.account_id}:policy{naming.BOUNDARY_PATH}*",
                place.arn("events", f"rule/{RULE}"),
            ],
        ),
    )
