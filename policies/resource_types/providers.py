"""The provider by which a stack's resources are made."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType

AWS_PROVIDER: Final = ResourceType(
    "pulumi:providers:aws",
    (
        "accessKey",
        "allowedAccountIds",
        "assumeRoles",
        "assumeRoleWithWebIdentity",
        "endpoints",
        "insecure",
        "secretKey",
        "skipCredentialsValidation",
        "skipRequestingAccountId",
        "token",
    ),
)
"""What is structured in it travels as JSON text."""
