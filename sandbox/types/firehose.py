"""Firehose: delivery streams to S3."""

from typing import Any, cast

from sandbox.resource import Call, Codec, Properties, ResourceType, Tags

_HINTS = {"bufferingInterval": "IntervalInSeconds", "bufferingSize": "SizeInMBs"}


def _destination_to_aws(value: Any) -> Properties:  # noqa: ANN401 - JSON
    """Return the destination with what pulumi-aws has side by side in AWS's own structures."""
    given = cast("Properties", value)
    out = {k: v for k, v in given.items() if k not in {*_HINTS, "kmsKeyArn"}}
    hints = {member: given[name] for name, member in _HINTS.items() if given.get(name) is not None}
    if hints:
        out["bufferingHints"] = hints
    key = given.get("kmsKeyArn")
    out["encryptionConfiguration"] = (
        {"KMSEncryptionConfig": {"AWSKMSKeyARN": key}}
        if key
        else {"NoEncryptionConfig": "NoEncryption"}
    )
    return out


def _destination_from_aws(value: Any) -> Properties:  # noqa: ANN401 - JSON
    found = cast("Properties", value)
    hints = found.get("BufferingHints", {})
    encryption = found.get("EncryptionConfiguration", {})
    key = encryption.get("KMSEncryptionConfig", {}).get("AWSKMSKeyARN")
    flat = {name: hints[member] for name, member in _HINTS.items() if member in hints}
    rest = {
        k: v for k, v in found.items() if k not in {"BufferingHints", "EncryptionConfiguration"}
    }
    return {**rest, **flat, **({"kmsKeyArn": key} if key else {})}


def _encryption_to_aws(value: Any) -> Properties | None:  # noqa: ANN401 - JSON
    given = cast("Properties", value)
    if not given.get("enabled"):
        return None
    named = {"KeyType": given.get("keyType", "AWS_OWNED_CMK"), "KeyARN": given.get("keyArn")}
    return {name: item for name, item in named.items() if item}


def _encryption_from_aws(value: Any) -> Properties:  # noqa: ANN401 - JSON
    found = cast("Properties", value)
    if found.get("Status") != "ENABLED":
        return {"enabled": False, "keyType": "AWS_OWNED_CMK"}
    named = {"keyType": found.get("KeyType"), "keyArn": found.get("KeyARN")}
    return {"enabled": True, **{name: item for name, item in named.items() if item}}


def _change_encryption(client: Any, values: Properties) -> None:  # noqa: ANN401
    wanted = _encryption_to_aws(values.get("serverSideEncryption") or {})
    if wanted is None:
        client.stop_delivery_stream_encryption(DeliveryStreamName=values["name"])
        return
    client.start_delivery_stream_encryption(
        DeliveryStreamName=values["name"], DeliveryStreamEncryptionConfigurationInput=wanted
    )


DELIVERY_STREAM = ResourceType(
    token="aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    service="firehose",
    cloudformation="AWS::KinesisFirehose::DeliveryStream",
    id="{arn}",
    auto_name="name",
    names={
        "name": "DeliveryStreamName",
        "extendedS3Configuration": "ExtendedS3DestinationConfiguration",
        "serverSideEncryption": "DeliveryStreamEncryptionConfigurationInput",
        # moto does not convert, partition or back up; it has other sources and destinations, but
        # the platform does not.
        "extendedS3Configuration.dataFormatConversionConfiguration": "",
        "extendedS3Configuration.dynamicPartitioningConfiguration": "",
        "extendedS3Configuration.s3BackupConfiguration": "",
        "extendedS3Configuration.s3BackupMode": "",
        "kinesisSourceConfiguration": "",
        "mskSourceConfiguration": "",
    },
    codecs={
        "arn": Codec(lambda arn: arn.rpartition("/")[2], lambda arn: arn),
        "extendedS3Configuration": Codec(_destination_to_aws, _destination_from_aws),
        "serverSideEncryption": Codec(_encryption_to_aws, _encryption_from_aws),
    },
    create=(
        Call(
            method="create_delivery_stream",
            binds=("name", "extendedS3Configuration", "serverSideEncryption", "tags"),
            constants={"DeliveryStreamType": "DirectPut"},
            given={"destination": "extended_s3"},
        ),
    ),
    read=(
        Call(
            method="describe_delivery_stream",
            names={"arn": "DeliveryStreamName"},
            binds=("arn",),
            at="DeliveryStreamDescription",
        ),
    ),
    reads={
        "destination": "Destinations[0].ExtendedS3DestinationDescription && 'extended_s3'",
        "extendedS3Configuration": "Destinations[0].ExtendedS3DestinationDescription",
        "serverSideEncryption": "DeliveryStreamEncryptionConfiguration",
    },
    update=(
        Call(
            method="update_destination",
            names={
                "destinationId": "DestinationId",
                "extendedS3Configuration": "ExtendedS3DestinationUpdate",
                "versionId": "CurrentDeliveryStreamVersionId",
            },
            binds=("name", "destinationId", "extendedS3Configuration", "versionId"),
            covers=("extendedS3Configuration",),
        ),
        Call(method=_change_encryption, covers=("serverSideEncryption",)),
    ),
    delete=(Call(method="delete_delivery_stream", binds=("name",)),),
    replace=("destination", "name"),
    outputs={
        "arn": "=arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
        "destinationId": "Destinations[0].DestinationId",
        "versionId": "VersionId",
    },
    computed=("arn", "destinationId", "serverSideEncryption", "versionId"),
    volatile=("versionId",),
    differs={
        "pattern:extendedS3Configuration.dataFormatConversionConfiguration.*": (
            "the sandbox refuses the whole of this conversion"
        ),
        "name:destination": "pulumi-aws names the kind of the destination that AWS is given",
    },
    tags=Tags(
        add="tag_delivery_stream",
        remove="untag_delivery_stream",
        read="list_tags_for_delivery_stream",
        names={"name": "DeliveryStreamName"},
    ),
)

TYPES = (DELIVERY_STREAM,)
