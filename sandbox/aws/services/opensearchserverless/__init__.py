"""OpenSearch Serverless: policies and collections; moto deletes no policy and has no data access.

moto's collections come without AWS-owned keys and without patterns in policies, so that these here
take their place whole. VPC endpoints stay moto's.
"""

from sandbox.aws.services.opensearchserverless import collection, policies
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="opensearchserverless",
    operations={**policies.OPERATIONS, **collection.OPERATIONS},
)
