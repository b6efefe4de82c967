"""SNS: topics, who may publish to them, and who is told."""

import json

from sandbox.resource import Call, Codec, ResourceType, Tags


def _attribute(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}"


def _set_each(method: str, target: str, names: tuple[str, ...]) -> tuple[Call, ...]:
    """Return the calls that set one attribute each; one that is not given is emptied."""
    return tuple(
        Call(
            method=method,
            names={"id": target, name: "AttributeValue"},
            binds=("id", name),
            constants={"AttributeName": _attribute(name), "AttributeValue": ""},
            covers=(name,),
        )
        for name in names
    )


def _attributes(names: tuple[str, ...]) -> dict[str, str]:
    return {name: f"Attributes.{_attribute(name)}" for name in names}


_TOPIC = (
    "archivePolicy",
    "contentBasedDeduplication",
    "deliveryPolicy",
    "displayName",
    "fifoThroughputScope",
    "kmsMasterKeyId",
    "policy",
    "signatureVersion",
    "tracingConfig",
)


def _same(value: str) -> str:
    return value


def _last(arn: str) -> str:
    return arn.rpartition(":")[2]


TOPIC = ResourceType(
    token="aws:sns/topic:Topic",
    service="sns",
    cloudformation="AWS::SNS::Topic",
    id="{arn}",
    auto_name="name",
    auto_name_limit=256,
    json=("archivePolicy", "deliveryPolicy", "policy"),
    codecs={"name": Codec(to_aws=_same, from_aws=_last)},
    create=(
        Call(method="create_topic", names={"name": "Name", **_attributes((*_TOPIC, "fifoTopic"))}),
    ),
    read=(Call(method="get_topic_attributes", names={"id": "TopicArn"}, at="Attributes"),),
    reads={"name": "TopicArn"},
    update=_set_each("set_topic_attributes", "TopicArn", _TOPIC),
    delete=(Call(method="delete_topic", names={"id": "TopicArn"}),),
    replace=("fifoTopic", "name"),
    outputs={"arn": "TopicArn", "owner": "Owner"},
    defaults={"contentBasedDeduplication": False, "fifoTopic": False},
    computed=("fifoThroughputScope", "policy", "signatureVersion", "tracingConfig"),
    differs={
        "name:deliveryPolicy": "CloudFormation cannot set what SNS's own call can",
        "name:policy": "CloudFormation has a type of its own for a topic's policy",
        "computed:beginningArchiveTime": "the sandbox's topics do not archive messages",
    },
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"id": "ResourceArn"},
    ),
)

_PUT_POLICY = Call(
    method="set_topic_attributes",
    names={"arn": "TopicArn", "policy": "AttributeValue"},
    constants={"AttributeName": "Policy"},
)

# What SNS gives a new topic: its owner does everything.
_OWNERS_ALONE = json.dumps(
    {
        "Version": "2008-10-17",
        "Id": "__default_policy_ID",
        "Statement": [
            {
                "Sid": "__default_statement_ID",
                "Effect": "Allow",
                "Principal": {"AWS": "*"},
                "Action": [
                    "SNS:GetTopicAttributes",
                    "SNS:SetTopicAttributes",
                    "SNS:AddPermission",
                    "SNS:RemovePermission",
                    "SNS:DeleteTopic",
                    "SNS:Subscribe",
                    "SNS:ListSubscriptionsByTopic",
                    "SNS:Publish",
                ],
                "Resource": "<arn>",
                "Condition": {"StringEquals": {"AWS:SourceOwner": "<account>"}},
            }
        ],
    }
)

POLICY = ResourceType(
    token="aws:sns/topicPolicy:TopicPolicy",
    service="sns",
    cloudformation="AWS::SNS::TopicPolicy",
    id="{arn}",
    json=("policy",),
    create=(_PUT_POLICY,),
    read=(
        Call(
            method="get_topic_attributes",
            names={"arn": "TopicArn"},
            at="Attributes",
            gives={"arn": "TopicArn", "policy": "Policy"},
        ),
    ),
    update=(_PUT_POLICY,),
    delete=(
        Call(
            method="set_topic_attributes",
            names={"arn": "TopicArn"},
            constants={
                "AttributeName": "Policy",
                "AttributeValue": _OWNERS_ALONE.replace("{", "{{")
                .replace("}", "}}")
                .replace("<arn>", "{arn}")
                .replace("<account>", "{account}"),
            },
        ),
    ),
    replace=("arn",),
    outputs={"owner": "Owner"},
    differs={"name:arn": "=Topics", "replace:arn": "one policy of AWS's is put on many topics"},
)

_SUBSCRIPTION = (
    "deliveryPolicy",
    # The scope says what the policy's names mean, so it is set before it.
    "filterPolicyScope",
    "filterPolicy",
    "rawMessageDelivery",
    "redrivePolicy",
    "replayPolicy",
    "subscriptionRoleArn",
)

SUBSCRIPTION = ResourceType(
    token="aws:sns/topicSubscription:TopicSubscription",
    service="sns",
    cloudformation="AWS::SNS::Subscription",
    id="{arn}",
    json=("deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"),
    create=(
        Call(
            method="subscribe",
            names={"topic": "TopicArn", **_attributes(_SUBSCRIPTION)},
            constants={"ReturnSubscriptionArn": True},
        ),
    ),
    read=(
        Call(
            method="get_subscription_attributes", names={"id": "SubscriptionArn"}, at="Attributes"
        ),
    ),
    reads={"topic": "TopicArn"},
    update=_set_each("set_subscription_attributes", "SubscriptionArn", _SUBSCRIPTION),
    delete=(Call(method="unsubscribe", names={"id": "SubscriptionArn"}),),
    replace=("endpoint", "protocol", "topic"),
    outputs={
        "arn": "SubscriptionArn",
        "confirmationWasAuthenticated": "ConfirmationWasAuthenticated",
        "ownerId": "Owner",
        "pendingConfirmation": "PendingConfirmation",
    },
    defaults={
        "confirmationTimeoutInMinutes": 1,
        "endpointAutoConfirms": False,
        "rawMessageDelivery": False,
    },
    computed=("filterPolicyScope",),
    differs={"required:endpoint": "pulumi-aws requires it, since every protocol has one"},
    write_only=("confirmationTimeoutInMinutes", "endpointAutoConfirms"),
)

TYPES = (POLICY, SUBSCRIPTION, TOPIC)
