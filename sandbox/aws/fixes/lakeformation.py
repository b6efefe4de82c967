"""Lake Formation: UpdateResource, what a registration holds, permissions on columns."""

import json
from typing import Any, cast

from moto.core.utils import unix_time
from moto.lakeformation import urls
from moto.lakeformation.models import Permission, Resource
from moto.lakeformation.responses import LakeFormationResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

Details = dict[str, Any]

_DETAILS = ("WithFederation", "HybridAccessEnabled", "ExpectedResourceOwnerAccount")


class _Patches(Patches):
    def apply(self) -> None:
        """Also open the path of an operation that moto does not route."""
        urls.url_paths["{0}/UpdateResource$"] = urls.response.dispatch
        super().apply()


patches = _Patches()


@patches.around(LakeFormationResponse)
def register_resource(original: Method, self: LakeFormationResponse) -> str:
    """Keep federation and hybrid access; a service-linked role where that is asked for."""
    answer: str = original(self)
    resource = self.lakeformation_backend.resources[param(self, "ResourceArn")]
    if not resource.role_arn:
        # UseServiceLinkedRole, or no role: AWS then registers with its own.
        resource.role_arn = (
            f"arn:{self.partition}:iam::{self.current_account}:role/aws-service-role/"
            "lakeformation.amazonaws.com/AWSServiceRoleForLakeFormationDataAccess"
        )
    _keep(self, resource)
    return answer


@patches.adds(LakeFormationResponse)
def update_resource(self: LakeFormationResponse) -> str:
    """Change the role and the options of a registered location."""
    resource = self.lakeformation_backend.describe_resource(param(self, "ResourceArn"))
    resource.role_arn = param(self, "RoleArn")
    _keep(self, resource)
    return "{}"


@patches.around(Resource)
def to_dict(original: Method, self: Resource) -> Details:
    """Tell the options, too."""
    told: Details = original(self)
    return told | cast("Details", vars(self).get("groundwork_details", {}))


@patches.around(LakeFormationResponse)
def list_permissions(original: Method, self: LakeFormationResponse) -> str:
    """Find permissions on any kind of resource; moto knows four kinds, and not columns.

    AWS refuses to be asked for columns: it lists the grants on them under their table.
    """
    del original
    principal = cast("Details | None", param(self, "Principal"))
    resource = cast("Details | None", param(self, "Resource"))
    kind = cast("str | None", param(self, "ResourceType"))
    if principal is not None and resource is None:
        raise AwsError(
            "InvalidInputException", "Resource is mandatory if Principal is set in the input."
        )
    if resource is not None and "TableWithColumns" in resource:
        raise AwsError(
            "InvalidInputException",
            "Resource must have either the catalog, table or database field populated.",
        )
    catalog = param(self, "CatalogId") or self.current_account
    found = self.lakeformation_backend.list_permissions(catalog)
    shown = [
        permission
        for permission in found
        if (principal is None or permission["Principal"] == principal)
        and (resource is None or _matches(resource, permission["Resource"], self.current_account))
        and (kind is None or kind in _kinds(permission["Resource"]))
    ]
    return json.dumps({"PrincipalResourcePermissions": shown})


@patches.around(LakeFormationResponse)
def revoke_permissions(original: Method, self: LakeFormationResponse) -> str:
    """Refuse to revoke what is not granted, on which moto fails; take columns from every grant.

    To AWS, rights on columns of a table add up to one, of which a revocation takes its columns.
    """
    if _columns(param(self, "Resource")):
        revoked = _revoke_columns(self)
    else:
        try:
            original(self)
            revoked = True
        except KeyError:
            revoked = False
    if not revoked:
        raise AwsError(
            "InvalidInputException", "No permissions revoked. Grantee does not have them."
        )
    return "{}"


@patches.around(Permission)
def __hash__(original: Method, self: Permission) -> int:  # noqa: N807 - moto's method
    """Depend on nothing that changes: moto changes permissions while they are in a set."""
    del original
    return hash(
        (json.dumps(self.principal, sort_keys=True), json.dumps(self.resource, sort_keys=True))
    )


def _columns(resource: Details) -> list[str]:
    """Return the columns that a resource names; none where it is no columns of a table."""
    return resource.get("TableWithColumns", {}).get("ColumnNames") or []


def _revoke_columns(self: LakeFormationResponse) -> bool:
    """Take columns from the principal's grants on their table; return whether it had any."""
    catalog = param(self, "CatalogId") or self.current_account
    resource = cast("Details", param(self, "Resource"))
    names = {"DatabaseName", "Name"}
    table = {"Table": {k: v for k, v in resource["TableWithColumns"].items() if k in names}}
    gone = set(_columns(resource))
    if catalog not in self.lakeformation_backend.grants:
        return False
    grants = self.lakeformation_backend.grants[catalog].permissions
    held = [
        grant
        for grant in grants
        if grant.principal == param(self, "Principal")
        and gone.intersection(_columns(grant.resource))
        and _matches(table, grant.resource, self.current_account)
    ]
    for grant in held:
        grants.remove(grant)
        left = [name for name in _columns(grant.resource) if name not in gone]
        if left:
            part = {**grant.resource["TableWithColumns"], "ColumnNames": left}
            grant.resource = {"TableWithColumns": part}
            grants.add(grant)
    return bool(held)


def _keep(self: LakeFormationResponse, resource: Resource) -> None:
    details = vars(resource).setdefault("groundwork_details", {})
    for name in _DETAILS:
        value = param(self, name)
        if value is not None:
            details[name] = value
    details["LastModified"] = int(unix_time())


def _kinds(resource: Details) -> set[str]:
    names = {
        "Catalog": "CATALOG",
        "Database": "DATABASE",
        "Table": "TABLE",
        "TableWithColumns": "TABLE",
        "DataLocation": "DATA_LOCATION",
        "LFTag": "LF_TAG",
        "LFTagPolicy": "LF_TAG_POLICY",
    }
    return {names[name] for name in resource if name in names}


def _matches(wanted: Details, found: Details, account: str) -> bool:
    """Whether `found` is the resource `wanted`; a catalogue that is not named is the account's."""
    if "Table" in wanted and "TableWithColumns" in found:
        names = ("CatalogId", "DatabaseName", "Name")
        columns = found["TableWithColumns"]
        found = {"Table": {name: columns[name] for name in names if name in columns}}
    return _with_catalog(wanted, account) == _with_catalog(found, account)


def _with_catalog(resource: Details, account: str) -> Details:
    return {
        kind: {"CatalogId": account, **{k: v for k, v in part.items() if v is not None}}
        for kind, part in resource.items()
    }
