"""KMS: keys, their names and grants on them."""

from sandbox.resource import Call, Properties, ResourceType, Tags

_ROTATE = Call(
    method="enable_key_rotation",
    names={"id": "KeyId"},
    covers=("enableKeyRotation", "rotationPeriodInDays"),
    given={"enableKeyRotation": True},
)
_DISABLE = Call(
    method="disable_key", names={"id": "KeyId"}, covers=("isEnabled",), given={"isEnabled": None}
)

_DESCRIBE_ANEW = Call(
    method="update_key_description", names={"id": "KeyId"}, covers=("description",)
)
_SCHEDULE_DELETION = Call(
    method="schedule_key_deletion",
    names={"id": "KeyId", "deletionWindowInDays": "PendingWindowInDays"},
    # The key's state when it is pending deletion already.
    missing=("KMSInvalidStateException",),
)
_PUT_KEY_POLICY = Call(
    method="put_key_policy",
    names={"id": "KeyId"},
    constants={"PolicyName": "default"},
    covers=("policy", "bypassPolicyLockoutSafetyCheck"),
)

_NOT_DELETED = (
    "[KeyMetadata][?KeyState != 'PendingDeletion' && KeyState != 'PendingReplicaDeletion'] | [0]"
)

_FIXED = "AWS's schema is silent; a key cannot change in this, so pulumi-aws makes another"

KEY = ResourceType(
    token="aws:kms/key:Key",
    service="kms",
    cloudformation="AWS::KMS::Key",
    id="{keyId}",
    names={"customerMasterKeySpec": "KeySpec"},
    json=("policy",),
    create=(
        Call(method="create_key", at="KeyMetadata"),
        _ROTATE,
        _DISABLE,
    ),
    read=(
        # AWS keeps a deleted key for the days of its deletion window.
        Call(
            method="describe_key",
            names={"id": "KeyId"},
            # A primary with replicas that are still to go counts as deleted too.
            at=_NOT_DELETED,
        ),
        Call(
            method="get_key_policy",
            names={"id": "KeyId"},
            constants={"PolicyName": "default"},
            gives={"policy": "Policy"},
        ),
        Call(
            method="get_key_rotation_status",
            names={"id": "KeyId"},
            gives={
                "enableKeyRotation": "KeyRotationEnabled",
                "rotationPeriodInDays": "RotationPeriodInDays",
            },
            # Only symmetric keys that AWS itself made can rotate.
            missing=("UnsupportedOperationException",),
        ),
    ),
    reads={
        "customKeyStoreId": "CustomKeyStoreId",
        "customerMasterKeySpec": "KeySpec",
        "description": "Description",
        "isEnabled": "Enabled",
        "keyUsage": "KeyUsage",
        "multiRegion": "MultiRegion",
        "xksKeyId": "XksKeyConfiguration.Id",
    },
    update=(
        # A disabled key takes no other change, so it is enabled first and disabled last.
        Call(
            method="enable_key",
            names={"id": "KeyId"},
            covers=("isEnabled",),
            given={"isEnabled": True},
        ),
        _ROTATE,
        Call(
            method="disable_key_rotation",
            names={"id": "KeyId"},
            covers=("enableKeyRotation",),
            given={"enableKeyRotation": None},
        ),
        _DESCRIBE_ANEW,
        _PUT_KEY_POLICY,
        _DISABLE,
    ),
    delete=(_SCHEDULE_DELETION,),
    replace=("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"),
    outputs={"arn": "Arn", "keyId": "KeyId"},
    defaults={
        "bypassPolicyLockoutSafetyCheck": False,
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "enableKeyRotation": False,
        "isEnabled": True,
        "keyUsage": "ENCRYPT_DECRYPT",
    },
    computed=("description", "multiRegion", "policy", "rotationPeriodInDays"),
    write_only=("bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_resource_tags",
        names={"id": "KeyId"},
    ),
    differs={
        "name:isEnabled": "=Enabled",
        "name:customKeyStoreId": "CloudFormation makes no keys in custom key stores",
        "name:xksKeyId": "CloudFormation makes no keys in external key stores",
        "replace:customerMasterKeySpec": _FIXED,
        "replace:keyUsage": _FIXED,
        "replace:multiRegion": _FIXED,
        "enum:customerMasterKeySpec": "the schema lacks the newest values of KMS's own model",
        "enum:keyUsage": "the schema lacks the newest values of KMS's own model",
    },
)


_DISABLE_REPLICA = Call(
    method="disable_key", names={"id": "KeyId"}, covers=("enabled",), given={"enabled": None}
)


def _primary_region(values: Properties) -> str:
    return values["primaryKeyArn"].split(":")[3]


REPLICA_KEY = ResourceType(
    token="aws:kms/replicaKey:ReplicaKey",
    service="kms",
    cloudformation="AWS::KMS::ReplicaKey",
    id="{keyId}",
    json=("policy",),
    create=(
        # The primary's region is asked for a replica in this one.
        Call(
            method="replicate_key",
            region=_primary_region,
            names={"primaryKeyArn": "KeyId"},
            constants={"ReplicaRegion": "{region}"},
            at="ReplicaKeyMetadata",
        ),
        _DISABLE_REPLICA,
    ),
    read=(
        Call(method="describe_key", names={"id": "KeyId"}, at=_NOT_DELETED),
        Call(
            method="get_key_policy",
            names={"id": "KeyId"},
            constants={"PolicyName": "default"},
            gives={"policy": "Policy"},
        ),
        Call(
            method="get_key_rotation_status",
            names={"id": "KeyId"},
            gives={"keyRotationEnabled": "KeyRotationEnabled"},
            missing=("UnsupportedOperationException",),
        ),
    ),
    reads={
        "description": "Description",
        "enabled": "Enabled",
        "primaryKeyArn": "MultiRegionConfiguration.PrimaryKey.Arn",
    },
    update=(
        Call(
            method="enable_key",
            names={"id": "KeyId"},
            covers=("enabled",),
            given={"enabled": True},
        ),
        _DESCRIBE_ANEW,
        _PUT_KEY_POLICY,
        _DISABLE_REPLICA,
    ),
    delete=(_SCHEDULE_DELETION,),
    replace=("primaryKeyArn",),
    outputs={
        "arn": "Arn",
        "keyId": "KeyId",
        "keyRotationEnabled": "KeyRotationEnabled",
        "keySpec": "KeySpec",
        "keyUsage": "KeyUsage",
    },
    defaults={"bypassPolicyLockoutSafetyCheck": False, "enabled": True},
    computed=("policy",),
    write_only=("bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_resource_tags",
        names={"id": "KeyId"},
    ),
    differs={
        "name:policy": "=KeyPolicy",
        "required:policy": "KMS gives the default policy, and pulumi-aws leaves it to that",
    },
)


def _target_arn(_alias: object, values: Properties) -> str:
    target = values["targetKeyId"]
    if target.startswith("arn:"):
        return target
    return f"arn:{values['partition']}:kms:{values['region']}:{values['account']}:key/{target}"


ALIAS = ResourceType(
    token="aws:kms/alias:Alias",
    service="kms",
    cloudformation="AWS::KMS::Alias",
    id="{name}",
    auto_name="name",
    auto_name_limit=255,
    auto_name_prefix="alias/",
    names={"name": "AliasName"},
    arn_or_id=("targetKeyId",),
    create=(Call(method="create_alias"),),
    read=(Call(method="list_aliases", at="Aliases[?AliasName == '{name}'] | [0]"),),
    reads={"name": "AliasName"},
    update=(Call(method="update_alias"),),
    delete=(Call(method="delete_alias"),),
    replace=("name",),
    outputs={
        "arn": "=arn:{partition}:kms:{region}:{account}:{name}",
        "targetKeyArn": _target_arn,
    },
    volatile=("targetKeyArn",),
    differs={"pattern:name": "KMS's own call refuses the name that lacks the prefix"},
)

GRANT = ResourceType(
    token="aws:kms/grant:Grant",
    service="kms",
    cloudformation=None,
    id="{keyId}:{grantId}",
    names={"grantCreationTokens": "GrantTokens"},
    arn_or_id=("keyId",),
    sets=("operations", "grantCreationTokens"),
    create=(Call(method="create_grant"),),
    read=(
        Call(
            method="list_grants",
            names={"grantId": "GrantId", "granteePrincipal": ""},
            at="Grants[?GrantId == '{grantId}'] | [0]",
        ),
    ),
    delete=(
        Call(method="revoke_grant", names={"grantId": "GrantId"}, given={"retireOnDelete": None}),
        Call(method="retire_grant", names={"grantId": "GrantId"}, given={"retireOnDelete": True}),
    ),
    replace=(
        "constraints",
        "grantCreationTokens",
        "granteePrincipal",
        "keyId",
        "name",
        "operations",
        "retireOnDelete",
        "retiringPrincipal",
    ),
    outputs={"grantId": "GrantId", "grantToken": "GrantToken"},
    write_only=("grantCreationTokens", "retireOnDelete"),
    differs={"type": "CloudFormation makes no grants on keys"},
)

TYPES = (ALIAS, GRANT, KEY, REPLICA_KEY)
