"""Budget actions, which moto's Budgets lacks."""

from sandbox.aws.services.budgets import actions, tags
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="budgets",
    operations={**actions.OPERATIONS, **tags.OPERATIONS},
    is_global=True,
    is_moto=tags.is_moto,
)
