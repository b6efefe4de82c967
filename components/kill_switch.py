"""The kill switch: one policy that stops every call of a model, and who may attach it.

The platform makes the policy and attaches it to nothing. `groundwork stop` attaches it to the roles
of one use case: IAM judges each request anew, so that sessions that are open already are stopped as
well, within seconds and without a deployment. Pulumi manages no attachment of it, so no `up` undoes
one; CI's deployer may neither attach nor detach policies (docs/adr/0015-kill-switch.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document

STOPPED: Sequence[str] = (
    "bedrock:CreateModelInvocationJob",
    "bedrock:Invoke*",
    "bedrock:RetrieveAndGenerate*",
    "bedrock:StartAsyncInvoke",
    "bedrock-agentcore:Invoke*",
    "bedrock-mantle:*",
    "sagemaker:InvokeEndpoint*",
)
"""Every way to have a model answer: models, agents, flows, batch jobs, endpoints of SageMaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KillSwitchArgs:
    """What the kill switch is built from."""

    place: naming.Place


class KillSwitch(pulumi.ComponentResource):
    """What stops use cases, attached to nothing until somebody stops one."""

    stop_policy_arn: pulumi.Output[str]
    """Denies every call of a model to the role that it is attached to."""

    operator_policy_arn: pulumi.Output[str]
    """Lets its bearer stop and resume use cases; for the permission set of those on call."""

    def __init__(
        self, name: str, args: KillSwitchArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:kill_switch:KillSwitch", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        stop = aws.iam.Policy(
            f"{name}-stop-policy",
            name=naming.STOP_POLICY_NAME,
            path=naming.ROLE_PATH,
            description="Stops every call of a model by the roles that it is attached to",
            policy=document(
                Statement(sid="Stopped", effect="Deny", actions=STOPPED, resources=["*"])
            ),
            opts=child,
        )
        operator = aws.iam.Policy(
            f"{name}-operator-policy",
            name=f"{naming.STOP_POLICY_NAME}-operator",
            path=naming.ROLE_PATH,
            description="Stops and resumes use cases by `groundwork stop` and `groundwork resume`",
            policy=document(*operator_statements(args.place)),
            opts=child,
        )
        self.stop_policy_arn = stop.arn
        self.operator_policy_arn = operator.arn
        self.register_outputs(
            {
                "stop_policy_arn": self.stop_policy_arn,
                "operator_policy_arn": self.operator_policy_arn,
            }
        )


def operator_statements(place: naming.Place) -> Sequence[Statement]:
    """Return what stopping and resuming a use case takes, and nothing that grants."""
    roles = f"arn:aws:iam::{place.account_id}:role{naming.USE_CASE_ROLE_PATH}*"
    return (
        Statement(
            sid="StopAndResume",
            actions=["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
            resources=[roles],
            condition={"ArnEquals": {"iam:PolicyARN": place.stop_policy_arn}},
        ),
        Statement(
            sid="SeeRoles",
            actions=["iam:ListAttachedRolePolicies", "iam:ListRoleTags"],
            resources=[roles],
        ),
        # IAM lists roles by path, and knows no resource narrower than all of them.
        Statement(sid="ListRoles", actions=["iam:ListRoles"], resources=["*"]),
        Statement(
            sid="KeepRecord",
            actions=["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:PutParameter"],
            resources=[place.arn("ssm", f"parameter{naming.stop_record('*')}")],
        ),
    )
