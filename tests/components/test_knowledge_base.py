from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components import naming
from components.iam_document import document
from components.knowledge_base import (
    Chunking,
    Documents,
    KnowledgeBase,
    KnowledgeBaseArgs,
    retrieval,
)
from tests.components.example import KEY_ARN, PLACE, statements
from tests.components.sandbox_cloud import SandboxCloud
from tests.harness import Declaration, declare

BASE = "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase"
SOURCE = "aws:bedrock/agentDataSource:AgentDataSource"
EMBEDDING = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
INDEX_ARN = (
    "arn:aws:s3vectors:us-east-1:000000000000:bucket/groundwork-support-articles/index/passages"
)
ARGS = KnowledgeBaseArgs(
    place=PLACE,
    use_case="support",
    name="articles",
    purpose="Find what answers a question",
    documents=Documents(dataset="help", bucket="store", prefix="help-docs/", key_arn=KEY_ARN),
    embedding_model_id="amazon.titan-embed-text-v2:0",
    dimensions=1024,
    storage="s3-vectors",
    chunking=Chunking(strategy="fixed-size", max_tokens=300, overlap_percent=20),
    key_arn="arn:aws:kms:us-east-1:000000000000:key/own",
    boundary_arn="arn:aws:iam::000000000000:policy/b",
    admin_arn="arn:aws:iam::000000000000:role/groundwork/groundwork-ci-deployer",
    disposable=False,
    tags={"use_case": "support"},
)


def _declare(**changes: Any) -> Declaration:
    return declare(lambda: KnowledgeBase("kb", replace(ARGS, **changes)) and None)


def test_bedrock_takes_the_role_for_knowledge_bases_of_this_account_only() -> None:
    role = _declare().only("aws:iam/role:Role")
    assert role["name"] == "groundwork-support-articles-knowledge"
    assert role["path"] == "/groundwork/use-case/"
    assert role["permissionsBoundary"] == "arn:aws:iam::000000000000:policy/b"
    assert statements(role["assumeRolePolicy"]) == {
        "AssumedByService": {
            "Effect": "Allow",
            "Principal": {"Service": ["bedrock.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "000000000000"},
                "ArnLike": {
                    "aws:SourceArn": "arn:aws:bedrock:us-east-1:000000000000:knowledge-base/*"
                },
            },
        }
    }


def test_the_role_reads_one_folder_and_writes_one_index() -> None:
    found = statements(_declare().only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert {sid: it["Resource"] for sid, it in found.items()} == {
        "EmbedPassages": [EMBEDDING],
        "ListDocuments": ["arn:aws:s3:::store"],
        "ReadDocuments": ["arn:aws:s3:::store/help-docs/*"],
        "DecryptDocuments": [KEY_ARN],
        "UseOwnKey": ["arn:aws:kms:us-east-1:000000000000:key/own"],
        "KeepVectors": [INDEX_ARN],
    }
    assert found["ListDocuments"]["Condition"] == {
        "StringEquals": {"aws:ResourceAccount": "000000000000"},
        "StringLike": {"s3:prefix": "help-docs/*"},
    }
    assert found["EmbedPassages"]["Action"] == ["bedrock:InvokeModel"]


def test_vectors_lie_in_an_index_of_the_model_s_length_under_the_own_key() -> None:
    declared = _declare()
    assert declared.only("aws:s3/vectorsVectorBucket:VectorsVectorBucket") == {
        "vectorBucketName": "groundwork-support-articles",
        "encryptionConfigurations": [{"sseType": "aws:kms", "kmsKeyArn": ARGS.key_arn}],
        "forceDestroy": False,
        "tags": {"use_case": "support"},
    }
    assert declared.only("aws:s3/vectorsIndex:VectorsIndex") == {
        "vectorBucketName": "groundwork-support-articles",
        "indexName": "passages",
        "dataType": "float32",
        "dimension": 1024,
        "distanceMetric": "cosine",
        "metadataConfiguration": {
            "nonFilterableMetadataKeys": ["AMAZON_BEDROCK_METADATA", "AMAZON_BEDROCK_TEXT"]
        },
        "tags": {"use_case": "support"},
    }


def test_the_knowledge_base_and_its_source() -> None:
    declared = _declare()
    base = declared.only(BASE)
    assert base["name"] == "support-articles"
    assert base["storageConfiguration"] == {
        "type": "S3_VECTORS",
        "s3VectorsConfiguration": {"indexArn": INDEX_ARN},
    }
    assert declared.only(SOURCE) == {
        "name": "help",
        "description": "Documents of help",
        "knowledgeBaseId": "kb-base-id",
        "dataDeletionPolicy": "DELETE",
        "dataSourceConfiguration": {
            "type": "S3",
            "s3Configuration": {
                "bucketArn": "arn:aws:s3:::store",
                "bucketOwnerAccountId": "000000000000",
                "inclusionPrefixes": ["help-docs/"],
            },
        },
        "serverSideEncryptionConfiguration": {"kmsKeyArn": ARGS.key_arn},
        "vectorIngestionConfiguration": {
            "chunkingConfiguration": {
                "chunkingStrategy": "FIXED_SIZE",
                "fixedSizeChunkingConfiguration": {"maxTokens": 300, "overlapPercentage": 20},
            }
        },
    }


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("none", {"chunkingStrategy": "NONE"}),
        (
            "semantic",
            {
                "chunkingStrategy": "SEMANTIC",
                "semanticChunkingConfiguration": {
                    "maxToken": 300,
                    "bufferSize": 0,
                    "breakpointPercentileThreshold": 95,
                },
            },
        ),
    ],
)
def test_documents_are_cut_as_asked(strategy: Any, expected: dict[str, Any]) -> None:
    chunking = Chunking(strategy=strategy, max_tokens=300, overlap_percent=20)
    source = _declare(chunking=chunking).only(SOURCE)
    assert source["vectorIngestionConfiguration"]["chunkingConfiguration"] == expected


def test_long_names_are_cut_and_stay_apart() -> None:
    one, other = ("a" * 40 + "-one", "a" * 40 + "-two")
    names = {naming.fitted(it, 32) for it in (one, other)}
    assert len(names) == 2
    assert all(len(it) <= 32 for it in names)
    assert naming.fitted("short", 32) == "short"


def test_a_collection_is_closed_to_all_but_bedrock() -> None:
    declared = _declare(storage="opensearch")
    policies = declared.of_type("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy")
    assert json.loads(policies["kb-encryption"]["policy"]) == {
        "Rules": [{"ResourceType": "collection", "Resource": ["collection/support-articles"]}],
        "AWSOwnedKey": False,
        "KmsARN": ARGS.key_arn,
    }
    (network,) = json.loads(policies["kb-network"]["policy"])
    assert network["AllowFromPublic"] is False
    assert network["SourceServices"] == ["bedrock.amazonaws.com"]
    access = json.loads(
        declared.only("aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy")["policy"]
    )
    given = {it["Principal"][0]: it["Rules"][0]["Permission"] for it in access}
    assert "aoss:WriteDocument" not in given[ARGS.admin_arn]
    assert {it["Rules"][0]["Resource"][0] for it in access} == {"index/support-articles/*"}
    collection = declared.only("aws:opensearch/serverlessCollection:ServerlessCollection")
    assert (collection["type"], collection["standbyReplicas"]) == ("VECTORSEARCH", "ENABLED")


def test_a_role_searches_the_named_knowledge_bases() -> None:
    declared = declare(
        lambda: pulumi.export("p", document(retrieval([pulumi.Output.from_input("arn:kb")])))
    )
    assert statements(declared.outputs["p"]) == {
        "SearchKnowledge": {
            "Effect": "Allow",
            "Action": ["bedrock:Retrieve"],
            "Resource": ["arn:kb"],
        }
    }


def test_over_a_collection_it_is_really_made() -> None:
    def program() -> None:
        provider = aws.Provider("aws", region="us-east-1", allowed_account_ids=["000000000000"])
        opts = pulumi.ResourceOptions(providers=[provider])
        made = pulumi.ResourceOptions(provider=provider)
        key = aws.kms.Key("key", description="Own", opts=made)
        boundary = aws.iam.Policy(
            "boundary",
            name="boundary",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
                }
            ),
            opts=made,
        )
        base = KnowledgeBase(
            "kb",
            replace(
                ARGS,
                storage="opensearch",
                disposable=True,
                key_arn=key.arn,
                boundary_arn=boundary.arn,
                documents=replace(ARGS.documents, key_arn=key.arn),
            ),
            opts,
        )
        pulumi.export("id", base.id)

    with SandboxCloud() as cloud:
        declared = declare(program, cloud)
        agent = cloud.client("bedrock-agent")
        base = agent.get_knowledge_base(knowledgeBaseId=declared.outputs["id"])["knowledgeBase"]
    assert base["status"] == "ACTIVE"
    assert base["storageConfiguration"]["type"] == "OPENSEARCH_SERVERLESS"
