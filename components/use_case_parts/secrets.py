"""The secrets that a use case reads at run time."""

from __future__ import annotations

from components import naming
from components.secret import Rotation, Secret, SecretArgs, reading
from components.spec.secrets import Rotation as RotationSpec
from components.use_case_parts.assembly import Assembly


def secrets(assembly: Assembly) -> None:
    """Make each secret, without a value, and let the role read them."""
    made = {
        name: Secret(
            f"{assembly.name}-{name}",
            SecretArgs(
                place=assembly.place,
                use_case=assembly.name,
                name=name,
                purpose=spec.purpose,
                key_arn=assembly.key.arn,
                reader_arn=assembly.role.arn,
                rotates_every_days=spec.rotates_every_days,
                rotation=_rotation(assembly.place, spec.rotation),
                disposable=assembly.where.is_disposable,
                tags=assembly.tags,
            ),
            assembly.opts,
        )
        for name, spec in assembly.spec.secrets.items()
    }
    if not made:
        return
    assembly.statements.append(reading([secret.arn for secret in made.values()]))
    assembly.settings |= {("secrets", name): secret.arn for name, secret in made.items()}
    # Who renews it, and how often: a report compares it with the day of the last change.
    assembly.outputs["secrets"] = {
        name: {
            "arn": made[name].arn,
            "rotates_every_days": spec.rotates_every_days,
            "renewed_by": spec.rotation.function if spec.rotation else "people",
        }
        for name, spec in assembly.spec.secrets.items()
    }


def _rotation(place: naming.Place, spec: RotationSpec | None) -> Rotation | None:
    if spec is None:
        return None
    return Rotation(
        function_arn=place.arn("lambda", f"function:{spec.function}"),
        role_arn=place.role_arn(spec.role, "/"),
    )
