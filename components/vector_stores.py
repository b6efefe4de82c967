"""Where a knowledge base keeps its vectors: an S3 Vectors index, or an OpenSearch collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement

TEXT_FIELD = "AMAZON_BEDROCK_TEXT"
METADATA_FIELD = "AMAZON_BEDROCK_METADATA"
"""What Bedrock calls a passage's text and metadata unless it is told otherwise."""

VECTOR_FIELD = "vector"
INDEX = "passages"
_BUCKET_LIMIT = 63
_POLICY_LIMIT = 32
"""Longest names that S3 Vectors, and OpenSearch Serverless for policies and collections, take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorStoreArgs:
    """What a vector store is built from."""

    place: naming.Place
    subject: str
    """Use case and knowledge base, as `customer-support-help-center`; starts every name."""

    dimensions: int
    """Length of the vectors."""

    key_arn: pulumi.Input[str]
    reader_arn: pulumi.Input[str]
    """The knowledge base's role."""

    admin_arn: str
    """Role that makes the collection's index; S3 Vectors needs none."""

    disposable: bool
    """Whether it may be destroyed with the vectors in it; they can be made again from documents."""

    tags: Mapping[str, str]


class S3VectorStore(pulumi.ComponentResource):
    """An index in a vector bucket of its own: nothing runs, every query is paid by itself."""

    storage: aws.bedrock.AgentKnowledgeBaseStorageConfigurationArgs
    statements: Sequence[Statement]
    """What the knowledge base's role needs of it."""

    ready: Sequence[pulumi.Resource]
    """What has to be there before the knowledge base."""

    def __init__(
        self, name: str, args: VectorStoreArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:vector_stores:S3VectorStore", name, None, opts)
        bucket_name = naming.fitted(f"groundwork-{args.subject}", _BUCKET_LIMIT)
        bucket = aws.s3.VectorsVectorBucket(
            f"{name}-vectors",
            vector_bucket_name=bucket_name,
            encryption_configurations=[
                aws.s3.VectorsVectorBucketEncryptionConfigurationArgs(
                    sse_type="aws:kms", kms_key_arn=args.key_arn
                )
            ],
            force_destroy=args.disposable,
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not args.disposable),
        )
        index = aws.s3.VectorsIndex(
            f"{name}-index",
            vector_bucket_name=bucket.vector_bucket_name,
            index_name=INDEX,
            data_type="float32",
            dimension=args.dimensions,
            distance_metric="cosine",
            # A filterable value has 2 KB at most, which a passage exceeds.
            metadata_configuration=aws.s3.VectorsIndexMetadataConfigurationArgs(
                non_filterable_metadata_keys=[METADATA_FIELD, TEXT_FIELD]
            ),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        arn = args.place.arn("s3vectors", f"bucket/{bucket_name}/index/{INDEX}")
        self.ready = [index]
        self.storage = aws.bedrock.AgentKnowledgeBaseStorageConfigurationArgs(
            type="S3_VECTORS",
            s3_vectors_configuration=(
                aws.bedrock.AgentKnowledgeBaseStorageConfigurationS3VectorsConfigurationArgs(
                    index_arn=arn
                )
            ),
        )
        # https://docs.aws.amazon.com/bedrock/latest/userguide/kb-permissions.html
        self.statements = (
            Statement(
                sid="KeepVectors",
                actions=[
                    "s3vectors:DeleteVectors",
                    "s3vectors:GetIndex",
                    "s3vectors:GetVectors",
                    "s3vectors:PutVectors",
                    "s3vectors:QueryVectors",
                ],
                resources=[arn],
                condition={"StringEquals": {"aws:ResourceAccount": args.place.account_id}},
            ),
        )
        self.register_outputs({})


class OpenSearchStore(pulumi.ComponentResource):
    """A collection that only Bedrock reaches, with the index that Bedrock wants to find there."""

    storage: aws.bedrock.AgentKnowledgeBaseStorageConfigurationArgs
    statements: Sequence[Statement]
    """What the knowledge base's role needs of it."""

    ready: Sequence[pulumi.Resource]
    """What has to be there before the knowledge base."""

    def __init__(
        self, name: str, args: VectorStoreArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:vector_stores:OpenSearchStore", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        own = naming.fitted(args.subject, _POLICY_LIMIT)
        collection = _collection(name, own, args, self)
        access = aws.opensearch.ServerlessAccessPolicy(
            f"{name}-access",
            name=own,
            type="data",
            description=f"Bedrock reads and writes {args.subject}, its maker keeps the index",
            policy=pulumi.Output.json_dumps(_access(own, args)),
            opts=child,
        )
        # The index has no type in pulumi-aws: it is made by Cloud Control.
        index = aws.cloudcontrol.Resource(
            f"{name}-index",
            type_name="AWS::OpenSearchServerless::Index",
            desired_state=pulumi.Output.json_dumps(
                _index(collection.collection_endpoint, args.dimensions)
            ),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[access]),
        )
        self.ready = [index, access]
        configuration = (
            aws.bedrock.AgentKnowledgeBaseStorageConfigurationOpensearchServerlessConfigurationArgs
        )
        mapping = aws.bedrock.AgentKnowledgeBaseStorageConfigurationOpensearchServerlessConfigurationFieldMappingArgs  # noqa: E501
        self.storage = aws.bedrock.AgentKnowledgeBaseStorageConfigurationArgs(
            type="OPENSEARCH_SERVERLESS",
            opensearch_serverless_configuration=configuration(
                collection_arn=collection.arn,
                vector_index_name=INDEX,
                field_mapping=mapping(
                    vector_field=VECTOR_FIELD, text_field=TEXT_FIELD, metadata_field=METADATA_FIELD
                ),
            ),
        )
        self.statements = (
            Statement(sid="KeepVectors", actions=["aoss:APIAccessAll"], resources=[collection.arn]),
        )
        self.register_outputs({})


def _collection(
    name: str, own: str, args: VectorStoreArgs, parent: pulumi.Resource
) -> aws.opensearch.ServerlessCollection:
    child = pulumi.ResourceOptions(parent=parent)
    rules = [{"ResourceType": "collection", "Resource": [f"collection/{own}"]}]
    encryption = aws.opensearch.ServerlessSecurityPolicy(
        f"{name}-encryption",
        name=own,
        type="encryption",
        description=f"Encrypts {args.subject} with the use case's key",
        policy=pulumi.Output.json_dumps(
            {"Rules": rules, "AWSOwnedKey": False, "KmsARN": args.key_arn}
        ),
        opts=child,
    )
    network = aws.opensearch.ServerlessSecurityPolicy(
        f"{name}-network",
        name=own,
        type="network",
        description=f"Bedrock alone reaches {args.subject}",
        # https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
        policy=pulumi.Output.json_dumps(
            [
                {
                    "Rules": rules,
                    "AllowFromPublic": False,
                    "SourceServices": ["bedrock.amazonaws.com"],
                }
            ]
        ),
        opts=child,
    )
    return aws.opensearch.ServerlessCollection(
        f"{name}-collection",
        name=own,
        type="VECTORSEARCH",
        description=f"Passages of {args.subject}",
        # A second copy runs where its loss would be felt: it doubles the price.
        standby_replicas="DISABLED" if args.disposable else "ENABLED",
        tags=args.tags,
        opts=pulumi.ResourceOptions(
            parent=parent, protect=not args.disposable, depends_on=[encryption, network]
        ),
    )


def _access(own: str, args: VectorStoreArgs) -> list[dict[str, object]]:
    """Return who may do what with the index: Bedrock the passages, its maker the index itself."""

    def part(permissions: Sequence[str], principal: pulumi.Input[str]) -> dict[str, object]:
        rule = {
            "ResourceType": "index",
            "Resource": [f"index/{own}/*"],
            "Permission": [f"aoss:{it}" for it in permissions],
        }
        return {"Rules": [rule], "Principal": [principal]}

    return [
        part(["DescribeIndex", "ReadDocument", "WriteDocument"], args.reader_arn),
        part(["CreateIndex", "DeleteIndex", "DescribeIndex", "UpdateIndex"], args.admin_arn),
    ]


def _index(endpoint: pulumi.Output[str], dimensions: int) -> dict[str, object]:
    """Return the index as Bedrock asks for it.

    https://docs.aws.amazon.com/bedrock/latest/userguide/knowledge-base-setup.html
    """
    method = {"Name": "hnsw", "Engine": "faiss", "SpaceType": "cosinesimil"}
    return {
        "CollectionEndpoint": endpoint,
        "IndexName": INDEX,
        "Settings": {"Index": {"Knn": True}},
        "Mappings": {
            "Properties": {
                VECTOR_FIELD: {
                    "Type": "knn_vector",
                    "Dimension": dimensions,
                    "Method": method,
                },
                TEXT_FIELD: {"Type": "text"},
                METADATA_FIELD: {"Type": "text", "Index": False},
            }
        },
    }
