"""How a use case is found by those who do not build it."""

from __future__ import annotations

from components.inputs import registered_of
from components.registry import Registration, RegistrationArgs
from components.use_case_parts.assembly import Assembly


def registration(assembly: Assembly) -> None:
    """Enter the use case into the account's registry."""
    name, spec = assembly.name, assembly.spec
    made = Registration(
        name,
        RegistrationArgs(
            use_case=name,
            environment=assembly.environment,
            purpose=spec.purpose,
            attributes=registered_of(name, spec, assembly.platform, assembly.environment),
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.outputs |= {
        "application_tag": made.application_tag,
        "resource_group_arn": made.group_arn,
    }
