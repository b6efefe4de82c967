"""Logs, trails, alarms, topics and queues."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

QUEUE: Final = ResourceType("aws:sqs/queue:Queue", ("kmsMasterKeyId", "policy"))
QUEUE_POLICY: Final = ResourceType("aws:sqs/queuePolicy:QueuePolicy", ("policy",))
TOPIC: Final = ResourceType("aws:sns/topic:Topic", ("kmsMasterKeyId", "policy"))
TOPIC_POLICY: Final = ResourceType("aws:sns/topicPolicy:TopicPolicy", ("policy",))
EVENT_BUS_POLICY: Final = ResourceType("aws:cloudwatch/eventBusPolicy:EventBusPolicy", ("policy",))
LOG_DESTINATION_POLICY: Final = ResourceType(
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy", ("accessPolicy",)
)
LOG_GROUP: Final = ResourceType(
    "aws:cloudwatch/logGroup:LogGroup",
    ("arn", "name", "kmsKeyId", "retentionInDays", "skipDestroy"),
)
LOG_PROTECTION: Final = ResourceType(
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    ("logGroupName", "policyDocument"),
)
SUBSCRIPTION_FILTER: Final = ResourceType(
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", ("logGroup",)
)
METRIC_FILTER: Final = ResourceType(
    "aws:cloudwatch/logMetricFilter:LogMetricFilter", ("logGroupName",)
)
METRIC_ALARM: Final = ResourceType(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    (
        "actionsEnabled",
        "alarmActions",
        "metricName",
        "namespace",
        *under("metricQueries.metric", "metricName", "namespace"),
    ),
)
COMPOSITE_ALARM: Final = ResourceType(
    "aws:cloudwatch/compositeAlarm:CompositeAlarm", ("alarmRule",)
)
TRAIL: Final = ResourceType(
    "aws:cloudtrail/trail:Trail",
    (
        "isMultiRegionTrail",
        "enableLogFileValidation",
        "enableLogging",
        "kmsKeyId",
        *under("advancedEventSelectors.fieldSelectors", "field", "equals", "startsWiths"),
        *under("eventSelectors.dataResources", "type", "values"),
    ),
)
