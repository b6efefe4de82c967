"""Bedrock's knowledge bases and their data sources."""

from sandbox.resource import Call, ResourceType, Tags

KNOWLEDGE_BASE = ResourceType(
    token="aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::KnowledgeBase",
    differs={
        "replace:knowledgeBaseConfiguration": "all but its SQL parts cannot change, and pulumi-aws "
        "makes a new one for any of it",
        "pattern:knowledgeBaseConfiguration.*": "CreateKnowledgeBase takes SageMaker's models too",
        "pattern:storageConfiguration.*": "the sandbox refuses stores of these kinds anyway",
        "enum:storageConfiguration.type": "CreateKnowledgeBase has Redis, CloudFormation has not",
    },
    id="{_id}",
    auto_name="name",
    auto_name_limit=100,
    names={"id": "knowledgeBaseId", "arn": "knowledgeBaseArn"},
    create=(Call(method="create_knowledge_base", at="knowledgeBase"),),
    read=(Call(method="get_knowledge_base", at="knowledgeBase"),),
    update=(Call(method="update_knowledge_base", covers=("name", "description", "roleArn")),),
    delete=(Call(method="delete_knowledge_base"),),
    replace=("knowledgeBaseConfiguration", "storageConfiguration"),
    outputs={
        "_id": "knowledgeBaseId",
        "arn": "knowledgeBaseArn",
        "createdAt": "createdAt",
        "updatedAt": "updatedAt",
        "failureReasons": lambda answer, _: answer.get("failureReasons") or [],
    },
    volatile=("updatedAt",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "resourceArn"},
    ),
)

DATA_SOURCE = ResourceType(
    token="aws:bedrock/agentDataSource:AgentDataSource",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::DataSource",
    differs={
        "replace:vectorIngestionConfiguration": "chunking and parsing cannot change, and "
        "pulumi-aws makes a new one for any of it",
        "pattern:vectorIngestionConfiguration.*": "CreateDataSource takes more partitions than "
        "CloudFormation",
    },
    id="{dataSourceId},{knowledgeBaseId}",
    auto_name="name",
    auto_name_limit=100,
    names={
        "vectorIngestionConfiguration.parsingConfiguration.bedrockFoundationModelConfiguration"
        ".parsingPrompt.parsingPromptString": "parsingPromptText",
    },
    create=(Call(method="create_data_source", at="dataSource"),),
    read=(Call(method="get_data_source", at="dataSource"),),
    update=(Call(method="update_data_source"),),
    delete=(Call(method="delete_data_source"),),
    replace=("knowledgeBaseId", "vectorIngestionConfiguration"),
    outputs={"dataSourceId": "dataSourceId"},
    computed=("dataDeletionPolicy",),
    defaults={"dataDeletionPolicy": "DELETE"},
)

TYPES = (KNOWLEDGE_BASE, DATA_SOURCE)
