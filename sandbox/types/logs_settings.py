"""CloudWatch Logs: what is set on log groups and on the account, and saved queries."""

from typing import Any, cast

from sandbox.resource import Call, Codec, Properties, ResourceType

_PUT_PROTECTION = Call(
    method="put_data_protection_policy", names={"logGroupName": "logGroupIdentifier"}
)

DATA_PROTECTION_POLICY = ResourceType(
    token="aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    service="logs",
    cloudformation=None,
    differs={"type": "CloudFormation has it as a property of the log group"},
    id="{logGroupName}",
    json=("policyDocument",),
    create=(_PUT_PROTECTION,),
    read=(
        Call(
            method="get_data_protection_policy",
            names={"logGroupName": "logGroupIdentifier"},
            # A log group without a policy is answered without one.
            at="[@][?policyDocument] | [0]",
        ),
    ),
    reads={"logGroupName": "logGroupIdentifier"},
    update=(_PUT_PROTECTION,),
    delete=(
        Call(method="delete_data_protection_policy", names={"logGroupName": "logGroupIdentifier"}),
    ),
    replace=("logGroupName",),
)

ACCOUNT_POLICY = ResourceType(
    token="aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
    service="logs",
    cloudformation="AWS::Logs::AccountPolicy",
    id="{policyName}:{policyType}",
    json=("policyDocument",),
    create=(Call(method="put_account_policy"),),
    read=(Call(method="describe_account_policies", at="accountPolicies[0]"),),
    update=(Call(method="put_account_policy"),),
    delete=(Call(method="delete_account_policy"),),
    replace=("policyName", "policyType", "selectionCriteria"),
    defaults={"scope": "ALL"},
    differs={
        "enum:policyType": "newer than AWS's schema; PutAccountPolicy has it",
        "replace:selectionCriteria": "pulumi-aws makes a new policy for other criteria",
    },
)


def _transformation_to_aws(value: Any) -> Properties:  # noqa: ANN401 - JSON
    return {"unit": "None", **cast("Properties", value)}


def _transformation_from_aws(value: Any) -> Properties:  # noqa: ANN401 - JSON
    """Return the one transformation, without the unit of none, its default as a text."""
    (found,) = cast("list[Properties]", value)
    out = {name: item for name, item in found.items() if (name, item) != ("unit", "None")}
    default = out.get("defaultValue")
    return {**out, **({} if default is None else {"defaultValue": f"{default:g}"})}


_TRANSFORMATION = {
    "metricTransformation": "metricTransformations",
    "metricTransformation.name": "metricName",
    "metricTransformation.namespace": "metricNamespace",
    "metricTransformation.value": "metricValue",
}

METRIC_FILTER = ResourceType(
    token="aws:cloudwatch/logMetricFilter:LogMetricFilter",
    service="logs",
    cloudformation="AWS::Logs::MetricFilter",
    id="{logGroupName}:{name}",
    auto_name="name",
    auto_name_limit=512,
    names={"name": "filterName", "pattern": "filterPattern", **_TRANSFORMATION},
    codecs={
        "metricTransformation": Codec(_transformation_to_aws, _transformation_from_aws),
    },
    create=(Call(method="put_metric_filter"),),
    read=(
        Call(
            method="describe_metric_filters",
            binds=("logGroupName", "name"),
            names={"name": "filterNamePrefix"},
            at="metricFilters[?filterName=='{name}'] | [0]",
        ),
    ),
    update=(Call(method="put_metric_filter"),),
    delete=(Call(method="delete_metric_filter"),),
    replace=("logGroupName", "name"),
    defaults={"applyOnTransformedLogs": False},
    differs={
        "pattern:metricTransformation.*": "the sandbox's operation refuses these, too",
    },
)

SUBSCRIPTION_FILTER = ResourceType(
    token="aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    service="logs",
    cloudformation="AWS::Logs::SubscriptionFilter",
    id="{logGroup}|{name}",
    auto_name="name",
    auto_name_limit=512,
    names={"name": "filterName", "logGroup": "logGroupName"},
    create=(Call(method="put_subscription_filter"),),
    read=(
        Call(
            method="describe_subscription_filters",
            binds=("logGroup", "name"),
            names={"name": "filterNamePrefix"},
            at="subscriptionFilters[?filterName=='{name}'] | [0]",
        ),
    ),
    update=(Call(method="put_subscription_filter"),),
    delete=(Call(method="delete_subscription_filter"),),
    replace=("logGroup", "name"),
    defaults={"applyOnTransformedLogs": False, "distribution": "ByLogStream"},
    computed=("roleArn",),
    sets=("emitSystemFields",),
)

QUERY_DEFINITION = ResourceType(
    token="aws:cloudwatch/queryDefinition:QueryDefinition",
    service="logs",
    cloudformation="AWS::Logs::QueryDefinition",
    # pulumi-aws imports by the ARN, of which this is the last part.
    id="{queryDefinitionId}",
    create=(Call(method="put_query_definition", names={"queryDefinitionId": ""}),),
    read=(
        Call(
            method="describe_query_definitions",
            binds=(),
            at="queryDefinitions[?queryDefinitionId=='{queryDefinitionId}'] | [0]",
        ),
    ),
    update=(Call(method="put_query_definition"),),
    delete=(Call(method="delete_query_definition"),),
    outputs={
        "queryDefinitionId": "queryDefinitionId",
        "arn": "=arn:{partition}:logs:{region}:{account}:query-definition:{queryDefinitionId}",
    },
)

TYPES = (
    ACCOUNT_POLICY,
    DATA_PROTECTION_POLICY,
    METRIC_FILTER,
    QUERY_DEFINITION,
    SUBSCRIPTION_FILTER,
)
