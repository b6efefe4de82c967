"""IAM Identity Center: what people may do in an account, and who they are."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType, Tags


def _provision(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Bring a changed set into the accounts that have it, as pulumi-aws does after each change."""
    client.provision_permission_set(
        InstanceArn=values["instanceArn"],
        PermissionSetArn=values.get("permissionSetArn") or values["arn"],
        TargetType="ALL_PROVISIONED_ACCOUNTS",
    )


PERMISSION_SET = ResourceType(
    token="aws:ssoadmin/permissionSet:PermissionSet",
    service="sso-admin",
    cloudformation="AWS::SSO::PermissionSet",
    id="{arn},{instanceArn}",
    auto_name="name",
    auto_name_limit=32,
    names={"arn": "PermissionSetArn", "name": "Name"},
    create=(Call(method="create_permission_set", at="PermissionSet"),),
    read=(Call(method="describe_permission_set", at="PermissionSet"),),
    update=(
        Call(
            method="update_permission_set",
            covers=("description", "relayState", "sessionDuration"),
        ),
        Call(method=_provision, covers=("description", "relayState", "sessionDuration")),
    ),
    delete=(Call(method="delete_permission_set"),),
    replace=("instanceArn", "name"),
    outputs={"arn": "PermissionSetArn", "createdDate": "CreatedDate"},
    defaults={"sessionDuration": "PT1H"},
    differs={"name:relayState": "=RelayStateType"},
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceArn"},
    ),
)

PERMISSION_SET_INLINE_POLICY = ResourceType(
    token="aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    service="sso-admin",
    cloudformation="AWS::SSO::PermissionSet/InlinePolicy",
    id="{permissionSetArn},{instanceArn}",
    json=("inlinePolicy",),
    create=(
        Call(method="put_inline_policy_to_permission_set"),
        Call(method=_provision, covers=("inlinePolicy",)),
    ),
    read=(
        Call(
            method="get_inline_policy_for_permission_set",
            # Where none is set, AWS answers with an empty text.
            at="[@][?InlinePolicy] | [0]",
        ),
    ),
    update=(
        Call(method="put_inline_policy_to_permission_set"),
        Call(method=_provision, covers=("inlinePolicy",)),
    ),
    delete=(Call(method="delete_inline_policy_from_permission_set"),),
    replace=("instanceArn", "permissionSetArn"),
)

MANAGED_POLICY_ATTACHMENT = ResourceType(
    token="aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    service="sso-admin",
    cloudformation=None,
    id="{managedPolicyArn},{permissionSetArn},{instanceArn}",
    create=(
        Call(method="attach_managed_policy_to_permission_set"),
        Call(method=_provision, covers=("managedPolicyArn",)),
    ),
    read=(
        Call(
            method="list_managed_policies_in_permission_set",
            at="AttachedManagedPolicies[?Arn=='{managedPolicyArn}'] | [0]",
        ),
    ),
    delete=(Call(method="detach_managed_policy_from_permission_set"),),
    replace=("instanceArn", "managedPolicyArn", "permissionSetArn"),
    outputs={"managedPolicyName": "Name"},
    differs={"type": "CloudFormation has no such type: it lists the policies in the set itself"},
)

ACCOUNT_ASSIGNMENT = ResourceType(
    token="aws:ssoadmin/accountAssignment:AccountAssignment",
    service="sso-admin",
    cloudformation="AWS::SSO::Assignment",
    id="{principalId},{principalType},{targetId},{targetType},{permissionSetArn},{instanceArn}",
    create=(Call(method="create_account_assignment", at="AccountAssignmentCreationStatus"),),
    read=(
        Call(
            method="list_account_assignments",
            names={"targetId": "AccountId"},
            at=(
                "AccountAssignments[?PrincipalId=='{principalId}' && "
                "PrincipalType=='{principalType}'] | [0]"
            ),
        ),
    ),
    delete=(Call(method="delete_account_assignment"),),
    replace=(
        "instanceArn",
        "permissionSetArn",
        "principalId",
        "principalType",
        "targetId",
        "targetType",
    ),
)

TYPES = (
    PERMISSION_SET,
    PERMISSION_SET_INLINE_POLICY,
    MANAGED_POLICY_ATTACHMENT,
    ACCOUNT_ASSIGNMENT,
)
