"""Identities, their policies, and the permission sets of people."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

ROLE: Final = ResourceType(
    "aws:iam/role:Role",
    (
        "arn",
        "name",
        "assumeRolePolicy",
        "managedPolicyArns",
        "path",
        "permissionsBoundary",
        *under("inlinePolicies", "name", "policy"),
    ),
)
ROLE_POLICY: Final = ResourceType("aws:iam/rolePolicy:RolePolicy", ("name", "policy", "role"))
POLICY: Final = ResourceType("aws:iam/policy:Policy", ("arn", "name", "path", "policy"))
USER_POLICY: Final = ResourceType("aws:iam/userPolicy:UserPolicy", ("policy", "user"))
GROUP_POLICY: Final = ResourceType("aws:iam/groupPolicy:GroupPolicy", ("policy", "group"))
ROLE_POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment", ("policyArn", "role")
)
USER: Final = ResourceType("aws:iam/user:User", ("arn", "name", "path", "permissionsBoundary"))
ACCESS_KEY: Final = ResourceType("aws:iam/accessKey:AccessKey", ("user",))
LOGIN_PROFILE: Final = ResourceType("aws:iam/userLoginProfile:UserLoginProfile", ("user",))
SERVICE_CREDENTIAL: Final = ResourceType(
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential", ("serviceName", "userName")
)
USER_POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/userPolicyAttachment:UserPolicyAttachment", ("policyArn", "user")
)
GROUP_POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment", ("policyArn", "group")
)
POLICY_ATTACHMENT: Final = ResourceType(
    "aws:iam/policyAttachment:PolicyAttachment", ("policyArn", "roles", "users", "groups")
)
ROLE_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    ("policyArns", "roleName"),
)
USER_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
    ("policyArns", "userName"),
)
GROUP_ATTACHMENTS_EXCLUSIVE: Final = ResourceType(
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
    ("groupName", "policyArns"),
)
SSO_INLINE_POLICY: Final = ResourceType(
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    ("inlinePolicy", "permissionSetArn"),
)
SSO_MANAGED_POLICY: Final = ResourceType(
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    ("managedPolicyArn", "permissionSetArn"),
)
GROUP: Final = ResourceType("aws:iam/group:Group", ("arn", "name"))
GROUP_MEMBERSHIP: Final = ResourceType(
    "aws:iam/groupMembership:GroupMembership", ("group", "users")
)
USER_GROUPS: Final = ResourceType(
    "aws:iam/userGroupMembership:UserGroupMembership", ("groups", "user")
)
SSO_MANAGED_EXCLUSIVE: Final = ResourceType(
    "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
    ("managedPolicyArns", "permissionSetArn"),
)
PERMISSION_SET: Final = ResourceType("aws:ssoadmin/permissionSet:PermissionSet", ("arn", "name"))
ACCOUNT_ASSIGNMENT: Final = ResourceType(
    "aws:ssoadmin/accountAssignment:AccountAssignment", ("permissionSetArn", "targetId")
)
SSO_CUSTOMER_POLICY: Final = ResourceType(
    "aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
    ("permissionSetArn", *under("customerManagedPolicyReference", "name", "path")),
)
SSO_BOUNDARY: Final = ResourceType(
    "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
    (
        "permissionSetArn",
        "permissionsBoundary.managedPolicyArn",
        *under("permissionsBoundary.customerManagedPolicyReference", "name", "path"),
    ),
)
