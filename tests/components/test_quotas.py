"""What counts against AWS's limits, and how many use cases that leaves room for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import botocore.session
import pytest

from components.quotas import counting
from components.quotas.model import ALL, Made, Scope, Source, resources_of
from components.quotas.table import NOT_ESTABLISHED, QUOTAS
from components.quotas.usage import Usage, capacity, usages

BY_ID = {it.id: it for it in QUOTAS}
GUARDRAIL = "aws:bedrock/guardrail:Guardrail"
PROFILE = "aws:bedrock/inferenceProfile:InferenceProfile"


def _made(token: str, number: int, **inputs: Any) -> list[Made]:
    return [Made(token, f"it-{at}", inputs) for at in range(number)]


def test_ids_codes_and_pages_are_in_order() -> None:
    assert len(BY_ID) == len(QUOTAS)
    codes = [it.code for it in QUOTAS if it.code]
    assert len(set(codes)) == len(codes)
    for it in QUOTAS:
        assert re.fullmatch(r"L-[0-9A-F]{8}|", it.code), it.id
        assert it.page.startswith("https://docs.aws.amazon.com/"), it.id
        assert it.limit > 0
    assert NOT_ESTABLISHED


@pytest.mark.parametrize(
    ("quota", "service", "operation", "says"),
    [
        ("sns-topics", "sns", "CreateTopic", "at most 100,000 standard topics"),
        ("logs-groups", "logs", "CreateLogGroup", "up to 1,000,000 log groups per Region"),
        ("logs-subscription-filters", "logs", "PutSubscriptionFilter", "up to two subscription"),
        ("logs-metric-filters", "logs", "PutMetricFilter", "is 100"),
        ("monitoring-composite", "cloudwatch", "PutCompositeAlarm", "as many as 100 underlying"),
    ],
)
def test_a_limit_is_what_aws_s_api_reference_says(
    quota: str, service: str, operation: str, says: str
) -> None:
    model = cast("Any", botocore.session.get_session()).get_service_model(service)
    text = re.sub("<[^>]+>", "", model.operation_model(operation).documentation)
    assert says in text
    assert f"{BY_ID[quota].limit:,}" in says.replace("two", "2")


def test_what_the_api_reference_proves_is_said_to_be_from_there() -> None:
    ssm = cast("Any", botocore.session.get_session()).get_service_model("ssm")
    tier = re.sub("<[^>]+>", "", ssm.shape_for("PutParameterRequest").members["Tier"].documentation)
    assert "a maximum of 10,000 standard parameters" in tier
    alarm = cast("Any", botocore.session.get_session()).get_service_model("cloudwatch")
    actions = alarm.shape_for("PutMetricAlarmInput").members["AlarmActions"]
    assert actions.metadata["max"] == BY_ID["monitoring-alarm-actions"].limit
    assert {it.id for it in QUOTAS if it.source is Source.API} == {
        "sns-topics",
        "ssm-parameters",
        "monitoring-composite",
    }


def test_white_space_of_a_policy_does_not_count() -> None:
    made = [Made("aws:iam/policy:Policy", "p", {"policy": '{ "a":\n "b" }'})]
    assert BY_ID["iam-policy-size"].count(made) == {"p": len('{"a":"b"}')}


def test_inline_policies_of_a_role_count_together_and_each_once() -> None:
    made = [
        Made(counting.ROLE_POLICY, "one", {"role": "r", "name": "a", "policy": "12345"}),
        Made(counting.ROLE_POLICY, "two", {"role": "r", "name": "b", "policy": "123"}),
        Made(counting.ROLE_POLICY, "other", {"role": "s", "policy": "1"}),
        Made(
            counting.ROLE,
            "role",
            {"name": "r", "inlinePolicies": [{"name": "a", "policy": "12345"}]},
        ),
    ]
    assert counting.inline_characters(made) == {"r": 8, "s": 1}


def test_a_policy_that_is_attached_in_two_ways_counts_once() -> None:
    made = [
        Made(counting.ATTACHMENT, "one", {"role": "r", "policyArn": "arn:1"}),
        Made(counting.ATTACHMENT, "two", {"role": "r", "policyArn": "arn:2"}),
        Made(counting.ROLE, "role", {"name": "r", "managedPolicyArns": ["arn:1", "arn:3"]}),
    ]
    assert counting.attached_policies(made) == {"r": 3}


def test_an_advanced_parameter_and_a_gateway_endpoint_count_elsewhere() -> None:
    parameters = [
        Made("aws:ssm/parameter:Parameter", "a", {"tier": "Advanced"}),
        Made("aws:ssm/parameter:Parameter", "b", {}),
    ]
    assert BY_ID["ssm-parameters"].count(parameters) == {ALL: 1}
    endpoints = [
        Made("aws:ec2/vpcEndpoint:VpcEndpoint", "a", {"vpcEndpointType": "Interface"}),
        Made("aws:ec2/vpcEndpoint:VpcEndpoint", "b", {}),
    ]
    assert BY_ID["vpc-interface-endpoints"].count(endpoints) == {ALL: 1}
    assert BY_ID["vpc-gateway-endpoints"].count(endpoints) == {ALL: 1}


def test_what_is_not_known_or_waits_for_its_deletion_is_not_counted() -> None:
    deployment = {
        "resources": [
            {"urn": "urn:pulumi:a.b::p::t::profile", "type": PROFILE, "inputs": {"name": "x"}},
            {"urn": "urn:pulumi:a.b::p::t::old", "type": PROFILE, "delete": True},
            {"urn": "urn:pulumi:a.b::p::t::aws", "type": "pulumi:providers:aws"},
        ]
    }
    assert resources_of(deployment) == [Made(PROFILE, "profile", {"name": "x"})]
    unknown = [Made("aws:iam/policy:Policy", "p", {})]
    assert BY_ID["iam-policy-size"].count(unknown) == {}


def test_the_fullest_comes_first_and_every_one_that_warns_is_told() -> None:
    filters = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter"
    stacks = {
        "platform": _made(filters, 2, logGroup="/a") + _made(filters, 2, logGroup="/b"),
        "claims": _made(GUARDRAIL, 81),
        "support": _made(filters, 1, logGroup="/c"),
    }
    found = usages(stacks)
    told = [(it.quota.id, it.used, it.where) for it in found if it.warns]
    assert told == [
        ("logs-subscription-filters", 2, "platform: /a"),
        ("logs-subscription-filters", 2, "platform: /b"),
        ("bedrock-guardrails", 81, ""),
    ]
    assert [it.is_full for it in found if it.warns] == [True, True, False]


@pytest.mark.parametrize(
    ("used", "warns", "full"),
    [(79, False, False), (80, True, False), (99, True, False), (100, True, True)],
)
def test_from_where_it_warns(used: int, warns: bool, full: bool) -> None:
    it = Usage(quota=BY_ID["bedrock-guardrails"], used=used)
    assert (it.warns, it.is_full) == (warns, full)


def test_what_has_one_name_in_two_regions_is_two() -> None:
    filters = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter"
    there = _made(filters, 1, logGroup="/a", region="us-west-2")
    found = usages(
        {"claims": [*_made(filters, 1, logGroup="/a", region="us-east-1"), *there]},
        [BY_ID["logs-subscription-filters"]],
        home="us-east-1",
    )
    assert [(it.used, it.is_full) for it in found] == [(1, False)]


def test_what_lies_elsewhere_uses_that_region_s_quotas_and_the_account_s() -> None:
    buckets = "aws:s3/bucket:Bucket"
    stacks = {
        "claims": [
            *_made(GUARDRAIL, 2, region="us-west-2"),
            *_made(GUARDRAIL, 1),
            *_made(buckets, 1, region="us-west-2"),
            *_made(buckets, 1, region="us-east-1"),
        ]
    }
    asked = [BY_ID["bedrock-guardrails"], BY_ID["s3-buckets"]]
    found = {(it.quota.id, it.region): it.used for it in usages(stacks, asked, "us-east-1")}
    assert found == {
        ("bedrock-guardrails", ""): 1,
        ("bedrock-guardrails", "us-west-2"): 2,
        ("s3-buckets", ""): 2,
    }
    room = capacity(stacks, asked, "us-east-1")
    assert room is not None
    assert [(it.fits, it.region) for it in room.binding[:2]] == [(49, "us-west-2"), (99, "")]


def _stacks(**guardrails: int) -> Mapping[str, list[Made]]:
    return {
        name: _made(GUARDRAIL, number) + _made(PROFILE, 10 * number)
        for name, number in guardrails.items()
    }


def test_how_many_more_fit_is_told_for_the_average_and_the_largest() -> None:
    found = capacity({"platform": _made(PROFILE, 40), **_stacks(small=1, large=3)})
    assert found is not None
    # 96 guardrails and 920 profiles are left; the average takes 2 and 20.
    assert (found.average.fits, found.average.stopped_by.id) == (46, "bedrock-profiles")
    assert (found.largest.kind, found.largest.fits) == ("large", 30)
    assert found.average_raised is not None
    assert (found.average_raised.fits, found.average_raised.stopped_by.id) == (
        48,
        "bedrock-guardrails",
    )


def test_nothing_more_fits_what_is_full_and_nobody_judges_by_nothing() -> None:
    full = capacity({"claims": _made(GUARDRAIL, 130)})
    assert full is not None
    assert (full.average.fits, full.largest.fits) == (0, 0)
    assert capacity({"platform": _made(GUARDRAIL, 3)}) is None
    assert capacity({"claims": []}) is None


def test_what_is_a_resource_s_own_is_not_shared() -> None:
    assert {it.id for it in QUOTAS if it.scope is Scope.RESOURCE} >= {
        "iam-policy-size",
        "iam-inline-size",
        "logs-subscription-filters",
    }
    assert not any(it.is_shared for it in QUOTAS if it.scope is Scope.RESOURCE)
