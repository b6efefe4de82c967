"""SQS: queues."""

from sandbox.resource import Call, Codec, ResourceType, Tags

_ATTRIBUTES = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": "DelaySeconds",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "policy": "Policy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
_EMPTIED = ("kmsMasterKeyId", "redriveAllowPolicy", "redrivePolicy")


def _same(value: str) -> str:
    return value


def _last(arn: str) -> str:
    return arn.rpartition(":")[2]


def _members(*more: str) -> dict[str, str]:
    names = {**_ATTRIBUTES, **{name: f"{name[0].upper()}{name[1:]}" for name in more}}
    return {name: f"Attributes.{attribute}" for name, attribute in names.items()}


QUEUE = ResourceType(
    token="aws:sqs/queue:Queue",
    service="sqs",
    cloudformation="AWS::SQS::Queue",
    id="{url}",
    auto_name="name",
    auto_name_limit=80,
    json=("policy", "redriveAllowPolicy", "redrivePolicy"),
    codecs={"name": Codec(to_aws=_same, from_aws=_last)},
    create=(Call(method="create_queue", names={"name": "QueueName", **_members("fifoQueue")}),),
    read=(
        Call(
            method="get_queue_attributes",
            names={"url": "QueueUrl"},
            constants={"AttributeNames": ["All"]},
            at="Attributes",
        ),
    ),
    reads={"name": "QueueArn", "fifoQueue": "FifoQueue", **_ATTRIBUTES},
    update=(
        Call(method="set_queue_attributes", names={"url": "QueueUrl", **_members()}),
        *(
            Call(
                method="set_queue_attributes",
                names={"url": "QueueUrl"},
                binds=("url",),
                constants={"Attributes": {_ATTRIBUTES[name]: ""}},
                covers=(name,),
                given={name: None},
            )
            for name in _EMPTIED
        ),
    ),
    delete=(Call(method="delete_queue", names={"url": "QueueUrl"}),),
    replace=("fifoQueue", "name"),
    outputs={"arn": "QueueArn", "url": "QueueUrl"},
    # SQS refuses the FIFO attributes on other queues, even when they say no.
    defaults={
        "delaySeconds": 0,
        "maxMessageSize": 262144,
        "messageRetentionSeconds": 345600,
        "receiveWaitTimeSeconds": 0,
        "visibilityTimeoutSeconds": 30,
    },
    computed=(
        "deduplicationScope",
        "fifoThroughputLimit",
        "kmsDataKeyReusePeriodSeconds",
        "policy",
        "sqsManagedSseEnabled",
    ),
    differs={"name:policy": "CloudFormation has a type of its own for a queue's policy"},
    tags=Tags(
        add="tag_queue",
        remove="untag_queue",
        read="list_queue_tags",
        names={"url": "QueueUrl"},
    ),
)

TYPES = (QUEUE,)
