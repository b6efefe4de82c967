"""IAM: client ids of an OIDC provider, and refusals that moto leaves out."""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import IAMBackend, Role
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator
from moto.iam.responses import IamResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

MANAGED_POLICY_SIZE = 6144
ROLE_POLICIES_SIZE = 10240
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""


@patches.adds(IamResponse)
def add_client_id_to_open_id_connect_provider(self: IamResponse) -> ActionResult:
    """Add an audience; one that is there already is no error, as AWS says."""
    ids = _client_ids(self)
    if param(self, "ClientID") not in ids:
        ids.append(param(self, "ClientID"))
    return EmptyResult()


@patches.adds(IamResponse)
def remove_client_id_from_open_id_connect_provider(self: IamResponse) -> ActionResult:
    """Remove an audience; one that is not there is no error, as AWS says."""
    ids = _client_ids(self)
    if param(self, "ClientID") in ids:
        ids.remove(param(self, "ClientID"))
    return EmptyResult()


@patches.around(IAMBackend)
def create_role(
    original: Method,
    self: IAMBackend,
    role_name: str,
    assume_role_policy_document: str,
    path: str,
    permissions_boundary: str | None,
    *rest: object,
    **more: object,
) -> Role:
    """Check the trust policy and the permissions boundary, as on their update."""
    IAMTrustPolicyDocumentValidator(assume_role_policy_document).validate()
    _check_boundary(self, permissions_boundary)
    role: Role = original(
        self, role_name, assume_role_policy_document, path, permissions_boundary, *rest, **more
    )
    return role


@patches.around(IAMBackend)
def put_role_permissions_boundary(
    original: Method, self: IAMBackend, role_name: str, permissions_boundary: str
) -> None:
    """Refuse a boundary that does not exist."""
    _check_boundary(self, permissions_boundary)
    original(self, role_name, permissions_boundary)


@patches.around(IAMBackend)
def delete_policy(original: Method, self: IAMBackend, policy_arn: str) -> None:
    """Refuse a policy that is in use, or that has further versions."""
    policy = self.get_policy(policy_arn)
    bounds = any(role.permissions_boundary_arn == policy_arn for role in self.roles.values())
    if policy.attachment_count or bounds:
        raise _delete_conflict("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise _delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must delete "
            "the policy's versions. The default version is deleted with the policy."
        )
    original(self, policy_arn)


@patches.around(IAMBackend)
def create_policy(
    original: Method,
    self: IAMBackend,
    description: str,
    path: str,
    policy_document: str,
    *rest: object,
) -> object:
    """Refuse a managed policy that is too long."""
    _fits("managed policy", policy_document, MANAGED_POLICY_SIZE)
    return original(self, description, path, policy_document, *rest)


@patches.around(IAMBackend)
def create_policy_version(
    original: Method, self: IAMBackend, policy_arn: str, policy_document: str, *rest: object
) -> object:
    """Refuse a version that is too long."""
    _fits("managed policy", policy_document, MANAGED_POLICY_SIZE)
    return original(self, policy_arn, policy_document, *rest)


@patches.around(IAMBackend)
def put_role_policy(
    original: Method, self: IAMBackend, role_name: str, policy_name: str, policy_json: str
) -> None:
    """Refuse what makes a role's inline policies too long together."""
    held = {**self.get_role(role_name).policies, policy_name: policy_json}
    _fits(f"role {role_name}'s inline policies", "".join(held.values()), ROLE_POLICIES_SIZE)
    original(self, role_name, policy_name, policy_json)


def _fits(what: str, documents: str, most: int) -> None:
    # White space does not count.
    size = len("".join(documents.split()))
    if size > most:
        raise AwsError(
            "LimitExceeded", f"{what}: {size} characters exceed the maximum of {most}", status=409
        )


def _delete_conflict(message: str) -> AwsError:
    return AwsError("DeleteConflict", message, status=409)


def _check_boundary(self: IAMBackend, arn: str | None) -> None:
    if arn and arn.startswith("arn:") and arn not in self.managed_policies:
        raise AwsError(
            "NoSuchEntity",
            f"Scope ARN: {arn} does not exist or is not attachable.",
            status=404,
        )


def _client_ids(self: IamResponse) -> list[str]:
    arn = param(self, "OpenIDConnectProviderArn")
    return self.backend.get_open_id_connect_provider(arn).client_id_list
