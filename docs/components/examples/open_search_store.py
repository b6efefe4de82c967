"""Vectors of a knowledge base in a collection of OpenSearch Serverless."""

from components.vector_stores import OpenSearchStore, VectorStoreArgs
from handbook.surroundings import PLACE, TAGS, key, role

OpenSearchStore(
    "claims-letters",
    VectorStoreArgs(
        place=PLACE,
        subject="claims-letters",
        dimensions=1024,
        key_arn=key(),
        reader_arn=role().arn,
        admin_arn=PLACE.role_arn("groundwork-ci-deployer"),
        disposable=True,
        tags=TAGS,
    ),
)
