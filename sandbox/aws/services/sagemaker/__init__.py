"""SageMaker's hosting and model registry: moto keeps names and little else of them.

moto drops network isolation and deployment configurations, takes names twice and models that do
not exist, and updates no endpoint. So these operations are played here whole; the rest is moto's.
"""

from sandbox.aws.services.sagemaker import configs, endpoints, models, packages, tags
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="sagemaker",
    operations={
        **models.OPERATIONS,
        **configs.OPERATIONS,
        **endpoints.OPERATIONS,
        **packages.OPERATIONS,
        **tags.OPERATIONS,
    },
    is_moto=tags.is_moto,
)
