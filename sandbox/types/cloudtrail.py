"""CloudTrail."""

from sandbox.resource import SET, Call, ResourceType, Tags

TRAIL = ResourceType(
    token="aws:cloudtrail/trail:Trail",
    service="cloudtrail",
    cloudformation="AWS::CloudTrail::Trail",
    differs={
        "name:enableLogging": "=IsLogging",
        "required:enableLogging": "pulumi-aws starts the trail where nothing is said",
    },
    id="{arn}",
    auto_name="name",
    auto_name_limit=128,
    names={
        "tags": "TagsList",
        "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
        "advancedEventSelectors.fieldSelectors.startsWiths": "StartsWith",
        "advancedEventSelectors.fieldSelectors.notStartsWiths": "NotStartsWith",
        "advancedEventSelectors.fieldSelectors.endsWiths": "EndsWith",
        "advancedEventSelectors.fieldSelectors.notEndsWiths": "NotEndsWith",
    },
    reads={"enableLogFileValidation": "LogFileValidationEnabled"},
    create=(
        Call(method="create_trail"),
        Call(
            method="start_logging",
            binds=("name",),
            covers=("enableLogging", "name"),
            given={"enableLogging": True},
        ),
        Call(
            method="put_event_selectors",
            names={"name": "TrailName"},
            covers=("advancedEventSelectors", "eventSelectors"),
        ),
        Call(
            method="put_insight_selectors",
            names={"name": "TrailName"},
            covers=("insightSelectors",),
        ),
    ),
    read=(
        Call(method="get_trail", binds=("arn",), names={"arn": "Name"}, at="Trail"),
        Call(
            method="get_trail_status",
            binds=("arn",),
            names={"arn": "Name"},
            gives={"enableLogging": "IsLogging"},
        ),
        Call(
            method="get_event_selectors",
            binds=("arn",),
            names={"arn": "TrailName"},
            gives={
                "advancedEventSelectors": "AdvancedEventSelectors",
                "eventSelectors": "EventSelectors",
            },
        ),
        Call(
            method="get_insight_selectors",
            binds=("arn",),
            names={"arn": "TrailName"},
            gives={"insightSelectors": "InsightSelectors"},
            missing=("InsightNotEnabledException",),
        ),
    ),
    update=(
        Call(method="update_trail"),
        Call(
            method="start_logging",
            binds=("name",),
            covers=("enableLogging",),
            given={"enableLogging": True},
        ),
        Call(
            method="stop_logging",
            binds=("name",),
            covers=("enableLogging",),
            given={"enableLogging": False},
        ),
        Call(
            method="put_event_selectors",
            names={"name": "TrailName"},
            covers=("advancedEventSelectors", "eventSelectors"),
        ),
        Call(
            method="put_insight_selectors",
            names={"name": "TrailName"},
            covers=("insightSelectors",),
            given={"insightSelectors": SET},
        ),
    ),
    delete=(Call(method="delete_trail", binds=("arn",), names={"arn": "Name"}),),
    replace=("name",),
    outputs={
        "arn": "TrailARN",
        "homeRegion": "={region}",
        "snsTopicArn": lambda trail, _: trail.get("SnsTopicARN", ""),
    },
    defaults={
        "enableLogFileValidation": False,
        "enableLogging": True,
        "includeGlobalServiceEvents": True,
        "isMultiRegionTrail": False,
        "isOrganizationTrail": False,
    },
    tags=Tags(
        add="add_tags",
        remove="remove_tags",
        read="list_tags",
        names={"arn": "ResourceId", "id": "ResourceIdList", "tags": "TagsList"},
        at="ResourceTagList[0].TagsList",
    ),
)

TYPES = (TRAIL,)
