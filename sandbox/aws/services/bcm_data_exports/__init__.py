"""Data Exports, which moto lacks: definitions of exports and the tables that they query.

Nothing is spent here, so nothing is ever exported.
"""

from sandbox.aws.services.bcm_data_exports import exports, tags
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="bcm-data-exports",
    operations={**exports.OPERATIONS, **tags.OPERATIONS},
    is_global=True,
)
