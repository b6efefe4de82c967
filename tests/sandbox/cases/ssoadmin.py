"""Identity Center's cases."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import LIST, READ

INSTANCE = "arn:aws:sso:::instance/ssoins-0000000000000000"
DIRECTORY = "d-0000000000"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
AUDIT = "arn:aws:iam::aws:policy/SecurityAudit"
SET: tuple[str, dict[str, Any]] = (
    "aws:ssoadmin/permissionSet:PermissionSet",
    {"instanceArn": INSTANCE, "name": "auditor"},
)
OTHER = (SET[0], {**SET[1], "name": "steward"})
GROUP = (
    "aws:identitystore/group:Group",
    {"identityStoreId": DIRECTORY, "displayName": "auditors"},
)

_KEYS = {"InstanceArn": "{instanceArn}", "PermissionSetArn": "{permissionSetArn}"}
_SHORT = "arn:aws:sso:::instance/short"

CASES = [
    Case(
        token=SET[0],
        inputs={
            "instanceArn": INSTANCE,
            "name": "auditor",
            "description": "Reads evidence",
            "sessionDuration": "PT2H",
            "relayState": "https://console.aws.amazon.com/s3",
            "tags": {"owner": "platform"},
        },
        sees=(
            Sees(
                method="describe_permission_set",
                params={"InstanceArn": INSTANCE, "PermissionSetArn": "{arn}"},
                created={
                    "PermissionSet.Name": "auditor",
                    "PermissionSet.Description": "Reads evidence",
                    "PermissionSet.SessionDuration": "PT2H",
                    "PermissionSet.RelayState": "https://console.aws.amazon.com/s3",
                },
                updated={
                    "PermissionSet.Description": "Reads all evidence",
                    "PermissionSet.SessionDuration": "PT1H",
                    "PermissionSet.RelayState": None,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"InstanceArn": INSTANCE, "ResourceArn": "{arn}"},
                created={"Tags": [{"Key": "owner", "Value": "platform"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "description": "Reads all evidence",
            "sessionDuration": None,
            "relayState": None,
            "tags": {"stage": "pilot"},
        },
        replace={"name": "audit"},
        invalid={
            "name": {"name": "a name that is much longer than AWS allows"},
            "instanceArn": {"instanceArn": _SHORT},
            "sessionDuration": {"sessionDuration": "an hour"},
            "description": {"description": ""},
        },
        drift=Drift(
            method="update_permission_set",
            params={
                "InstanceArn": INSTANCE,
                "PermissionSetArn": "{arn}",
                "Description": "Reads all evidence",
                "SessionDuration": "PT12H",
            },
            shows="sessionDuration",
        ),
    ),
    Case(
        token="aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        needs={"set": SET, "other": OTHER},
        inputs={
            "instanceArn": INSTANCE,
            "permissionSetArn": "{set.arn}",
            "inlinePolicy": READ,
        },
        sees=(
            Sees(
                method="get_inline_policy_for_permission_set",
                params=_KEYS,
                created={"InlinePolicy": READ},
                updated={"InlinePolicy": LIST},
            ),
            Sees(
                method="list_permission_sets_provisioned_to_account",
                params={"InstanceArn": INSTANCE, "AccountId": "000000000000"},
                created={"contains(PermissionSets, '{permissionSetArn}')": True},
            ),
        ),
        change={"inlinePolicy": LIST},
        replace={"permissionSetArn": "{other.arn}"},
        invalid={
            "inlinePolicy": {"inlinePolicy": None},
            "permissionSetArn": {"permissionSetArn": f"{INSTANCE}/ps-0123456789abcdef"},
        },
        drift=Drift(
            method="put_inline_policy_to_permission_set",
            params={**_KEYS, "InlinePolicy": READ},
            shows="inlinePolicy",
        ),
    ),
    Case(
        token="aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
        needs={"set": SET},
        inputs={
            "instanceArn": INSTANCE,
            "permissionSetArn": "{set.arn}",
            "managedPolicyArn": READ_ONLY,
        },
        sees=(
            Sees(
                method="list_managed_policies_in_permission_set",
                params=_KEYS,
                created={"AttachedManagedPolicies": [{"Arn": READ_ONLY, "Name": "ReadOnlyAccess"}]},
            ),
        ),
        change=None,
        replace={"managedPolicyArn": AUDIT},
        invalid={"managedPolicyArn": {"managedPolicyArn": "short"}},
    ),
    Case(
        token="aws:ssoadmin/accountAssignment:AccountAssignment",
        needs={"set": SET, "other": OTHER, "group": GROUP},
        inputs={
            "instanceArn": INSTANCE,
            "permissionSetArn": "{set.arn}",
            "principalId": "{group.groupId}",
            "principalType": "GROUP",
            "targetId": "000000000000",
            "targetType": "AWS_ACCOUNT",
        },
        sees=(
            Sees(
                method="list_account_assignments",
                params={**_KEYS, "AccountId": "000000000000"},
                created={"AccountAssignments[].PrincipalId": ["{principalId}"]},
            ),
        ),
        change=None,
        replace={"permissionSetArn": "{other.arn}"},
        invalid={
            "principalId": {"principalId": "auditors"},
            "principalType": {"principalType": "ROLE"},
            "targetType": {"targetType": "AWS_REGION"},
            "targetId": {"targetId": "12"},
        },
    ),
]
