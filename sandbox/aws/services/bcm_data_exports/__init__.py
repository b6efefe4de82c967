"""Data Exports, which moto lacks: definitions of exports and the tables that they query.

Nothing is spent here, so nothing is ever exported.
"""

from sandbox.aws.services.bcm_data_exports import exports
from sandbox.aws.services.service import Service
from sandbox.aws.services.tagging import UPPER_PAIR, Tagging

SERVICE = Service(
    name="bcm-data-exports",
    operations={
        **exports.OPERATIONS,
        **Tagging(
            arn="ResourceArn",
            tags="ResourceTags",
            keys="ResourceTagKeys",
            pair=UPPER_PAIR,
            pages=("NextToken", "MaxResults"),
        ).operations(),
    },
    is_global=True,
)
