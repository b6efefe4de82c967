"""The scan of documents: what has arrived is read by nobody before it was found to be clean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import ANYONE, Statement, document, service_trust

SERVICE = "malware-protection-plan.guardduty.amazonaws.com"
CLEAN = "NO_THREATS_FOUND"
"""Value of the result's tag where nothing was found."""

_MOST_PREFIXES = 5
"""Prefixes that one plan takes; of more folders, the whole bucket is scanned."""

_VALIDATION_OBJECT = "malware-protection-resource-validation-object"
"""What GuardDuty writes to see whether the role lets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScanArgs:
    """What the scan of a bucket's documents is built from."""

    place: naming.Place
    subject: str
    """Whose documents they are, as `data-public`; names the role."""

    bucket: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    """Key of the bucket."""

    folders: Sequence[str]
    """Where documents lie; each ends with `/`."""

    tags: Mapping[str, str]


class DocumentScan(pulumi.ComponentResource):
    """Every new document is scanned for malware, and tagged with what was found.

    The bucket's policy has to hold `only_clean`, so that the tag decides.
    https://docs.aws.amazon.com/guardduty/latest/ug/gdu-malware-protection-s3.html
    """

    def __init__(
        self, name: str, args: DocumentScanArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:document_scan:DocumentScan", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"{name}-scan-role",
            name=_role_name(args.subject),
            path=naming.ROLE_PATH,
            description=f"GuardDuty scans new documents of {args.subject}",
            assume_role_policy=service_trust(
                SERVICE,
                args.place.account_id,
                args.place.arn("guardduty", "malware-protection-plan/*"),
            ),
            tags=args.tags,
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-scan-policy",
            name="scan",
            role=role.name,
            policy=document(*_scans(args)),
            opts=child,
        )
        plan = aws.guardduty
        aws.guardduty.MalwareProtectionPlan(
            f"{name}-scan",
            role=role.arn,
            protected_resource=plan.MalwareProtectionPlanProtectedResourceArgs(
                s3_bucket=plan.MalwareProtectionPlanProtectedResourceS3BucketArgs(
                    bucket_name=args.bucket,
                    object_prefixes=(
                        sorted(args.folders) if len(args.folders) <= _MOST_PREFIXES else None
                    ),
                )
            ),
            actions=[
                plan.MalwareProtectionPlanActionArgs(
                    taggings=[plan.MalwareProtectionPlanActionTaggingArgs(status="ENABLED")]
                )
            ],
            tags=args.tags,
            # GuardDuty tries the role on the bucket before it makes a plan.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs({})


def only_clean(
    place: naming.Place, subject: str, bucket_arn: str, folders: Sequence[str]
) -> Sequence[Statement]:
    """Return what a bucket's policy denies, so that unscanned documents are read by nobody else.

    https://docs.aws.amazon.com/guardduty/latest/ug/tag-based-access-s3-malware-protection.html
    """
    if not folders:
        return ()
    scanner = {"aws:PrincipalArn": place.role_arn(_role_name(subject))}
    documents = [f"{bucket_arn}/{folder}*" for folder in sorted(folders)]
    return (
        Statement(
            sid="DenyUnscannedDocuments",
            effect="Deny",
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=documents,
            principals=ANYONE,
            condition={
                "StringNotEquals": {f"s3:ExistingObjectTag/{naming.SCAN_RESULT_TAG}": CLEAN},
                "ArnNotEquals": scanner,
            },
        ),
        Statement(
            sid="OnlyTheScannerTells",
            effect="Deny",
            actions=["s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
            resources=documents,
            principals=ANYONE,
            condition={
                "ForAnyValue:StringEquals": {"s3:RequestObjectTagKeys": naming.SCAN_RESULT_TAG},
                "ArnNotEquals": scanner,
            },
        ),
    )


def _role_name(subject: str) -> str:
    return naming.role_name(subject, "scan")


def _scans(args: DocumentScanArgs) -> Sequence[Statement]:
    # https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html
    place = args.place
    arn = pulumi.Output.from_input(args.bucket).apply(naming.bucket_arn)
    objects = [pulumi.Output.concat(arn, "/*")]
    rule = place.arn("events", "rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*")
    return (
        Statement(
            sid="HearOfNewObjects",
            actions=[
                "events:DeleteRule",
                "events:PutRule",
                "events:PutTargets",
                "events:RemoveTargets",
            ],
            resources=[rule],
            condition={"StringLike": {"events:ManagedBy": SERVICE}},
        ),
        Statement(
            sid="WatchOwnRule",
            actions=["events:DescribeRule", "events:ListTargetsByRule"],
            resources=[rule],
        ),
        Statement(
            sid="TagWhatWasScanned",
            actions=[
                "s3:GetObjectTagging",
                "s3:GetObjectVersionTagging",
                "s3:PutObjectTagging",
                "s3:PutObjectVersionTagging",
            ],
            resources=objects,
        ),
        Statement(
            sid="HaveEventsSent",
            actions=["s3:GetBucketNotification", "s3:PutBucketNotification"],
            resources=[arn],
        ),
        Statement(
            sid="TryTheRole",
            actions=["s3:PutObject"],
            resources=[pulumi.Output.concat(arn, "/", _VALIDATION_OBJECT)],
        ),
        Statement(sid="SeeWhoseBucketItIs", actions=["s3:ListBucket"], resources=[arn]),
        Statement(
            sid="ReadWhatArrived",
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=objects,
        ),
        Statement(
            sid="DecryptWhatArrived",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[args.key_arn],
            condition={"StringEquals": {"kms:ViaService": f"s3.{place.region}.amazonaws.com"}},
        ),
    )
