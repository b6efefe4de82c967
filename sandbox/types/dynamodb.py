"""DynamoDB: tables."""

from typing import Any, cast

from sandbox.resource import SET, Call, Codec, Properties, ResourceType, Tags

_Index = dict[str, Any]


def _key(kind: str) -> Codec:
    """Return how a key's attribute stands in a key schema."""

    def to_aws(attribute: str) -> list[dict[str, str]]:
        return [{"AttributeName": attribute, "KeyType": kind}]

    return Codec(to_aws=to_aws, from_aws=_same)


def _same(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return value


def _indexes_to_aws(indexes: list[_Index]) -> list[_Index]:
    return [_index_to_aws(index) for index in indexes]


def _index_to_aws(index: _Index) -> _Index:
    keys = [("HASH", index.get("hashKey")), ("RANGE", index.get("rangeKey"))]
    projection = {
        "ProjectionType": index.get("projectionType"),
        "NonKeyAttributes": index.get("nonKeyAttributes"),
    }
    out: _Index = {
        "IndexName": index.get("name"),
        "KeySchema": [{"AttributeName": name, "KeyType": kind} for kind, name in keys if name],
        "Projection": {k: v for k, v in projection.items() if v},
    }
    if index.get("readCapacity"):
        out["ProvisionedThroughput"] = {
            "ReadCapacityUnits": index["readCapacity"],
            "WriteCapacityUnits": index.get("writeCapacity"),
        }
    return out


def _indexes_from_aws(indexes: list[_Index]) -> list[_Index]:
    return [_index_from_aws(index) for index in indexes]


def _index_from_aws(index: _Index) -> _Index:
    keys = {k["KeyType"]: k["AttributeName"] for k in index["KeySchema"]}
    throughput = cast("_Index", index.get("ProvisionedThroughput") or {})
    return {
        "name": index["IndexName"],
        "hashKey": keys["HASH"],
        "rangeKey": keys.get("RANGE"),
        "projectionType": index["Projection"].get("ProjectionType"),
        "nonKeyAttributes": index["Projection"].get("NonKeyAttributes"),
        "readCapacity": throughput.get("ReadCapacityUnits") or None,
        "writeCapacity": throughput.get("WriteCapacityUnits") or None,
    }


def _change_indexes(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3's client
    """Delete and make indexes one at a time, since DynamoDB takes one change per request."""
    name = values["name"]
    table = client.describe_table(TableName=name)["Table"]
    before = {i["name"]: i for i in _indexes_from_aws(table.get("GlobalSecondaryIndexes") or [])}
    wanted = {
        i["name"]: i for i in cast("list[_Index]", values.get("globalSecondaryIndexes") or [])
    }
    aws = [{"AttributeName": a["name"], "AttributeType": a["type"]} for a in values["attributes"]]
    kept = {
        n for n, i in before.items() if n in wanted and _index_to_aws(wanted[n]) == _index_to_aws(i)
    }
    for index in before:
        if index not in kept:
            client.update_table(
                TableName=name,
                GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": index}}],
            )
    for index, value in wanted.items():
        if index not in kept:
            client.update_table(
                TableName=name,
                AttributeDefinitions=aws,
                GlobalSecondaryIndexUpdates=[{"Create": _index_to_aws(value)}],
            )


_STREAM = {
    "streamEnabled": "StreamSpecification.StreamEnabled",
    "streamViewType": "StreamSpecification.StreamViewType",
}
_CAPACITY = {
    "readCapacity": "ProvisionedThroughput.ReadCapacityUnits",
    "writeCapacity": "ProvisionedThroughput.WriteCapacityUnits",
}
# moto forgets or does not have them.
_WITHOUT = dict.fromkeys(
    (
        "globalTableWitness",
        "localSecondaryIndexes",
        "onDemandThroughput",
        "replicas",
        "warmThroughput",
    ),
    "",
)
_BACKUPS = Call(
    method="update_continuous_backups",
    names={"pointInTimeRecovery": "PointInTimeRecoverySpecification"},
    covers=("pointInTimeRecovery",),
    given={"pointInTimeRecovery": SET},
)
_EXPIRY = Call(
    method="update_time_to_live",
    names={"ttl": "TimeToLiveSpecification"},
    covers=("ttl",),
    given={"ttl": SET},
)

TABLE = ResourceType(
    token="aws:dynamodb/table:Table",
    service="dynamodb",
    cloudformation="AWS::DynamoDB::Table",
    id="{name}",
    auto_name="name",
    auto_name_limit=255,
    names={
        "name": "TableName",
        "attributes.name": "AttributeName",
        "attributes.type": "AttributeType",
        "pointInTimeRecovery.enabled": "PointInTimeRecoveryEnabled",
        "serverSideEncryption.kmsKeyArn": "KMSMasterKeyId",
    },
    codecs={
        "hashKey": _key("HASH"),
        "rangeKey": _key("RANGE"),
        "globalSecondaryIndexes": Codec(to_aws=_indexes_to_aws, from_aws=_indexes_from_aws),
    },
    sets=("attributes", "globalSecondaryIndexes", "globalSecondaryIndexes.nonKeyAttributes"),
    create=(
        Call(
            method="create_table",
            names={
                "attributes": "AttributeDefinitions",
                "hashKey": "KeySchema",
                "rangeKey": "KeySchema",
                "serverSideEncryption": "SSESpecification",
                **_STREAM,
                **_CAPACITY,
                **_WITHOUT,
            },
        ),
        _BACKUPS,
        _EXPIRY,
    ),
    read=(
        Call(method="describe_table", at="Table"),
        Call(
            method="describe_continuous_backups",
            at="ContinuousBackupsDescription.PointInTimeRecoveryDescription",
            gives={
                "pointInTimeRecovery": "{PointInTimeRecoveryEnabled: PointInTimeRecoveryStatus "
                "== 'ENABLED', RecoveryPeriodInDays: RecoveryPeriodInDays}"
            },
        ),
        Call(
            method="describe_time_to_live",
            at="TimeToLiveDescription",
            gives={"ttl": "{Enabled: TimeToLiveStatus == 'ENABLED', AttributeName: AttributeName}"},
        ),
    ),
    reads={
        "attributes": "AttributeDefinitions",
        "billingMode": "BillingModeSummary.BillingMode || 'PROVISIONED'",
        "hashKey": "KeySchema[?KeyType == 'HASH'].AttributeName | [0]",
        "rangeKey": "KeySchema[?KeyType == 'RANGE'].AttributeName | [0]",
        "readCapacity": "ProvisionedThroughput.ReadCapacityUnits",
        "writeCapacity": "ProvisionedThroughput.WriteCapacityUnits",
        "serverSideEncryption": "SSEDescription.{Enabled: Status == 'ENABLED', "
        "KMSMasterKeyId: KMSMasterKeyArn}",
        "streamEnabled": "StreamSpecification.StreamEnabled",
        "streamViewType": "StreamSpecification.StreamViewType",
        "tableClass": "TableClassSummary.TableClass || 'STANDARD'",
    },
    update=(
        Call(
            method="update_table",
            names=_CAPACITY,
            binds=("name", "billingMode", *_CAPACITY),
            covers=("billingMode", *_CAPACITY),
        ),
        Call(
            method="update_table",
            binds=("name", "deletionProtectionEnabled", "tableClass"),
            covers=("deletionProtectionEnabled", "tableClass"),
        ),
        Call(method="update_table", names=_STREAM, binds=("name", *_STREAM), covers=(*_STREAM,)),
        Call(
            method="update_table",
            names={"serverSideEncryption": "SSESpecification"},
            binds=("name", "serverSideEncryption"),
            covers=("serverSideEncryption",),
            given={"serverSideEncryption": SET},
        ),
        Call(method=_change_indexes, covers=("attributes", "globalSecondaryIndexes")),
        _BACKUPS,
        _EXPIRY,
    ),
    delete=(Call(method="delete_table"),),
    replace=("hashKey", "name", "rangeKey"),
    outputs={"arn": "TableArn", "streamArn": "LatestStreamArn", "streamLabel": "LatestStreamLabel"},
    defaults={
        "billingMode": "PROVISIONED",
        "deletionProtectionEnabled": False,
        "tableClass": "STANDARD",
    },
    computed=(
        "pointInTimeRecovery",
        "readCapacity",
        "serverSideEncryption",
        "streamViewType",
        "warmThroughput",
        "writeCapacity",
    ),
    volatile=("streamArn", "streamLabel"),
    differs={
        "name:rangeKey": "the second entry of AWS's KeySchema, which hashKey stands for here",
        "name:streamEnabled": "AWS's schema has the stream where there is a view of it",
        "required:hashKey": "pulumi-aws does not ask for it where a backup is restored",
    },
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_of_resource",
        names={"arn": "ResourceArn"},
    ),
)

TYPES = (TABLE,)
