"""IAM Identity Center: one instance of a known ARN, tags, and refusals that moto leaves out."""

import json
import re
from collections.abc import Iterable
from typing import Any, cast

from moto.iam.models import iam_backends
from moto.iam.policy_validation import IAMPolicyDocumentValidator
from moto.identitystore.models import identitystore_backends
from moto.ssoadmin.models import Instance, ManagedPolicy, PermissionSet, SSOAdminBackend
from moto.ssoadmin.responses import SSOAdminResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

_HOURS = re.compile(r"PT(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?")
_SECONDS = (3600, 43200)
"""How short and how long a session may be: 1 to 12 hours (Identity Center user guide, "Set session
duration for AWS accounts")."""

_MAX_TAGS = 50
"""Tags of one permission set (API reference, `TagList`)."""


@patches.around(Instance)
def __init__(original: Method, self: Instance, account_id: str, region: str) -> None:  # noqa: N807
    """Name the account's instance by the account: moto's random names do not match AWS's form."""
    original(self, account_id, region)
    self.instance_arn = f"arn:aws:sso:::instance/ssoins-{account_id:0>16}"
    self.identity_store_id = f"d-{account_id[-10:]}"


@patches.around(PermissionSet)
def generate_id(original: Method, instance_arn: str) -> str:
    """Return an ARN in AWS's form, which is not one below the instance's."""
    identifier: str = original(instance_arn).rpartition("/")[2]
    return f"{instance_arn.replace(':instance/', ':permissionSet/')}/{identifier}"


@patches.around(SSOAdminBackend)
def create_permission_set(
    original: Method,
    self: SSOAdminBackend,
    name: str,
    description: str,
    instance_arn: str,
    session_duration: str | int,
    relay_state: str,
    tags: list[dict[str, str]] | None,
) -> dict[str, Any]:
    """Refuse a name that is taken and an instance that is not there; a session lasts an hour."""
    _known(self, instance_arn)
    if any(it.name == name for it in self.permission_sets if it.instance_arn == instance_arn):
        raise AwsError("ConflictException", f"PermissionSet with name {name} already exists.")
    lasts = _duration(session_duration)
    made = _merged([], tags or [])
    return original(self, name, description, instance_arn, lasts, relay_state, made)


@patches.around(SSOAdminBackend)
def update_permission_set(
    original: Method,
    self: SSOAdminBackend,
    instance_arn: str,
    permission_set_arn: str,
    description: str | None,
    session_duration: str | int,
    relay_state: str,
) -> dict[str, Any]:
    """Keep a description that the request leaves out; what else it leaves out is reset."""
    found = self._find_permission_set(  # pyright: ignore[reportPrivateUsage]
        instance_arn, permission_set_arn
    )
    kept = found.description if description is None else description
    lasts = _duration(session_duration)
    return original(self, instance_arn, permission_set_arn, kept, lasts, relay_state)


@patches.around(SSOAdminBackend)
def delete_permission_set(
    original: Method, self: SSOAdminBackend, instance_arn: str, permission_set_arn: str
) -> dict[str, Any]:
    """Refuse while somebody is assigned."""
    if any(it.permission_set_arn == permission_set_arn for it in self.account_assignments):
        raise AwsError(
            "ConflictException",
            "PermissionSet has ApplicationProfile associated with it, could not be deleted.",
        )
    return original(self, instance_arn, permission_set_arn)


@patches.around(SSOAdminBackend)
def put_inline_policy_to_permission_set(
    original: Method,
    self: SSOAdminBackend,
    instance_arn: str,
    permission_set_arn: str,
    inline_policy: str,
) -> None:
    """Refuse what is no policy of IAM."""
    try:
        IAMPolicyDocumentValidator(inline_policy).validate()
    except Exception as error:
        raise AwsError("ValidationException", f"The inline policy is not valid: {error}") from error
    original(self, instance_arn, permission_set_arn, inline_policy)


@patches.around(SSOAdminBackend)
def _find_managed_policy(
    original: Method, self: SSOAdminBackend, managed_policy_arn: str
) -> ManagedPolicy:
    """Find AWS's policies that have a path, too, such as those under `job-function/`."""
    del original
    known = iam_backends[self.account_id]["aws"].managed_policies
    if not managed_policy_arn.startswith("arn:aws:iam::aws:") or managed_policy_arn not in known:
        raise AwsError(
            "ResourceNotFoundException", f"Policy does not exist with ARN: {managed_policy_arn}"
        )
    name = managed_policy_arn.rpartition("/")[2]
    return cast("ManagedPolicy", ManagedPolicy(managed_policy_arn, name))


@patches.around(SSOAdminBackend)
def create_account_assignment(
    original: Method,
    self: SSOAdminBackend,
    instance_arn: str,
    target_id: str,
    target_type: str,
    permission_set_arn: str,
    principal_type: str,
    principal_id: str,
) -> dict[str, Any]:
    """Refuse sets, accounts and principals that are not there; the same twice is one."""
    self._find_permission_set(  # pyright: ignore[reportPrivateUsage]
        instance_arn, permission_set_arn
    )
    if target_id != self.account_id:
        raise AwsError(
            "ResourceNotFoundException", f"AWS account {target_id} is not in the organization."
        )
    store = identitystore_backends[self.account_id][self.region_name].identity_stores.get(
        _known(self, instance_arn).identity_store_id
    )
    held = {} if store is None else store.groups if principal_type == "GROUP" else store.users
    if principal_id not in held:
        raise AwsError("ResourceNotFoundException", f"{principal_type} {principal_id} not found.")
    wanted = (instance_arn, target_id, target_type, permission_set_arn)
    for it in self.account_assignments:
        made = (it.instance_arn, it.target_id, it.target_type, it.permission_set_arn)
        if (*made, it.principal_type, it.principal_id) == (*wanted, principal_type, principal_id):
            return it.to_json(include_creation_date=True, include_request_id=True)
    return original(self, *wanted, principal_type, principal_id)


@patches.adds(SSOAdminResponse)
def tag_resource(self: SSOAdminResponse) -> str:
    """Add tags to a permission set."""
    found = _tagged(self)
    found.tags = _merged(found.tags, param(self, "Tags"))
    return "{}"


@patches.adds(SSOAdminResponse)
def untag_resource(self: SSOAdminResponse) -> str:
    """Take tags off a permission set."""
    found = _tagged(self)
    found.tags = [tag for tag in found.tags if tag["Key"] not in param(self, "TagKeys")]
    return "{}"


@patches.adds(SSOAdminResponse)
def list_tags_for_resource(self: SSOAdminResponse) -> str:
    """Return the tags of a permission set."""
    return json.dumps({"Tags": _tagged(self).tags})


def _tagged(self: SSOAdminResponse) -> PermissionSet:
    arn = param(self, "ResourceArn")
    for found in self.ssoadmin_backend.permission_sets:
        if found.permission_set_arn == arn:
            return found
    raise AwsError("ResourceNotFoundException", f"Could not find {arn}")


def _merged(
    before: Iterable[dict[str, str]], added: Iterable[dict[str, str]]
) -> list[dict[str, str]]:
    tags = {tag["Key"]: tag["Value"] for tag in (*before, *added)}
    if len(tags) > _MAX_TAGS:
        raise AwsError(
            "ServiceQuotaExceededException", f"{len(tags)} tags; {_MAX_TAGS} is the most"
        )
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _known(self: SSOAdminBackend, instance_arn: str) -> Instance:
    for instance in self.instances:
        if instance.instance_arn == instance_arn:
            return instance
    there = ", ".join(it.instance_arn for it in self.instances)
    raise AwsError(
        "ResourceNotFoundException",
        f"Could not find instance {instance_arn}; this account has {there}",
    )


def _duration(given: str | int) -> str:
    """Return how long a session lasts, in ISO 8601; moto fills in 3600 where nothing is said."""
    text = "PT1H" if isinstance(given, int) else given
    parts = _HOURS.fullmatch(text)
    shortest, longest = _SECONDS
    seconds = -1
    if parts:
        hours, minutes, rest = (int(part or 0) for part in parts.groups())
        seconds = hours * 3600 + minutes * 60 + rest
    if not shortest <= seconds <= longest:
        raise AwsError(
            "ValidationException", f"SessionDuration {text} is not between PT1H and PT12H"
        )
    return text
