"""OpenSearch Serverless: collections and the policies that let anybody in."""

from sandbox.resource import Call, ResourceType, Tags

SECURITY_POLICY = ResourceType(
    token="aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
    service="opensearchserverless",
    cloudformation="AWS::OpenSearchServerless::SecurityPolicy",
    id="{name}/{type}",
    auto_name="name",
    auto_name_limit=32,
    json=("policy",),
    create=(Call(method="create_security_policy", at="securityPolicyDetail"),),
    read=(Call(method="get_security_policy", at="securityPolicyDetail"),),
    update=(Call(method="update_security_policy"),),
    delete=(Call(method="delete_security_policy"),),
    replace=("name", "type"),
    outputs={"policyVersion": "policyVersion"},
    volatile=("policyVersion",),
)

ACCESS_POLICY = ResourceType(
    token="aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy",
    service="opensearchserverless",
    cloudformation="AWS::OpenSearchServerless::AccessPolicy",
    id="{name}/{type}",
    auto_name="name",
    auto_name_limit=32,
    json=("policy",),
    create=(Call(method="create_access_policy", at="accessPolicyDetail"),),
    read=(Call(method="get_access_policy", at="accessPolicyDetail"),),
    update=(Call(method="update_access_policy"),),
    delete=(Call(method="delete_access_policy"),),
    replace=("name", "type"),
    outputs={"policyVersion": "policyVersion"},
    volatile=("policyVersion",),
)

COLLECTION = ResourceType(
    token="aws:opensearch/serverlessCollection:ServerlessCollection",
    service="opensearchserverless",
    cloudformation="AWS::OpenSearchServerless::Collection",
    differs={
        "replace:tags": "pulumi-aws changes tags in place by TagResource",
        "pattern:name": "CreateCollection's model takes an underscore, CloudFormation does not",
    },
    id="{_id}",
    auto_name="name",
    auto_name_limit=32,
    # Its key comes from the encryption policy, which is where pulumi-aws's users set it.
    create=(
        Call(
            method="create_collection",
            names={"encryptionConfigs": ""},
            at="createCollectionDetail",
        ),
    ),
    read=(
        Call(
            method="batch_get_collection",
            binds=("id",),
            names={"id": "ids"},
            at="collectionDetails[0]",
        ),
    ),
    update=(
        Call(
            method="update_collection",
            binds=("id", "description", "vectorOptions"),
            names={"id": "id"},
        ),
    ),
    delete=(Call(method="delete_collection", binds=("id",), names={"id": "id"}),),
    replace=("collectionGroupName", "name", "standbyReplicas", "type"),
    outputs={
        "_id": "id",
        "arn": "arn",
        "collectionEndpoint": "collectionEndpoint",
        "dashboardEndpoint": "dashboardEndpoint",
        "kmsKeyArn": "kmsKeyArn",
    },
    computed=("standbyReplicas", "type", "vectorOptions"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "resourceArn"},
    ),
)

TYPES = (SECURITY_POLICY, ACCESS_POLICY, COLLECTION)
