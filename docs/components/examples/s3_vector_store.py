"""Vectors of a knowledge base in an index of S3; nothing runs between queries."""

from components.vector_stores import S3VectorStore, VectorStoreArgs
from handbook.surroundings import PLACE, TAGS, key, role

S3VectorStore(
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
