"""Lake Formation: its settings, registered locations and grants."""

import hashlib
import json
from typing import Any, cast

from sandbox.resource import Call, Codec, Properties, ResourceType

# pulumi-aws takes ARNs where the API takes a structure around each.
_PRINCIPALS = Codec(
    lambda v: [{"dataLakePrincipalIdentifier": arn} for arn in v],
    lambda v: [p["DataLakePrincipalIdentifier"] for p in v],
)

DATA_LAKE_SETTINGS = ResourceType(
    token="aws:lakeformation/dataLakeSettings:DataLakeSettings",
    service="lakeformation",
    cloudformation="AWS::LakeFormation::DataLakeSettings",
    differs={
        "name:catalogId": "CloudFormation sets the stack's own account's settings only",
    },
    id="{catalogId}",
    names={"admins": "DataLakeSettings.DataLakeAdmins"},
    create=(Call(method="put_data_lake_settings", into="DataLakeSettings"),),
    read=(Call(method="get_data_lake_settings", at="DataLakeSettings"),),
    update=(Call(method="put_data_lake_settings", into="DataLakeSettings"),),
    delete=(
        Call(
            method="put_data_lake_settings",
            binds=("catalogId",),
            constants={"DataLakeSettings": {}},
        ),
    ),
    replace=("catalogId",),
    outputs={"catalogId": "={account}"},
    computed=("catalogId", "parameters"),
    codecs={"admins": _PRINCIPALS, "readOnlyAdmins": _PRINCIPALS},
    sets=("admins", "readOnlyAdmins", "trustedResourceOwners"),
)

_ANEW = "pulumi-aws registers the location anew for every change"

RESOURCE = ResourceType(
    token="aws:lakeformation/resource:Resource",
    service="lakeformation",
    cloudformation="AWS::LakeFormation::Resource",
    differs={
        "name:withPrivilegedAccess": "newer than AWS's schema; RegisterResource has it",
        "required:useServiceLinkedRole": "pulumi-aws leaves it out where a role is named",
        "replace:hybridAccessEnabled": _ANEW,
        "replace:roleArn": _ANEW,
        "replace:useServiceLinkedRole": _ANEW,
        "replace:withFederation": _ANEW,
    },
    id="{arn}",
    names={"arn": "ResourceArn"},
    create=(Call(method="register_resource"),),
    read=(Call(method="describe_resource", at="ResourceInfo"),),
    delete=(Call(method="deregister_resource"),),
    replace=(
        "arn",
        "hybridAccessEnabled",
        "roleArn",
        "useServiceLinkedRole",
        "withFederation",
        "withPrivilegedAccess",
    ),
    outputs={"lastModified": "LastModified"},
    computed=("roleArn",),
    # DescribeResource tells the role, not whether it is the service-linked one.
    write_only=("useServiceLinkedRole",),
)

_WHERE = {
    "principal": "Principal",
    "database": "Resource.Database",
    "table": "Resource.Table",
    "tableWithColumns": "Resource.TableWithColumns",
    "dataLocation": "Resource.DataLocation",
    "dataLocation.arn": "ResourceArn",
    "lfTag": "Resource.LFTag",
    "lfTag.key": "TagKey",
    "lfTag.values": "TagValues",
    "lfTagPolicy": "Resource.LFTagPolicy",
    "lfTagPolicy.expressions": "Expression",
    "lfTagPolicy.expressions.key": "TagKey",
    "lfTagPolicy.expressions.values": "TagValues",
    "permissionsWithGrantOptions": "PermissionsWithGrantOption",
}
_GRANTED = (
    "catalogId",
    "database",
    "dataLocation",
    "lfTag",
    "lfTagPolicy",
    "principal",
    "table",
    "tableWithColumns",
)


def _digest(_: Any, values: Properties) -> str:  # noqa: ANN401 - boto3 has no types
    """Return an id of what is granted to whom; pulumi-aws too has a digest here."""
    text = json.dumps({n: values.get(n) for n in _GRANTED}, sort_keys=True, default=str)
    return str(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16))


def _granted(client: Any, values: Properties) -> Properties | None:  # noqa: ANN401
    """Return the principal's permissions on just this resource, or None where it has none."""
    from sandbox.request import build

    call = Call(method="list_permissions", binds=_GRANTED)
    wanted = build(PERMISSIONS, call, values)
    columns: Properties = wanted["Resource"].get("TableWithColumns") or {}
    table = {k: v for k, v in columns.items() if k in {"DatabaseName", "Name"}}
    # AWS lists the grants on columns under their table.
    query: Properties = {**wanted, "Resource": {"Table": table}} if columns else wanted
    found = [
        grant
        for grant in client.list_permissions(**query)["PrincipalResourcePermissions"]
        if grant["Principal"] == wanted["Principal"]
        and _covers(grant["Resource"], wanted["Resource"])
    ]
    if not found:
        return None
    return {
        "Permissions": sorted({p for g in found for p in g["Permissions"]}),
        "PermissionsWithGrantOption": sorted(
            {p for g in found for p in g.get("PermissionsWithGrantOption", [])}
        ),
    }


def _covers(one: Any, other: Any) -> bool:  # noqa: ANN401
    """Tell whether a grant's resource is the one asked for; AWS adds the catalogue's id."""
    if isinstance(other, dict) and isinstance(one, dict):
        held, asked = cast("Properties", one), cast("Properties", other)
        return all(_covers(held.get(k), v) for k, v in asked.items())
    return one == other


PERMISSIONS = ResourceType(
    token="aws:lakeformation/permissions:Permissions",
    service="lakeformation",
    cloudformation="AWS::LakeFormation::PrincipalPermissions",
    differs={
        "name:catalogId": "=Catalog",
        "required:permissionsWithGrantOptions": "GrantPermissions takes none as the usual case",
        "enum:permissions": "newer permissions, which GrantPermissions takes",
        "enum:permissionsWithGrantOptions": "newer permissions, which GrantPermissions takes",
    },
    id="{_digest}",
    importable=False,
    names=_WHERE,
    create=(Call(method="grant_permissions"),),
    read=(Call(method=_granted),),
    # AWS refuses to revoke what is not granted, under the code of any wrong input.
    delete=(Call(method="revoke_permissions", missing=("InvalidInputException",)),),
    replace=(*_GRANTED, "permissions", "permissionsWithGrantOptions"),
    outputs={"_digest": _digest, "catalogId": "={account}"},
    computed=("catalogId",),
    sets=(
        "permissions",
        "permissionsWithGrantOptions",
        "tableWithColumns.columnNames",
        "lfTagPolicy.expressions",
        "lfTagPolicy.expressions.values",
    ),
    write_only=tuple(n for n in _GRANTED if n != "catalogId"),
)

TYPES = (DATA_LAKE_SETTINGS, RESOURCE, PERMISSIONS)
