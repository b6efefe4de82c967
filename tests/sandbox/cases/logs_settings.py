"""The cases of what is set on CloudWatch's log groups."""

import json
from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import document

GROUP = ("aws:cloudwatch/logGroup:LogGroup", {"name": "/groundwork/support"})
OTHER = ("aws:cloudwatch/logGroup:LogGroup", {"name": "/groundwork/other"})
FINDINGS = ("aws:cloudwatch/logGroup:LogGroup", {"name": "/groundwork/findings"})
IDENTIFIERS = "arn:aws:dataprotection::aws:data-identifier/"


def _protection(*identifiers: str, findings: str | None = None) -> str:
    data = [f"{IDENTIFIERS}{it}" for it in identifiers]
    target = {"CloudWatchLogs": {"LogGroup": findings}} if findings else {}
    return json.dumps(
        {
            "Name": "personal-data",
            "Version": "2021-06-01",
            "Statement": [
                {
                    "Sid": "audit",
                    "DataIdentifier": data,
                    "Operation": {"Audit": {"FindingsDestination": target}},
                },
                {
                    "Sid": "mask",
                    "DataIdentifier": data,
                    "Operation": {"Deidentify": {"MaskConfig": {}}},
                },
            ],
        }
    )


_PROTECTED = _protection("EmailAddress", "PhoneNumber-US", findings="/groundwork/findings")
_MORE = _protection("EmailAddress", "Name")
_DRIFTED = _protection("IpAddress")

_TRANSFORMATION: dict[str, Any] = {
    "name": "Refusals",
    "namespace": "Groundwork/Support",
    "value": "1",
    "defaultValue": "0",
    "unit": "Count",
}

_STREAM_ROLE = (
    "aws:iam/role:Role",
    {
        "name": "redacted-copy",
        "assumeRolePolicy": document(
            {
                "Effect": "Allow",
                "Principal": {"Service": ["firehose.amazonaws.com", "logs.amazonaws.com"]},
                "Action": "sts:AssumeRole",
            }
        ),
    },
)
_STREAM = (
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    {
        "name": "redacted-copy",
        "destination": "extended_s3",
        "extendedS3Configuration": {
            "bucketArn": "arn:aws:s3:::redacted-copy",
            "roleArn": "{role.arn}",
        },
    },
)

CASES = [
    Case(
        token="aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
        needs={"findings": FINDINGS, "group": GROUP, "other": OTHER},
        inputs={"logGroupName": "{group.name}", "policyDocument": _PROTECTED},
        sees=(
            Sees(
                method="get_data_protection_policy",
                params={"logGroupIdentifier": "{logGroupName}"},
                created={"policyDocument": _PROTECTED},
                updated={"policyDocument": _MORE},
            ),
            Sees(
                method="describe_log_groups",
                params={"logGroupNamePrefix": "{logGroupName}"},
                created={"logGroups[0].dataProtectionStatus": "ACTIVATED"},
            ),
        ),
        change={"policyDocument": _MORE},
        replace={"logGroupName": "{other.name}"},
        invalid={
            "policyDocument": {"policyDocument": None},
            "logGroupName": {"logGroupName": None},
        },
        drift=Drift(
            method="put_data_protection_policy",
            params={"logGroupIdentifier": "{logGroupName}", "policyDocument": _DRIFTED},
            shows="policyDocument",
        ),
    ),
    Case(
        token="aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
        inputs={
            "policyName": "everywhere",
            "policyType": "DATA_PROTECTION_POLICY",
            "policyDocument": _MORE,
        },
        sees=(
            Sees(
                method="describe_account_policies",
                params={"policyType": "DATA_PROTECTION_POLICY"},
                created={"accountPolicies[0].[policyName, scope]": ["everywhere", "ALL"]},
                updated={"accountPolicies[0].policyDocument": _DRIFTED},
            ),
        ),
        change={"policyDocument": _DRIFTED},
        replace={"policyName": "all"},
        invalid={"policyType": {"policyType": "MASKING"}, "scope": {"scope": "SOME"}},
        drift=Drift(
            method="put_account_policy",
            params={
                "policyName": "{policyName}",
                "policyType": "DATA_PROTECTION_POLICY",
                "policyDocument": _protection("Name"),
            },
            shows="policyDocument",
        ),
    ),
    Case(
        token="aws:cloudwatch/logMetricFilter:LogMetricFilter",
        needs={"group": GROUP, "other": OTHER},
        inputs={
            "name": "refusals",
            "logGroupName": "{group.name}",
            "pattern": '{ $.outcome = "refused" }',
            "metricTransformation": _TRANSFORMATION,
        },
        sees=(
            Sees(
                method="describe_metric_filters",
                params={"logGroupName": "{logGroupName}"},
                created={
                    "metricFilters[].filterName": ["refusals"],
                    "metricFilters[0].filterPattern": '{ $.outcome = "refused" }',
                    "metricFilters[0].metricTransformations[0].metricName": "Refusals",
                    "metricFilters[0].metricTransformations[0].defaultValue": 0.0,
                    "metricFilters[0].metricTransformations[0].unit": "Count",
                },
                updated={
                    "metricFilters[].filterName": ["refusals"],
                    "metricFilters[0].filterPattern": "",
                    "metricFilters[0].metricTransformations[0].dimensions": {"intent": "$.intent"},
                    "metricFilters[0].metricTransformations[0].defaultValue": None,
                    "metricFilters[0].metricTransformations[0].unit": "None",
                },
            ),
            Sees(
                method="describe_log_groups",
                params={"logGroupNamePrefix": "{logGroupName}"},
                created={"logGroups[0].metricFilterCount": 1},
            ),
        ),
        change={
            "pattern": "",
            "metricTransformation": {
                "name": "Refusals",
                "namespace": "Groundwork/Support",
                "value": "1",
                "dimensions": {"intent": "$.intent"},
            },
        },
        replace={"name": "denials"},
        invalid={
            "metricTransformation.unit": {
                "metricTransformation": {**_TRANSFORMATION, "unit": "Pounds"}
            },
            "metricTransformation.name": {
                "metricTransformation": {"namespace": "Groundwork", "value": "1"}
            },
        },
        drift=Drift(
            method="put_metric_filter",
            params={
                "logGroupName": "{logGroupName}",
                "filterName": "{name}",
                "filterPattern": "ERROR",
                "metricTransformations": [
                    {"metricName": "Errors", "metricNamespace": "Other", "metricValue": "1"}
                ],
            },
            shows="pattern",
        ),
    ),
    Case(
        token="aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
        needs={"group": GROUP, "other": OTHER, "role": _STREAM_ROLE, "stream": _STREAM},
        inputs={
            "name": "redacted",
            "logGroup": "{group.name}",
            "filterPattern": "",
            "destinationArn": "{stream.arn}",
            "roleArn": "{role.arn}",
        },
        sees=(
            Sees(
                method="describe_subscription_filters",
                params={"logGroupName": "{logGroup}"},
                created={
                    "subscriptionFilters[].filterName": ["redacted"],
                    "subscriptionFilters[0].filterPattern": "",
                    "subscriptionFilters[0].roleArn": "{roleArn}",
                    "subscriptionFilters[0].distribution": "ByLogStream",
                },
                updated={
                    "subscriptionFilters[0].filterPattern": "ERROR",
                    "subscriptionFilters[0].distribution": "Random",
                },
            ),
        ),
        change={"filterPattern": "ERROR", "distribution": "Random"},
        replace={"logGroup": "{other.name}"},
        invalid={
            "distribution": {"distribution": "Even"},
            "destinationArn": {"destinationArn": None},
        },
        drift=Drift(
            method="put_subscription_filter",
            params={
                "logGroupName": "{logGroup}",
                "filterName": "{name}",
                "filterPattern": "secret",
                "destinationArn": "{destinationArn}",
                "roleArn": "{roleArn}",
            },
            shows="filterPattern",
        ),
    ),
    Case(
        token="aws:cloudwatch/queryDefinition:QueryDefinition",
        inputs={
            "name": "support/slowest",
            "queryString": "fields @timestamp | limit 20",
            "logGroupNames": ["/groundwork/support"],
        },
        sees=(
            Sees(
                method="describe_query_definitions",
                params={"queryDefinitionNamePrefix": "support/"},
                created={
                    "queryDefinitions[].[name, queryString]": [
                        ["support/slowest", "fields @timestamp | limit 20"]
                    ],
                    "queryDefinitions[0].logGroupNames": ["/groundwork/support"],
                },
                updated={
                    "queryDefinitions[].[name, queryString]": [
                        ["support/newest", "fields @message"]
                    ],
                    "queryDefinitions[0].logGroupNames": None,
                },
            ),
        ),
        change={
            "name": "support/newest",
            "queryString": "fields @message",
            "logGroupNames": None,
        },
        replace=None,
        invalid={"queryString": {"queryString": ""}, "name": {"name": "x" * 256}},
        drift=Drift(
            method="put_query_definition",
            params={
                "queryDefinitionId": "{queryDefinitionId}",
                "name": "support/newest",
                "queryString": "fields @other",
            },
            shows="queryString",
        ),
    ),
]
