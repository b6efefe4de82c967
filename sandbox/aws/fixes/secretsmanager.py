"""Secrets Manager: names of secrets that wait for their deletion, and all rules of a rotation."""

from typing import Any

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches
from sandbox.aws.services.secretsmanager import RULES

patches = Patches()


@patches.around(SecretsManagerBackend)
def create_secret(original: Method, self: SecretsManagerBackend, **given: Any) -> str:  # noqa: ANN401
    """Answer as AWS for a name that is not free yet, so that a caller knows what to do."""
    existing = self.secrets.get(given["name"])
    if existing and existing.is_deleted():
        raise AwsError(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled "
            "for deletion.",
        )
    answer: str = original(self, **given)
    return answer


@patches.around(FakeSecret)
def to_dict(original: Method, self: FakeSecret) -> dict[str, Any]:
    """Tell all rules of the rotation, of which moto tells the days; and no function without one."""
    told: dict[str, Any] = original(self)
    rules = vars(self).get(RULES)
    return told | {"RotationRules": rules} if rules else told
