"""What CI's two roles may do: the operations of the types in a use case's stack, and no more."""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.iam_document import Statement
from components.spec.fields import STAGES

_APP_REGISTRY = "servicecatalog-appregistry.amazonaws.com"
_USE_CASE_ROLES = "role" + naming.USE_CASE_ROLE_PATH


def planner(place: naming.Place, state_bucket: str | None) -> Sequence[Statement]:
    """Return the reads that a preview with refresh makes."""
    return (
        Statement(
            sid="ReadIdentities",
            actions=[
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListRolePolicies",
                "iam:ListRoleTags",
            ],
            resources=[_role_arns(place)],
        ),
        Statement(
            sid="ReadUseCases",
            actions=[
                "bedrock:GetGuardrail",
                "bedrock:GetInferenceProfile",
                "bedrock:GetProvisionedModelThroughput",
                "bedrock:ListTagsForResource",
                "budgets:DescribeBudgetAction",
                "budgets:ListTagsForResource",
                "budgets:ViewBudget",
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetDashboard",
                "cloudwatch:ListTagsForResource",
                "kms:DescribeKey",
                "kms:GetKeyPolicy",
                "kms:GetKeyRotationStatus",
                "kms:ListAliases",
                "kms:ListResourceTags",
                "lakeformation:ListPermissions",
                "logs:DescribeLogGroups",
                "logs:DescribeQueryDefinitions",
                "logs:GetDataProtectionPolicy",
                "logs:ListTagsForResource",
                "resource-groups:GetGroup",
                "resource-groups:GetGroupConfiguration",
                "resource-groups:GetGroupQuery",
                "resource-groups:GetTags",
                "servicecatalog:GetApplication",
                "servicecatalog:GetAttributeGroup",
                "servicecatalog:ListAssociatedAttributeGroups",
                "servicecatalog:ListTagsForResource",
                "sns:GetSubscriptionAttributes",
                "sns:GetTopicAttributes",
                "sns:ListTagsForResource",
                "ssm:DescribeParameters",
                "ssm:ListTagsForResource",
                "tag:GetResources",
            ],
            # Reads of what is described, never of data: most of these know no resource.
            resources=["*"],
        ),
        Statement(
            sid="ReadSettings",
            actions=["ssm:GetParameter", "ssm:GetParameters"],
            resources=[place.arn("ssm", "parameter/groundwork/*")],
        ),
        *_state(state_bucket, ["s3:GetObject"]),
    )


def deployer(place: naming.Place, state_bucket: str | None) -> Sequence[Statement]:
    """Return what deploying a use case takes; its roles can be made only within the boundary."""
    return (
        Statement(
            sid="MakeBoundedRoles",
            actions=["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
            resources=[_role_arns(place)],
            condition={
                "StringEquals": {
                    "iam:PermissionsBoundary": [
                        arn for stage in STAGES for arn in place.boundary_arns(stage)
                    ]
                }
            },
        ),
        Statement(
            sid="KeepBoundedRoles",
            actions=[
                "iam:DeleteRole",
                "iam:DeleteRolePolicy",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListInstanceProfilesForRole",
                "iam:ListRolePolicies",
                "iam:ListRoleTags",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ],
            resources=[_role_arns(place)],
        ),
        Statement(
            sid="KeepModelEndpoints",
            actions=[
                "bedrock:CreateGuardrail",
                "bedrock:CreateGuardrailVersion",
                "bedrock:CreateInferenceProfile",
                "bedrock:CreateProvisionedModelThroughput",
                "bedrock:DeleteGuardrail",
                "bedrock:DeleteInferenceProfile",
                "bedrock:DeleteProvisionedModelThroughput",
                "bedrock:GetGuardrail",
                "bedrock:GetInferenceProfile",
                "bedrock:GetProvisionedModelThroughput",
                "bedrock:ListTagsForResource",
                "bedrock:TagResource",
                "bedrock:UntagResource",
                "bedrock:UpdateGuardrail",
            ],
            resources=[
                place.arn("bedrock", "guardrail/*"),
                place.arn("bedrock", "application-inference-profile/*"),
                place.arn("bedrock", "inference-profile/*"),
                place.arn("bedrock", "provisioned-model/*"),
                naming.foundation_model_arn(place.region, "*"),
            ],
        ),
        Statement(
            sid="KeepDataGrants",
            actions=[
                "lakeformation:GrantPermissions",
                "lakeformation:ListPermissions",
                "lakeformation:RevokePermissions",
            ],
            # Lake Formation's own administrators decide on which data; IAM knows no resource here.
            resources=["*"],
        ),
        Statement(
            sid="KeepRecords",
            actions=[
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteDataProtectionPolicy",
                "logs:DeleteLogGroup",
                "logs:GetDataProtectionPolicy",
                "logs:ListTagsForResource",
                "logs:PutDataProtectionPolicy",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
                "cloudwatch:DeleteAlarms",
                "cloudwatch:DeleteDashboards",
                "cloudwatch:GetDashboard",
                "cloudwatch:ListTagsForResource",
                "cloudwatch:PutDashboard",
                "cloudwatch:PutMetricAlarm",
                "cloudwatch:TagResource",
                "cloudwatch:UntagResource",
                "sns:CreateTopic",
                "sns:DeleteTopic",
                "sns:GetTopicAttributes",
                "sns:ListTagsForResource",
                "sns:SetTopicAttributes",
                "sns:Subscribe",
                "sns:TagResource",
                "sns:UntagResource",
                "ssm:AddTagsToResource",
                "ssm:DeleteParameter",
                "ssm:GetParameter",
                "ssm:ListTagsForResource",
                "ssm:PutParameter",
                "ssm:RemoveTagsFromResource",
            ],
            resources=[
                place.arn("logs", f"log-group:{naming.log_group('*', '*')}"),
                place.arn("cloudwatch", "alarm:groundwork-*"),
                f"arn:aws:cloudwatch::{place.account_id}:dashboard/groundwork-*",
                place.arn("sns", "groundwork-*"),
                place.arn("ssm", "parameter/groundwork/*"),
            ],
        ),
        Statement(
            sid="KeepBudgets",
            actions=[
                "budgets:CreateBudgetAction",
                "budgets:DeleteBudgetAction",
                "budgets:DescribeBudgetAction",
                "budgets:ListTagsForResource",
                "budgets:ModifyBudget",
                "budgets:TagResource",
                "budgets:UntagResource",
                "budgets:UpdateBudgetAction",
                "budgets:ViewBudget",
            ],
            # An action's ARN continues that of its budget.
            resources=[f"arn:aws:budgets::{place.account_id}:budget/{naming.title('*')}"],
        ),
        Statement(
            sid="GiveBudgetsTheirExecutor",
            actions=["iam:PassRole"],
            resources=[place.role_arn(naming.BUDGET_EXECUTOR)],
            condition={"StringEquals": {"iam:PassedToService": "budgets.amazonaws.com"}},
        ),
        Statement(
            sid="TakeDownWhatIsStopped",
            # A role that AWS Budgets has stopped cannot be deleted with the stop on it.
            actions=["iam:DetachRolePolicy"],
            resources=[_role_arns(place)],
            condition={
                "ArnEquals": {
                    "iam:PolicyARN": place.policy_arn(naming.OVER_BUDGET_POLICY, naming.STOP_PATH)
                }
            },
        ),
        Statement(
            sid="LetAppRegistryMakeItsRole",
            # AWS makes it with an account's first application, by the caller's right.
            actions=["iam:CreateServiceLinkedRole"],
            resources=[
                place.role_arn("*", f"/aws-service-role/{_APP_REGISTRY}/"),
            ],
            condition={"StringEquals": {"iam:AWSServiceName": _APP_REGISTRY}},
        ),
        Statement(
            sid="KeepRegistration",
            actions=[
                "resource-groups:CreateGroup",
                "resource-groups:DeleteGroup",
                "resource-groups:GetGroup",
                "resource-groups:GetGroupConfiguration",
                "resource-groups:GetGroupQuery",
                "resource-groups:GetTags",
                "resource-groups:Tag",
                "resource-groups:Untag",
                "resource-groups:UpdateGroup",
                "resource-groups:UpdateGroupQuery",
                "servicecatalog:AssociateAttributeGroup",
                "servicecatalog:CreateApplication",
                "servicecatalog:CreateAttributeGroup",
                "servicecatalog:DeleteApplication",
                "servicecatalog:DeleteAttributeGroup",
                "servicecatalog:DisassociateAttributeGroup",
                "servicecatalog:GetApplication",
                "servicecatalog:GetAttributeGroup",
                "servicecatalog:ListAssociatedAttributeGroups",
                "servicecatalog:ListTagsForResource",
                "servicecatalog:TagResource",
                "servicecatalog:UntagResource",
                "servicecatalog:UpdateApplication",
                "servicecatalog:UpdateAttributeGroup",
            ],
            # AppRegistry makes a group of its own for each application, named by it.
            resources=[
                place.arn("resource-groups", f"group/{naming.title('*')}"),
                place.arn("servicecatalog", "/applications/*"),
                place.arn("servicecatalog", "/attribute-groups/*"),
            ],
        ),
        Statement(
            sid="ListWhatKnowsNoResource",
            actions=[
                "cloudwatch:DescribeAlarms",
                "kms:ListAliases",
                "logs:DescribeLogGroups",
                "logs:DescribeQueryDefinitions",
                "sns:GetSubscriptionAttributes",
                "sns:Unsubscribe",
                "ssm:DescribeParameters",
            ],
            resources=["*"],
        ),
        Statement(
            sid="KeepWhatKnowsNoResource",
            actions=[
                # CloudWatch takes these for composite alarms from callers alone that may do so
                # everywhere; the alarms of the platform are denied below.
                "cloudwatch:DeleteAlarms",
                "cloudwatch:PutCompositeAlarm",
                # What data protection finds is delivered to the platform's log group.
                "logs:CreateLogDelivery",
                "logs:DeleteQueryDefinition",
                "logs:PutQueryDefinition",
            ],
            resources=["*"],
        ),
        Statement(
            sid="NeverTouchWhatIsShared",
            effect="Deny",
            actions=["logs:*", "cloudwatch:*", "sns:*", "ssm:*", "iam:*"],
            resources=[
                place.arn("logs", f"log-group:{naming.log_group(naming.PLATFORM, '*')}"),
                place.arn("cloudwatch", f"alarm:groundwork-{naming.PLATFORM}-*"),
                place.arn("sns", f"groundwork-{naming.PLATFORM}-*"),
                place.arn("ssm", f"parameter{naming.parameter(naming.PLATFORM, '*')}"),
                f"arn:aws:iam::{place.account_id}:policy{naming.BOUNDARY_PATH}*",
            ],
        ),
        *_state(state_bucket, ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]),
    )


def _role_arns(place: naming.Place) -> str:
    return f"arn:aws:iam::{place.account_id}:{_USE_CASE_ROLES}*"


def _state(bucket: str | None, actions: Sequence[str]) -> Sequence[Statement]:
    if bucket is None:
        return ()
    arn = naming.bucket_arn(bucket)
    return (
        Statement(sid="ListState", actions=["s3:ListBucket"], resources=[arn]),
        Statement(sid="UseState", actions=actions, resources=[f"{arn}/*"]),
    )
