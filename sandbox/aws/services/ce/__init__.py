"""What moto's Cost Explorer lacks: cost allocation tags and anomaly detection.

Cost categories are played here too: moto keeps two of one name, does not list them, and answers
`null` for what was not given. Costs themselves (`GetCostAndUsage`) stay moto's.
"""

from sandbox.aws.services.ce import (
    allocation_tags,
    categories,
    monitors,
    subscriptions,
)
from sandbox.aws.services.service import Service
from sandbox.aws.services.tagging import UPPER_PAIR, Tagging

SERVICE = Service(
    name="ce",
    operations={
        **allocation_tags.OPERATIONS,
        **categories.OPERATIONS,
        **monitors.OPERATIONS,
        **subscriptions.OPERATIONS,
        **Tagging(
            arn="ResourceArn", tags="ResourceTags", keys="ResourceTagKeys", pair=UPPER_PAIR
        ).operations(),
    },
    is_global=True,
)
