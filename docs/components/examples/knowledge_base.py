"""Passages of the claim letters, found by meaning, with the vectors in S3."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.knowledge_base import Chunking, Documents, KnowledgeBase, KnowledgeBaseArgs
from handbook.surroundings import PLACE, TAGS, access_logs, boundary, key

encryption = key()
store = PrivateBucket(
    "data-internal",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("data-internal"),
        lifecycle=Lifecycle(expire_days=730, noncurrent_days=30),
        disposable=True,
        key_arn=encryption,
        access_log_bucket=access_logs(),
    ),
)
KnowledgeBase(
    "claims-letters",
    KnowledgeBaseArgs(
        place=PLACE,
        use_case="claims",
        name="letters",
        purpose="Find letters that tell of the same damage",
        documents=Documents(
            dataset="claim-letters",
            bucket=store.bucket,
            prefix="claim-letters/",
            key_arn=encryption,
        ),
        embedding_model_id="amazon.titan-embed-text-v2:0",
        dimensions=1024,
        storage="s3-vectors",
        chunking=Chunking(strategy="fixed-size", max_tokens=300, overlap_percent=20),
        key_arn=encryption,
        boundary_arn=boundary(),
        admin_arn=PLACE.role_arn("groundwork-ci-deployer"),
        disposable=True,
        tags=TAGS,
    ),
)
