"""Knowledge bases: passages of a dataset's documents, found by meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

from components import naming
from components.digest import digest
from components.iam_document import Statement, document, service_trust
from components.vector_stores import OpenSearchStore, S3VectorStore, VectorStoreArgs

Storage = Literal["s3-vectors", "opensearch"]
Strategy = Literal["fixed-size", "semantic", "none"]

_BEDROCK = "bedrock.amazonaws.com"
_ROLE_LIMIT = 64
_NAME_LIMIT = 100
_BREAKPOINT_PERCENTILE = 95
"""How unlike two sentences must be for a passage to end between them; Bedrock's own default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunking:
    """How documents are cut into passages."""

    strategy: Strategy
    max_tokens: int
    overlap_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Where the documents lie."""

    dataset: str
    bucket: pulumi.Input[str]
    prefix: str
    """Folder in the bucket; ends with `/`."""

    key_arn: pulumi.Input[str]
    """Key of the bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBaseArgs:
    """What a knowledge base is built from."""

    place: naming.Place
    use_case: str
    name: str
    """The use case's own name for it."""

    purpose: str
    documents: Documents
    embedding_model_id: str
    dimensions: int
    storage: Storage
    chunking: Chunking
    key_arn: pulumi.Input[str]
    """The use case's key; encrypts the vectors, and passages on their way."""

    boundary_arn: pulumi.Input[str]
    admin_arn: str
    """Role that deploys use cases."""

    disposable: bool
    tags: Mapping[str, str]

    def digest(self) -> str:
        """Return a short digest of what it is made of, which makes another one when it changes."""
        return digest([self.embedding_model_id, self.dimensions, self.storage])


class KnowledgeBase(pulumi.ComponentResource):
    """A knowledge base with a role, a vector store and a data source of its own."""

    id: pulumi.Output[str]
    arn: pulumi.Output[str]
    data_source_id: pulumi.Output[str]
    """What a synchronisation is started with."""

    content: str
    """Digest of what it is made of."""

    def __init__(
        self, name: str, args: KnowledgeBaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:knowledge_base:KnowledgeBase", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        subject = f"{args.use_case}-{args.name}"
        role = _role(name, subject, args, child)
        store = _store(name, subject, args, role.arn, child)
        policy = aws.iam.RolePolicy(
            f"{name}-policy",
            name="knowledge-base",
            role=role.name,
            policy=document(*_reads(args), *store.statements),
            opts=child,
        )
        base = aws.bedrock.AgentKnowledgeBase(
            f"{name}-base",
            name=naming.fitted(subject, _NAME_LIMIT),
            description=described(args.purpose),
            role_arn=role.arn,
            knowledge_base_configuration=_configuration(args),
            storage_configuration=store.storage,
            tags=args.tags,
            # Bedrock tries the role on the store before it makes a knowledge base.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy, *store.ready]),
        )
        source = _source(name, base.id, args, child)
        self.content = args.digest()
        self.id = base.id
        self.arn = base.arn
        self.data_source_id = source.data_source_id
        self.register_outputs(
            {"id": self.id, "arn": self.arn, "data_source_id": self.data_source_id}
        )


def retrieval(arns: Sequence[pulumi.Input[str]]) -> Statement:
    """Return the statement by which a role searches these knowledge bases, and no others."""
    return Statement(sid="SearchKnowledge", actions=["bedrock:Retrieve"], resources=arns)


def _role(
    name: str, subject: str, args: KnowledgeBaseArgs, opts: pulumi.ResourceOptions
) -> aws.iam.Role:
    # The form is AWS's own: https://docs.aws.amazon.com/bedrock/latest/userguide/kb-permissions.html
    trust = service_trust(
        _BEDROCK, args.place.account_id, args.place.arn("bedrock", "knowledge-base/*")
    )
    return aws.iam.Role(
        f"{name}-role",
        name=naming.fitted(naming.role_name(subject, "knowledge"), _ROLE_LIMIT),
        path=naming.USE_CASE_ROLE_PATH,
        description=f"Bedrock reads {args.documents.dataset} for {args.use_case}",
        assume_role_policy=trust,
        permissions_boundary=args.boundary_arn,
        tags=args.tags,
        opts=opts,
    )


def _store(
    name: str,
    subject: str,
    args: KnowledgeBaseArgs,
    role_arn: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> S3VectorStore | OpenSearchStore:
    make = S3VectorStore if args.storage == "s3-vectors" else OpenSearchStore
    return make(
        name,
        VectorStoreArgs(
            place=args.place,
            subject=subject,
            dimensions=args.dimensions,
            key_arn=args.key_arn,
            reader_arn=role_arn,
            admin_arn=args.admin_arn,
            disposable=args.disposable,
            tags=args.tags,
        ),
        opts,
    )


def _model_arn(args: KnowledgeBaseArgs) -> str:
    return naming.foundation_model_arn(args.place.region, args.embedding_model_id)


def _reads(args: KnowledgeBaseArgs) -> Sequence[Statement]:
    own = {"StringEquals": {"aws:ResourceAccount": args.place.account_id}}
    documents = args.documents
    arn = pulumi.Output.from_input(documents.bucket).apply(naming.bucket_arn)
    return (
        Statement(
            sid="EmbedPassages", actions=["bedrock:InvokeModel"], resources=[_model_arn(args)]
        ),
        Statement(
            sid="ListDocuments",
            actions=["s3:ListBucket"],
            resources=[arn],
            condition={**own, "StringLike": {"s3:prefix": f"{documents.prefix}*"}},
        ),
        Statement(
            sid="ReadDocuments",
            actions=["s3:GetObject"],
            resources=[pulumi.Output.concat(arn, "/", documents.prefix, "*")],
            condition=own,
        ),
        Statement(
            sid="DecryptDocuments",
            actions=["kms:Decrypt"],
            resources=[documents.key_arn],
            condition={"StringEquals": {"kms:ViaService": f"s3.{args.place.region}.amazonaws.com"}},
        ),
        Statement(
            sid="UseOwnKey",
            # For the vectors, and for passages that wait to become some.
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[args.key_arn],
        ),
    )


def _configuration(
    args: KnowledgeBaseArgs,
) -> aws.bedrock.AgentKnowledgeBaseKnowledgeBaseConfigurationArgs:
    vector = (
        aws.bedrock.AgentKnowledgeBaseKnowledgeBaseConfigurationVectorKnowledgeBaseConfigurationArgs
    )
    model = aws.bedrock.AgentKnowledgeBaseKnowledgeBaseConfigurationVectorKnowledgeBaseConfigurationEmbeddingModelConfigurationArgs  # noqa: E501
    bedrock = aws.bedrock.AgentKnowledgeBaseKnowledgeBaseConfigurationVectorKnowledgeBaseConfigurationEmbeddingModelConfigurationBedrockEmbeddingModelConfigurationArgs  # noqa: E501
    return aws.bedrock.AgentKnowledgeBaseKnowledgeBaseConfigurationArgs(
        type="VECTOR",
        vector_knowledge_base_configuration=vector(
            embedding_model_arn=_model_arn(args),
            embedding_model_configuration=model(
                bedrock_embedding_model_configuration=bedrock(
                    dimensions=args.dimensions, embedding_data_type="FLOAT32"
                )
            ),
        ),
    )


def _source(
    name: str,
    base_id: pulumi.Output[str],
    args: KnowledgeBaseArgs,
    opts: pulumi.ResourceOptions,
) -> aws.bedrock.AgentDataSource:
    configuration = aws.bedrock.AgentDataSourceDataSourceConfigurationArgs
    bucket = aws.bedrock.AgentDataSourceDataSourceConfigurationS3ConfigurationArgs
    return aws.bedrock.AgentDataSource(
        f"{name}-source",
        name=args.documents.dataset,
        description=f"Documents of {args.documents.dataset}",
        knowledge_base_id=base_id,
        # What was forgotten must not be found again; vectors are made anew from documents.
        data_deletion_policy="DELETE",
        data_source_configuration=configuration(
            type="S3",
            s3_configuration=bucket(
                bucket_arn=pulumi.Output.from_input(args.documents.bucket).apply(naming.bucket_arn),
                bucket_owner_account_id=args.place.account_id,
                inclusion_prefixes=[args.documents.prefix],
            ),
        ),
        server_side_encryption_configuration=(
            aws.bedrock.AgentDataSourceServerSideEncryptionConfigurationArgs(
                kms_key_arn=args.key_arn
            )
        ),
        vector_ingestion_configuration=aws.bedrock.AgentDataSourceVectorIngestionConfigurationArgs(
            chunking_configuration=_chunking(args.chunking)
        ),
        opts=opts,
    )


def _chunking(
    chunking: Chunking,
) -> aws.bedrock.AgentDataSourceVectorIngestionConfigurationChunkingConfigurationArgs:
    make = aws.bedrock.AgentDataSourceVectorIngestionConfigurationChunkingConfigurationArgs
    if chunking.strategy == "none":
        return make(chunking_strategy="NONE")
    if chunking.strategy == "semantic":
        semantic = aws.bedrock.AgentDataSourceVectorIngestionConfigurationChunkingConfigurationSemanticChunkingConfigurationArgs  # noqa: E501
        return make(
            chunking_strategy="SEMANTIC",
            semantic_chunking_configuration=semantic(
                max_token=chunking.max_tokens,
                buffer_size=0,
                breakpoint_percentile_threshold=_BREAKPOINT_PERCENTILE,
            ),
        )
    fixed = aws.bedrock.AgentDataSourceVectorIngestionConfigurationChunkingConfigurationFixedSizeChunkingConfigurationArgs  # noqa: E501
    return make(
        chunking_strategy="FIXED_SIZE",
        fixed_size_chunking_configuration=fixed(
            max_tokens=chunking.max_tokens, overlap_percentage=chunking.overlap_percent
        ),
    )


def described(purpose: str) -> str:
    """Return a purpose as Bedrock takes a description: 200 characters at most."""
    limit = 200
    return purpose if len(purpose) <= limit else f"{purpose[: limit - 3]}..."
