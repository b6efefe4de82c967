"""Flow logs: who reached whom in a network, refused or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document, service_trust

FIELDS: Sequence[str] = (
    *("version", "account-id", "vpc-id", "subnet-id", "interface-id", "flow-direction"),
    *("srcaddr", "dstaddr", "srcport", "dstport", "protocol", "tcp-flags"),
    *("pkt-srcaddr", "pkt-dstaddr", "pkt-dst-aws-service"),
    *("packets", "bytes", "start", "end", "action", "log-status"),
)
"""What a record tells of a flow; which AWS service it reached is not among AWS's defaults.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLogArgs:
    """What a flow log is built from."""

    place: naming.Place
    vpc_id: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    """Encrypts the records; its policy lets CloudWatch Logs use it."""

    data_class: str
    retention_days: int
    disposable: bool
    """Whether the log may be deleted with what it holds; otherwise it is protected."""


class FlowLog(pulumi.ComponentResource):
    """Every flow of a VPC in an encrypted log group, by a role that can do nothing else.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """

    log_group: pulumi.Output[str]

    def __init__(
        self, name: str, args: FlowLogArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:flow_log:FlowLog", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        group_name = naming.log_group(naming.PLATFORM, "network-flows")
        group = aws.cloudwatch.LogGroup(
            f"{name}-flows",
            name=group_name,
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags={"data_class": args.data_class},
            opts=pulumi.ResourceOptions(parent=self, protect=not args.disposable),
        )
        role = aws.iam.Role(
            f"{name}-flows-role",
            name=naming.role_name(naming.PLATFORM, "flow-log"),
            path=naming.ROLE_PATH,
            description="VPC flow logs write who reached whom",
            assume_role_policy=service_trust(
                "vpc-flow-logs.amazonaws.com",
                args.place.account_id,
                args.place.arn("ec2", "vpc-flow-log/*"),
            ),
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-flows-policy",
            name="write-log",
            role=role.name,
            policy=document(*_writes(args.place, group_name)),
            opts=child,
        )
        aws.ec2.FlowLog(
            f"{name}-flow-log",
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            log_format=" ".join(f"${{{field}}}" for field in FIELDS),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.log_group = group.name
        self.register_outputs({"log_group": self.log_group})


def _writes(place: naming.Place, group_name: str) -> Sequence[Statement]:
    group_arn = place.arn("logs", f"log-group:{group_name}")
    return (
        Statement(
            sid="WriteFlows",
            actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            resources=[group_arn, f"{group_arn}:*"],
        ),
        Statement(
            sid="FindGroup",
            actions=["logs:DescribeLogGroups"],
            # The action lists groups; it knows no single one.
            resources=[place.arn("logs", "log-group:*")],
        ),
    )
