"""Knowledge bases' cases."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import ROLE
from tests.sandbox.cases.s3_vectors import BUCKET, INDEX

EMBEDDING = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
BASE = (
    "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase",
    {
        "name": "articles",
        "roleArn": "{role.arn}",
        "knowledgeBaseConfiguration": {
            "type": "VECTOR",
            "vectorKnowledgeBaseConfiguration": {
                "embeddingModelArn": EMBEDDING,
                "embeddingModelConfiguration": {
                    "bedrockEmbeddingModelConfiguration": {
                        "dimensions": 1024,
                        "embeddingDataType": "FLOAT32",
                    }
                },
            },
        },
        "storageConfiguration": {
            "type": "S3_VECTORS",
            "s3VectorsConfiguration": {"indexArn": "{index.indexArn}"},
        },
    },
)
_NEEDS = {"role": ROLE, "vectors": BUCKET, "index": INDEX}


def _ingestion(tokens: int) -> dict[str, Any]:
    return {
        "chunkingConfiguration": {
            "chunkingStrategy": "FIXED_SIZE",
            "fixedSizeChunkingConfiguration": {"maxTokens": tokens, "overlapPercentage": 20},
        }
    }


def _source(prefix: str) -> dict[str, Any]:
    return {
        "type": "S3",
        "s3Configuration": {
            "bucketArn": "arn:aws:s3:::data",
            "bucketOwnerAccountId": "000000000000",
            "inclusionPrefixes": [prefix],
        },
    }


CASES = [
    Case(
        token=BASE[0],
        needs={**_NEEDS, "other": (ROLE[0], {**ROLE[1], "name": "other"})},
        inputs={**BASE[1], "description": "Articles", "tags": {"use_case": "support"}},
        sees=(
            Sees(
                method="get_knowledge_base",
                params={"knowledgeBaseId": "{id}"},
                created={
                    "knowledgeBase.name": "articles",
                    "knowledgeBase.status": "ACTIVE",
                    "knowledgeBase.roleArn": "{roleArn}",
                    "knowledgeBase.storageConfiguration.s3VectorsConfiguration.indexArn": (
                        "arn:aws:s3vectors:us-east-1:000000000000:bucket/support-vectors"
                        "/index/articles"
                    ),
                },
                updated={
                    "knowledgeBase.name": "help",
                    "knowledgeBase.description": "Articles of the help centre",
                    "knowledgeBase.roleArn": "arn:aws:iam::000000000000:role/other",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{arn}"},
                created={"tags": {"use_case": "support"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "name": "help",
            "description": "Articles of the help centre",
            "roleArn": "{other.arn}",
            "tags": {"stage": "pilot"},
        },
        replace={
            "storageConfiguration": {
                "type": "S3_VECTORS",
                "s3VectorsConfiguration": {"indexArn": "{index.indexArn}-2"},
            }
        },
        invalid={
            "name": {"name": "help articles"},
            "roleArn": {"roleArn": "role"},
            "knowledgeBaseConfiguration.type": {
                "knowledgeBaseConfiguration": {
                    "type": "GRAPH",
                    "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": EMBEDDING},
                }
            },
        },
        drift=Drift(
            method="update_knowledge_base",
            params={
                "knowledgeBaseId": "{id}",
                "name": "help",
                "roleArn": "{other.arn}",
                "description": "by hand",
                "knowledgeBaseConfiguration": BASE[1]["knowledgeBaseConfiguration"],
            },
            shows="description",
        ),
    ),
    Case(
        token="aws:bedrock/agentDataSource:AgentDataSource",
        needs={**_NEEDS, "base": BASE},
        inputs={
            "name": "articles",
            "knowledgeBaseId": "{base.id}",
            "dataDeletionPolicy": "RETAIN",
            "dataSourceConfiguration": _source("help-articles/"),
            "vectorIngestionConfiguration": _ingestion(300),
        },
        sees=(
            Sees(
                method="get_data_source",
                params={"knowledgeBaseId": "{knowledgeBaseId}", "dataSourceId": "{dataSourceId}"},
                created={
                    "dataSource.status": "AVAILABLE",
                    "dataSource.dataDeletionPolicy": "RETAIN",
                    "dataSource.dataSourceConfiguration.s3Configuration.inclusionPrefixes": [
                        "help-articles/"
                    ],
                },
                updated={
                    "dataSource.dataDeletionPolicy": "DELETE",
                    "dataSource.description": "All articles",
                    "dataSource.dataSourceConfiguration.s3Configuration.inclusionPrefixes": [
                        "articles/"
                    ],
                },
            ),
        ),
        change={
            "dataDeletionPolicy": "DELETE",
            "description": "All articles",
            "dataSourceConfiguration": _source("articles/"),
        },
        replace={"vectorIngestionConfiguration": _ingestion(600)},
        invalid={
            "dataSourceConfiguration.type": {"dataSourceConfiguration": {"type": "FTP"}},
            "knowledgeBaseId": {"knowledgeBaseId": "articles"},
            "vectorIngestionConfiguration.chunkingConfiguration.fixedSizeChunkingConfiguration"
            ".maxTokens": {"vectorIngestionConfiguration": _ingestion(9000)},
        },
        drift=Drift(
            method="update_data_source",
            params={
                "knowledgeBaseId": "{knowledgeBaseId}",
                "dataSourceId": "{dataSourceId}",
                "name": "articles",
                "description": "All articles",
                "dataSourceConfiguration": _source("by-hand/"),
                "vectorIngestionConfiguration": _ingestion(300),
            },
            shows="dataSourceConfiguration",
        ),
    ),
]
