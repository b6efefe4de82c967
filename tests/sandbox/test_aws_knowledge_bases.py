"""Knowledge bases and data sources behave as Bedrock's API reference says."""

import json
from typing import Any

import pytest

from tests.sandbox.cases.iam import TRUST
from tests.sandbox.cases.opensearch import ROLE_ARN, access, encryption
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, statement

EMBEDDING = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
BUCKET = "arn:aws:s3vectors:us-east-1:000000000000:bucket/vectors"
SOURCE = {"type": "S3", "s3Configuration": {"bucketArn": "arn:aws:s3:::data"}}


def _index(client: Client, dimension: int = 1024) -> str:
    vectors = client("s3vectors")
    vectors.create_vector_bucket(vectorBucketName="vectors")
    return vectors.create_index(
        vectorBucketName="vectors",
        indexName="articles",
        dataType="float32",
        dimension=dimension,
        distanceMetric="cosine",
    )["indexArn"]


@pytest.fixture
def agent(client: Client) -> Any:
    client("iam").create_role(RoleName="agent", AssumeRolePolicyDocument=TRUST)
    return client("bedrock-agent")


def _request(index: str, **change: Any) -> dict[str, Any]:
    return {
        "name": "articles",
        "roleArn": ROLE_ARN,
        "knowledgeBaseConfiguration": {
            "type": "VECTOR",
            "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": EMBEDDING},
        },
        "storageConfiguration": {
            "type": "S3_VECTORS",
            "s3VectorsConfiguration": {"indexArn": index},
        },
        **change,
    }


def test_a_knowledge_base_s_life(agent: Any, client: Client) -> None:
    request = _request(_index(client))
    made = agent.create_knowledge_base(**request, tags={"use_case": "support"})["knowledgeBase"]
    identifier, arn = made["knowledgeBaseId"], made["knowledgeBaseArn"]
    assert made["status"] == "ACTIVE"
    assert refusal(agent.create_knowledge_base, **request)[0] == "ConflictException"
    assert agent.list_tags_for_resource(resourceArn=arn)["tags"] == {"use_case": "support"}
    change = {k: v for k, v in request.items() if k != "storageConfiguration"}
    agent.update_knowledge_base(knowledgeBaseId=identifier, **{**change, "name": "help"})
    listed = agent.list_knowledge_bases()["knowledgeBaseSummaries"]
    assert [(it["knowledgeBaseId"], it["name"]) for it in listed] == [(identifier, "help")]
    gone = agent.delete_knowledge_base(knowledgeBaseId=identifier)
    assert gone["status"] == "DELETING"
    code, _ = refusal(agent.get_knowledge_base, knowledgeBaseId=identifier)
    assert code == "ResourceNotFoundException"
    assert refusal(agent.list_tags_for_resource, resourceArn=arn)[0] == "ResourceNotFoundException"


def test_what_it_is_made_of_stays(agent: Any, client: Client) -> None:
    request = _request(_index(client))
    identifier = agent.create_knowledge_base(**request)["knowledgeBase"]["knowledgeBaseId"]
    other = {"type": "S3_VECTORS", "s3VectorsConfiguration": {"indexArn": f"{BUCKET}/index/x"}}
    code, message = refusal(
        agent.update_knowledge_base,
        knowledgeBaseId=identifier,
        **{**request, "storageConfiguration": other},
    )
    assert code == "ValidationException"
    assert "storageConfiguration cannot be changed" in message


def test_the_role_must_be_one_that_bedrock_may_take(agent: Any, client: Client) -> None:
    index = _index(client)
    trust = statement(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
    client("iam").create_role(RoleName="other", AssumeRolePolicyDocument=trust)
    for role in ("other", "none"):
        arn = f"arn:aws:iam::000000000000:role/{role}"
        code, message = refusal(agent.create_knowledge_base, **_request(index, roleArn=arn))
        assert code == "ValidationException"
        assert "unable to assume the given role" in message


def test_the_index_must_fit_the_embedding(agent: Any, client: Client) -> None:
    index = _index(client, dimension=512)
    assert "1024" in refusal(agent.create_knowledge_base, **_request(index))[1]
    config = _request(index)["knowledgeBaseConfiguration"]
    config["vectorKnowledgeBaseConfiguration"]["embeddingModelConfiguration"] = {
        "bedrockEmbeddingModelConfiguration": {"dimensions": 512}
    }
    agent.create_knowledge_base(**_request(index, knowledgeBaseConfiguration=config))
    none = refusal(agent.create_knowledge_base, **_request(f"{BUCKET}/index/none", name="other"))
    assert "there is no vector index" in none[1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"storageConfiguration": {"type": "S3_VECTORS"}}, "needs s3VectorsConfiguration"),
        (
            {
                "storageConfiguration": {
                    "type": "S3_VECTORS",
                    "s3VectorsConfiguration": {"vectorBucketArn": BUCKET},
                }
            },
            "needs indexArn, or vectorBucketArn and indexName",
        ),
        (
            {"knowledgeBaseConfiguration": {"type": "VECTOR"}},
            "needs vectorKnowledgeBaseConfiguration",
        ),
        (
            {
                "knowledgeBaseConfiguration": {
                    "type": "VECTOR",
                    "vectorKnowledgeBaseConfiguration": {
                        "embeddingModelArn": EMBEDDING.replace("us-east-1", "eu-west-1")
                    },
                }
            },
            "is not of this region",
        ),
    ],
)
def test_one_that_aws_would_refuse(
    agent: Any, client: Client, change: dict[str, Any], told: str
) -> None:
    code, message = refusal(agent.create_knowledge_base, **_request(_index(client), **change))
    assert code == "ValidationException"
    assert told in message


def test_over_a_collection_it_needs_access_and_an_index(agent: Any, client: Client) -> None:
    aoss, control = client("opensearchserverless"), client("cloudcontrol")
    aoss.create_security_policy(
        name="articles", type="encryption", policy=encryption("collection/articles")
    )
    made = aoss.create_collection(name="articles", type="VECTORSEARCH")["createCollectionDetail"]
    endpoint = aoss.batch_get_collection(ids=[made["id"]])["collectionDetails"][0]
    storage = {
        "type": "OPENSEARCH_SERVERLESS",
        "opensearchServerlessConfiguration": {
            "collectionArn": made["arn"],
            "vectorIndexName": "articles",
            "fieldMapping": {"vectorField": "v", "textField": "t", "metadataField": "m"},
        },
    }
    request = _request("", storageConfiguration=storage)
    message = refusal(agent.create_knowledge_base, **request)[1]
    assert "no data access policy gives" in message
    assert "no such index [articles]" in message
    aoss.create_access_policy(
        name="articles",
        type="data",
        policy=access("aoss:DescribeIndex", "aoss:ReadDocument", "aoss:WriteDocument"),
    )
    fields: dict[str, Any] = {
        "v": {"Type": "knn_vector", "Dimension": 1024},
        "t": {"Type": "text"},
        "m": {"Type": "text"},
    }
    state = {
        "CollectionEndpoint": endpoint["collectionEndpoint"],
        "IndexName": "articles",
        "Mappings": {"Properties": fields},
    }
    control.create_resource(
        TypeName="AWS::OpenSearchServerless::Index", DesiredState=json.dumps(state)
    )
    assert agent.create_knowledge_base(**request)["knowledgeBase"]["status"] == "ACTIVE"


def test_a_data_source_goes_with_its_knowledge_base(agent: Any, client: Client) -> None:
    base = agent.create_knowledge_base(**_request(_index(client)))["knowledgeBase"]
    named = {"knowledgeBaseId": base["knowledgeBaseId"]}
    request = {**named, "name": "articles", "dataSourceConfiguration": SOURCE}
    made = agent.create_data_source(**request)["dataSource"]
    assert made["dataDeletionPolicy"] == "DELETE"
    assert refusal(agent.create_data_source, **request)[0] == "ConflictException"
    listed = agent.list_data_sources(**named)["dataSourceSummaries"]
    assert [it["dataSourceId"] for it in listed] == [made["dataSourceId"]]
    agent.delete_knowledge_base(**named)
    code, _ = refusal(agent.get_data_source, **named, dataSourceId=made["dataSourceId"])
    assert code == "ResourceNotFoundException"


def test_how_documents_are_cut_never_changes(agent: Any, client: Client) -> None:
    base = agent.create_knowledge_base(**_request(_index(client)))["knowledgeBase"]
    request = {
        "knowledgeBaseId": base["knowledgeBaseId"],
        "name": "articles",
        "dataSourceConfiguration": SOURCE,
        "vectorIngestionConfiguration": {"chunkingConfiguration": {"chunkingStrategy": "NONE"}},
    }
    made = agent.create_data_source(**request)["dataSource"]
    del request["vectorIngestionConfiguration"]
    code, message = refusal(agent.update_data_source, **request, dataSourceId=made["dataSourceId"])
    assert code == "ValidationException"
    assert "chunkingConfiguration cannot be changed" in message


@pytest.mark.parametrize(
    ("source", "chunking", "told"),
    [
        ({"type": "S3"}, {"chunkingStrategy": "NONE"}, "needs s3Configuration"),
        (SOURCE, {"chunkingStrategy": "FIXED_SIZE"}, "needs fixedSizeChunkingConfiguration"),
        (
            SOURCE,
            {
                "chunkingStrategy": "HIERARCHICAL",
                "hierarchicalChunkingConfiguration": {
                    "levelConfigurations": [{"maxTokens": 300}, {"maxTokens": 300}],
                    "overlapTokens": 60,
                },
            },
            "smaller than its parent",
        ),
    ],
)
def test_a_data_source_that_aws_would_refuse(
    agent: Any, client: Client, source: Any, chunking: Any, told: str
) -> None:
    base = agent.create_knowledge_base(**_request(_index(client)))["knowledgeBase"]
    code, message = refusal(
        agent.create_data_source,
        knowledgeBaseId=base["knowledgeBaseId"],
        name="articles",
        dataSourceConfiguration=source,
        vectorIngestionConfiguration={"chunkingConfiguration": chunking},
    )
    assert code == "ValidationException"
    assert told in message


def test_moto_keeps_its_agents(agent: Any) -> None:
    made = agent.create_agent(
        agentName="a", agentResourceRoleArn=ROLE_ARN, foundationModel="m", tags={"a": "b"}
    )["agent"]
    assert agent.list_tags_for_resource(resourceArn=made["agentArn"])["tags"] == {"a": "b"}


def _base(agent: Any, client: Client) -> str:
    made = agent.create_knowledge_base(**_request(_index(client)))["knowledgeBase"]
    return made["knowledgeBaseId"]


def _agent(agent: Any) -> str:
    made = agent.create_agent(
        agentName="assistant",
        instruction="You answer questions of employees about the rules of the house.",
        foundationModel="amazon.nova-lite-v1:0",
        agentResourceRoleArn=ROLE_ARN,
    )
    return made["agent"]["agentId"]


def test_an_agent_searches_a_knowledge_base_once_it_is_prepared(agent: Any, client: Client) -> None:
    draft = {"agentId": _agent(agent), "agentVersion": "DRAFT"}
    base = {"knowledgeBaseId": _base(agent, client)}
    unknown = {"knowledgeBaseId": "ABCDEFGHIJ"}
    for call, given in (
        (agent.associate_agent_knowledge_base, {**draft, **unknown, "description": "None"}),
        (agent.update_agent_knowledge_base, {**draft, **base}),
        (agent.disassociate_agent_knowledge_base, {**draft, **base}),
        (agent.list_agent_knowledge_bases, {**draft, "agentVersion": "1"}),
    ):
        assert refusal(call, **given)[0] == "ResourceNotFoundException"
    made = agent.associate_agent_knowledge_base(**draft, **base, description="Rules")
    assert made["agentKnowledgeBase"]["knowledgeBaseState"] == "ENABLED"
    again = {**draft, **base, "description": "Rules"}
    assert refusal(agent.associate_agent_knowledge_base, **again)[0] == "ConflictException"
    assert agent.get_agent(agentId=draft["agentId"])["agent"]["agentStatus"] == "NOT_PREPARED"


def test_an_alias_freezes_what_the_draft_searches(agent: Any, client: Client) -> None:
    draft = {"agentId": _agent(agent), "agentVersion": "DRAFT"}
    base = {"knowledgeBaseId": _base(agent, client)}
    agent.associate_agent_knowledge_base(**draft, **base, description="Rules")
    agent.prepare_agent(agentId=draft["agentId"])
    agent.create_agent_alias(agentId=draft["agentId"], agentAliasName="live")
    agent.update_agent_knowledge_base(**draft, **base, knowledgeBaseState="DISABLED")
    kept = agent.get_agent_knowledge_base(**draft, **base)["agentKnowledgeBase"]
    assert (kept["description"], kept["knowledgeBaseState"]) == ("Rules", "DISABLED")
    agent.disassociate_agent_knowledge_base(**draft, **base)
    assert agent.list_agent_knowledge_bases(**draft)["agentKnowledgeBaseSummaries"] == []
    frozen = {**draft, "agentVersion": "1"}
    (listed,) = agent.list_agent_knowledge_bases(**frozen)["agentKnowledgeBaseSummaries"]
    assert (listed["knowledgeBaseId"], listed["knowledgeBaseState"]) == (
        base["knowledgeBaseId"],
        "ENABLED",
    )
