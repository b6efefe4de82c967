"""IAM Access Analyzer."""

from sandbox.resource import Call, ResourceType, Tags

ANALYZER = ResourceType(
    token="aws:accessanalyzer/analyzer:Analyzer",
    service="accessanalyzer",
    cloudformation="AWS::AccessAnalyzer::Analyzer",
    id="{analyzerName}",
    names={"analyzerName": "analyzerName"},
    reads={"analyzerName": "name"},
    create=(Call(method="create_analyzer"),),
    read=(Call(method="get_analyzer", at="analyzer"),),
    delete=(Call(method="delete_analyzer"),),
    # pulumi-aws changes nothing but tags; to it, any other change is another analyzer.
    replace=("analyzerName", "configuration", "type"),
    outputs={"arn": "arn"},
    defaults={"type": "ACCOUNT"},
    differs={
        "required:type": "pulumi-aws takes ACCOUNT where nothing is said",
        "required:analyzerName": "CloudFormation makes up a name, pulumi-aws asks for one",
    },
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        names={"arn": "resourceArn"},
    ),
)

TYPES = (ANALYZER,)
