"""IAM: roles, policies, identity providers."""

from typing import Any

from sandbox.resource import SET, Call, Codec, Properties, ResourceType, Tags

_VERSIONS = 5
"""How many versions a managed policy may have (AWS's quota); pulumi-aws removes the oldest."""


def _detach(client: Any, state: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Take all policies off a role that is to go, where the program asks for it."""
    if not state.get("forceDetachPolicies"):
        return
    name = state["name"]
    for policy in client.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        client.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy in client.list_role_policies(RoleName=name)["PolicyNames"]:
        client.delete_role_policy(RoleName=name, PolicyName=policy)


ROLE = ResourceType(
    token="aws:iam/role:Role",
    service="iam",
    cloudformation="AWS::IAM::Role",
    id="{name}",
    auto_name="name",
    names={"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"},
    reads={"permissionsBoundary": "PermissionsBoundary.PermissionsBoundaryArn"},
    json=("assumeRolePolicy",),
    create=(Call(method="create_role"),),
    read=(Call(method="get_role", at="Role"),),
    update=(
        Call(
            method="update_assume_role_policy",
            names={"assumeRolePolicy": "PolicyDocument"},
            covers=("assumeRolePolicy",),
        ),
        Call(method="update_role", covers=("description", "maxSessionDuration")),
        Call(
            method="put_role_permissions_boundary",
            covers=("permissionsBoundary",),
            given={"permissionsBoundary": SET},
        ),
        Call(
            method="delete_role_permissions_boundary",
            covers=("permissionsBoundary",),
            given={"permissionsBoundary": None},
        ),
    ),
    before_delete=_detach,
    delete=(Call(method="delete_role"),),
    replace=("name", "path"),
    outputs={"arn": "Arn", "uniqueId": "RoleId", "createDate": "CreateDate"},
    defaults={"path": "/", "maxSessionDuration": 3600, "forceDetachPolicies": False},
    write_only=("forceDetachPolicies",),
    tags=Tags(add="tag_role", remove="untag_role"),
)


def _new_version(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Make the policy's text its new default version, the oldest giving way."""
    arn = values["arn"]
    versions = client.list_policy_versions(PolicyArn=arn)["Versions"]
    spare = sorted((v for v in versions if not v["IsDefaultVersion"]), key=_created)
    for version in spare[: max(0, len(versions) - _VERSIONS + 1)]:
        client.delete_policy_version(PolicyArn=arn, VersionId=version["VersionId"])
    client.create_policy_version(PolicyArn=arn, PolicyDocument=values["policy"], SetAsDefault=True)


def _created(version: Any) -> Any:  # noqa: ANN401
    return version["CreateDate"]


def _delete_versions(client: Any, values: Properties) -> None:  # noqa: ANN401
    """AWS deletes a policy only when its default version is its last."""
    for version in client.list_policy_versions(PolicyArn=values["arn"])["Versions"]:
        if not version["IsDefaultVersion"]:
            client.delete_policy_version(PolicyArn=values["arn"], VersionId=version["VersionId"])


POLICY = ResourceType(
    token="aws:iam/policy:Policy",
    service="iam",
    cloudformation="AWS::IAM::ManagedPolicy",
    id="{arn}",
    auto_name="name",
    auto_name_limit=128,
    names={"name": "PolicyName", "policy": "PolicyDocument", "arn": "PolicyArn"},
    json=("policy",),
    create=(Call(method="create_policy", at="Policy"),),
    read=(
        Call(method="get_policy", at="Policy"),
        Call(
            method="get_policy_version",
            names={"_version": "VersionId"},
            at="PolicyVersion",
            gives={"policy": "Document"},
        ),
    ),
    update=(Call(method=_new_version, covers=("policy",)),),
    delete=(Call(method="delete_policy"),),
    before_delete=_delete_versions,
    replace=("description", "name", "path"),
    outputs={
        "arn": "Arn",
        "policyId": "PolicyId",
        "attachmentCount": "AttachmentCount",
        "_version": "DefaultVersionId",
    },
    defaults={"path": "/"},
    tags=Tags(add="tag_policy", remove="untag_policy"),
)

ROLE_POLICY = ResourceType(
    token="aws:iam/rolePolicy:RolePolicy",
    service="iam",
    cloudformation="AWS::IAM::RolePolicy",
    differs={
        "required:policy": "PutRolePolicy wants it, whatever AWS's schema says",
    },
    id="{role}:{name}",
    auto_name="name",
    auto_name_limit=128,
    names={"role": "RoleName", "name": "PolicyName", "policy": "PolicyDocument"},
    json=("policy",),
    create=(Call(method="put_role_policy"),),
    read=(Call(method="get_role_policy"),),
    update=(Call(method="put_role_policy"),),
    delete=(Call(method="delete_role_policy"),),
    replace=("name", "role"),
)

ROLE_POLICY_ATTACHMENT = ResourceType(
    token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    service="iam",
    cloudformation=None,
    id="{role}/{policyArn}",
    names={"role": "RoleName"},
    create=(Call(method="attach_role_policy"),),
    read=(
        Call(
            method="list_attached_role_policies",
            at="AttachedPolicies[?PolicyArn=='{policyArn}'] | [0]",
        ),
    ),
    delete=(Call(method="detach_role_policy"),),
    replace=("policyArn", "role"),
    differs={"type": "CloudFormation has no such type: it lists the policies in the role itself"},
)


def _change_clients(client: Any, values: Properties) -> None:  # noqa: ANN401
    """Make the provider's audiences those wanted; AWS takes them one by one."""
    arn = values["arn"]
    provider = client.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    now, wanted = set(provider["ClientIDList"]), set(values["clientIdLists"])
    for audience in sorted(wanted - now):
        client.add_client_id_to_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID=audience
        )
    for audience in sorted(now - wanted):
        client.remove_client_id_from_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID=audience
        )


OPEN_ID_CONNECT_PROVIDER = ResourceType(
    token="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    service="iam",
    cloudformation="AWS::IAM::OIDCProvider",
    differs={
        "required:clientIdLists": "pulumi-aws asks for an audience; to IAM it is optional",
        "required:url": "CreateOpenIDConnectProvider wants it, whatever AWS's schema says",
    },
    id="{arn}",
    names={
        "arn": "OpenIDConnectProviderArn",
        "clientIdLists": "ClientIDList",
        "thumbprintLists": "ThumbprintList",
    },
    create=(Call(method="create_open_id_connect_provider"),),
    read=(Call(method="get_open_id_connect_provider"),),
    update=(
        Call(method=_change_clients, covers=("clientIdLists",)),
        Call(
            method="update_open_id_connect_provider_thumbprint",
            covers=("thumbprintLists",),
            given={"thumbprintLists": SET},
        ),
    ),
    delete=(Call(method="delete_open_id_connect_provider"),),
    replace=("url",),
    outputs={"arn": "OpenIDConnectProviderArn"},
    sets=("clientIdLists",),
    computed=("thumbprintLists",),
    # AWS keeps the address without its scheme, and takes only this one.
    codecs={"url": Codec(lambda v: v, lambda v: f"https://{v.removeprefix('https://')}")},
    tags=Tags(add="tag_open_id_connect_provider", remove="untag_open_id_connect_provider"),
)

TYPES = (ROLE, POLICY, ROLE_POLICY, ROLE_POLICY_ATTACHMENT, OPEN_ID_CONNECT_PROVIDER)
