"""Known ways from some rights to more: sets of actions that lift their holder above its policies.

The methods are Rhino Security Labs', with what PMapper and pathfinding.cloud added for services
that have come since: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
, https://github.com/nccgroup/PMapper/wiki and https://pathfinding.cloud/paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

PASS_ROLE: Final = "iam:PassRole"  # noqa: S105  an action


@dataclass(frozen=True, slots=True)
class Method:
    """A set of actions that together give more than they say."""

    actions: tuple[str, ...]
    passed_to: str = ""
    """The service that a role is handed to; empty where none is."""

    takes_over: bool = False
    """Whether it takes over something that already runs with more rights; what is named in full
    was chosen, and is not what the method looks for."""

    @property
    def name(self) -> str:
        """The actions, as people read them."""
        return " + ".join(self.actions)


CHANGES_OF_RIGHTS: Final = (
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
    "iam:AttachUserPolicy",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PutUserPermissionsBoundary",
)
"""Each is a method by itself."""

BOUNDED_BY: Final[Mapping[str, frozenset[str]]] = {
    "iam:AttachUserPolicy": frozenset({"iam:policyarn", "iam:permissionsboundary"}),
    "iam:AttachGroupPolicy": frozenset({"iam:policyarn"}),
    "iam:AttachRolePolicy": frozenset({"iam:policyarn", "iam:permissionsboundary"}),
    "iam:PutUserPolicy": frozenset({"iam:permissionsboundary"}),
    "iam:PutRolePolicy": frozenset({"iam:permissionsboundary"}),
    "iam:PutRolePermissionsBoundary": frozenset({"iam:permissionsboundary"}),
    "iam:PutUserPermissionsBoundary": frozenset({"iam:permissionsboundary"}),
}
"""Action to the condition keys under which it gives no more than somebody has allowed.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

_PASSING: Final[Mapping[str, Sequence[tuple[str, ...]]]] = {
    "apprunner.amazonaws.com": (("apprunner:CreateService",),),
    "batch.amazonaws.com": (("batch:RegisterJobDefinition", "batch:SubmitJob"),),
    "bedrock-agentcore.amazonaws.com": (
        (
            "bedrock-agentcore:CreateCodeInterpreter",
            "bedrock-agentcore:StartCodeInterpreterSession",
            "bedrock-agentcore:InvokeCodeInterpreter",
        ),
        ("bedrock-agentcore:CreateAgentRuntime", "bedrock-agentcore:InvokeAgentRuntimeCommand"),
        ("bedrock-agentcore:CreateBrowser", "bedrock-agentcore:ConnectBrowserAutomationStream"),
    ),
    "cloudformation.amazonaws.com": (
        ("cloudformation:CreateStack",),
        ("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
        ("cloudformation:UpdateStackSet",),
    ),
    "codebuild.amazonaws.com": (
        ("codebuild:CreateProject", "codebuild:StartBuild"),
        ("codebuild:CreateProject", "codebuild:StartBuildBatch"),
        ("codebuild:UpdateProject", "codebuild:StartBuild"),
    ),
    "codestar.amazonaws.com": (("codestar:CreateProject",),),
    "datapipeline.amazonaws.com": (
        ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    ),
    "ec2.amazonaws.com": (
        ("ec2:RunInstances",),
        ("ec2:RequestSpotInstances",),
        ("ec2:AssociateIamInstanceProfile",),
        ("autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
        ("autoscaling:CreateLaunchConfiguration", "autoscaling:UpdateAutoScalingGroup"),
    ),
    "ecs-tasks.amazonaws.com": (
        ("ecs:RegisterTaskDefinition", "ecs:CreateService"),
        ("ecs:RegisterTaskDefinition", "ecs:RunTask"),
        ("ecs:RegisterTaskDefinition", "ecs:StartTask"),
        ("ecs:RunTask",),
    ),
    "elasticmapreduce.amazonaws.com": (("elasticmapreduce:RunJobFlow",),),
    "glue.amazonaws.com": (
        ("glue:CreateDevEndpoint",),
        ("glue:CreateJob", "glue:StartJobRun"),
        ("glue:CreateJob", "glue:CreateTrigger"),
        ("glue:UpdateJob", "glue:StartJobRun"),
        ("glue:CreateSession", "glue:RunStatement"),
    ),
    "lambda.amazonaws.com": (
        ("lambda:CreateFunction", "lambda:InvokeFunction"),
        ("lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
        ("lambda:CreateFunction", "lambda:AddPermission"),
    ),
    "sagemaker.amazonaws.com": (
        ("sagemaker:CreateNotebookInstance",),
        ("sagemaker:CreateTrainingJob",),
        ("sagemaker:CreateProcessingJob",),
        ("sagemaker:CreateHyperParameterTuningJob",),
        ("sagemaker:CreateModel", "sagemaker:CreateEndpoint"),
    ),
    "states.amazonaws.com": (("states:CreateStateMachine", "states:StartExecution"),),
}
"""What starts something of the caller's own under a role, by the service that takes the role."""

_TAKING_OVER: Final = (
    ("apprunner:UpdateService",),
    ("bedrock-agentcore:InvokeAgentRuntimeCommand",),
    ("bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"),
    ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    ("cloudformation:UpdateStack",),
    ("codebuild:StartBuild",),
    ("codebuild:StartBuildBatch",),
    ("codestar:CreateProjectFromTemplate",),
    ("codestar:AssociateTeamMember",),
    ("ec2-instance-connect:SendSSHPublicKey",),
    ("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"),
    ("ecs:ExecuteCommand",),
    ("glue:UpdateDevEndpoint",),
    ("lambda:UpdateFunctionCode",),
    ("lambda:UpdateFunctionConfiguration",),
    ("sagemaker:CreatePresignedNotebookInstanceUrl",),
    ("ssm:SendCommand",),
    ("ssm:StartSession",),
    ("ssm:StartAutomationExecution",),
    ("sts:AssumeRole",),
)
"""What takes over something that already runs, or a role, with rights of its own."""

METHODS: Final = (
    *(Method((action,)) for action in CHANGES_OF_RIGHTS),
    *(
        Method((PASS_ROLE, *actions), passed_to=service)
        for service, starts in _PASSING.items()
        for actions in starts
    ),
    *(Method(actions, takes_over=True) for actions in _TAKING_OVER),
)
