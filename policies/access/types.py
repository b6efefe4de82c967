"""The resource types that the view of access reads beside those of the rules."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

USER: Final = ResourceType("aws:iam/user:User", ("arn", "name", "permissionsBoundary"))
GROUP: Final = ResourceType("aws:iam/group:Group", ("arn", "name"))
GROUP_MEMBERSHIP: Final = ResourceType(
    "aws:iam/groupMembership:GroupMembership", ("group", "users")
)
USER_GROUPS: Final = ResourceType(
    "aws:iam/userGroupMembership:UserGroupMembership", ("groups", "user")
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
KMS_ALIAS: Final = ResourceType("aws:kms/alias:Alias", ("name", "targetKeyId"))
KMS_GRANT: Final = ResourceType(
    "aws:kms/grant:Grant",
    (
        "granteePrincipal",
        "keyId",
        "operations",
        *under("constraints", "encryptionContextEquals", "encryptionContextSubset"),
    ),
)
CATALOG_TABLE: Final = ResourceType(
    "aws:glue/catalogTable:CatalogTable",
    (
        "arn",
        "databaseName",
        "name",
        "storageDescriptor.location",
        "storageDescriptor.columns.name",
    ),
)
LAKE_LOCATION: Final = ResourceType("aws:lakeformation/resource:Resource", ("arn",))
LAKE_TAGS: Final = ResourceType(
    "aws:lakeformation/resourceLfTags:ResourceLfTags",
    (
        "database.name",
        *under("table", "databaseName", "name"),
        *under("lfTags", "key", "value"),
    ),
)
HOSTED_ENDPOINT: Final = ResourceType("aws:sagemaker/endpoint:Endpoint", ("arn", "name"))
PROVISIONED_THROUGHPUT: Final = ResourceType(
    "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
    ("modelArn", "provisionedModelArn", "provisionedModelName"),
)
