"""Secrets Manager: the name of a secret that waits for its deletion."""

from typing import Any

from moto.secretsmanager.models import SecretsManagerBackend

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches

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
