"""The pack on whole stacks, offline: the real ones pass, and bad changes of them do not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from policies import resource_types as types
from policies import verdicts
from policies.checks import PolicyFailedError, judge_resource
from policies.model import Finding, Outcome, Policy, Stage, Verdict
from policies.registry import all_policies, policy_by_id
from policies.resource_types import ResourceType
from policies.resources import Resource, from_state
from policies.values import UNKNOWN, Value
from policies.verdicts import evaluate
from tests.policies.case import allow, document
from tests.policies.support import (
    ASSISTANT,
    HOSTING,
    IN_PRODUCTION,
    PLATFORM,
    PROTOTYPE,
    USE_CASE,
    at_stage,
    context,
    declared_stack,
    resource,
)

ADVISED = {"GOV-12", "SMK-02"}
"""What our stacks are advised of: boundaries, and roles of two regions, name much; and as long as
it is a pilot, one instance alone reads the papers."""


@pytest.mark.parametrize("stack", [PLATFORM, USE_CASE, HOSTING, ASSISTANT, *IN_PRODUCTION])
def test_our_own_stacks_have_no_violation(stack: str) -> None:
    evaluation = evaluate(declared_stack(stack), context(stack))
    found = [each for each in evaluation.verdicts if each.outcome is Outcome.FAIL]
    assert [each for each in found if each.mandatory] == []
    assert {each.policy for each in found} <= ADVISED
    assert evaluation.failures == []
    judged = {each.policy for each in evaluation.verdicts if each.outcome is Outcome.PASS}
    assert judged >= {"CST-03", "ENC-04", "GOV-06", "IAM-01", "IAM-03", "LOG-02"}


NEVER_MET = {
    "AGT-09",  # memories of AgentCore
    "GOV-03",  # they need no waivers
    "GOV-04",
    "MOD-07",  # models of one's own training
    "MOD-08",  # throughput that is bought
    "NET-05",  # functions and APIs are the teams' own
    "NET-06",
    "SMK-02",  # as long as it is a pilot, one instance is enough
    "SMK-04",  # nobody has a notebook
}
"""What our stacks have nothing of; the policies' cases alone prove them."""


@pytest.mark.parametrize("policy", all_policies(), ids=lambda policy: policy.id)
def test_every_policy_has_something_to_say_of_our_stacks(policy: Policy) -> None:
    said = [
        verdict
        for stack in (PLATFORM, USE_CASE, PROTOTYPE, HOSTING, ASSISTANT, *IN_PRODUCTION)
        for verdict in evaluate(declared_stack(stack), context(stack), [policy]).verdicts
        if verdict.outcome is Outcome.PASS
    ]
    assert bool(said) == (policy.id not in NEVER_MET)


def changed(stack: list[Resource], of: ResourceType, change: Mapping[str, Value]) -> list[Resource]:
    """Return the stack with properties of the first resource of a type replaced."""
    index = next(index for index, each in enumerate(stack) if each.type == of.token)
    subject = stack[index]
    properties = {**subject.properties, **change}
    stack[index] = dataclasses.replace(subject, properties=properties)
    return stack


def _without_tags(stack: list[Resource]) -> list[Resource]:
    return [dataclasses.replace(each, provider={"region": "us-east-1"}) for each in stack]


WILDCARD = document(allow("bedrock:*", "*"))
BAD_CHANGES: dict[str, tuple[str, Callable[[list[Resource]], list[Resource]], set[str]]] = {
    "wildcard_invoke": (
        USE_CASE,
        lambda it: changed(it, types.ROLE_POLICY, {"policy": WILDCARD}),
        {
            "GRD-07",
            "IAM-01",
            "IAM-07",
            "IAM-08",
            "LOG-09",
            "MOD-01",
            "MOD-02",
            "MOD-03",
            "MOD-09",
            "MOD-10",
        },
    ),
    "public_bucket": (
        PLATFORM,
        lambda it: changed(it, types.BUCKET_PUBLIC_ACCESS_BLOCK, {"blockPublicPolicy": False}),
        {"ENC-01"},
    ),
    "missing_tag": (USE_CASE, _without_tags, {"CST-03"}),
    "unbounded_role": (
        USE_CASE,
        lambda it: changed(it, types.ROLE, {"permissionsBoundary": None}),
        {"IAM-05"},
    ),
    "short_retention": (
        PLATFORM,
        lambda it: changed(it, types.LOG_GROUP, {"retentionInDays": 7}),
        {"LOG-02"},
    ),
    "no_recording": (
        PLATFORM,
        lambda it: [each for each in it if each.type != types.INVOCATION_LOGGING.token],
        {"LOG-01"},
    ),
    "no_budget": (
        USE_CASE,
        lambda it: [each for each in it if each.type != types.BUDGET.token],
        {"CST-01", "LOG-07"},
    ),
    "another_key": (
        USE_CASE,
        lambda it: changed(it, types.LOG_GROUP, {"kmsKeyId": "arn:aws:kms:us-east-1:1:key/theirs"}),
        {"ENC-03"},
    ),
    "unmasked_log": (
        USE_CASE,
        lambda it: [each for each in it if each.type != types.LOG_PROTECTION.token],
        {"LOG-04"},
    ),
    "untold_owner": (
        PLATFORM,
        lambda it: changed(it, types.ANOMALY_SUBSCRIPTION, {"subscribers": []}),
        {"CST-05"},
    ),
    "name_in_public": (
        PLATFORM,
        lambda it: [each for each in it if "bedrock-runtime" not in each.name],
        {"NET-01"},
    ),
    "unheld_use_case": (
        USE_CASE,
        lambda it: changed(it, types.ROLE, {"path": "/"}),
        {"GOV-08"},
    ),
    "unprotected_key": (
        "customer-support.prod",
        lambda it: [dataclasses.replace(each, is_protected=False) for each in it],
        {"GOV-07"},
    ),
    "weak_guardrail": (
        USE_CASE,
        lambda it: changed(it, types.GUARDRAIL, {"contentPolicyConfig": None}),
        {"GRD-01", "GRD-03"},
    ),
    "ungrounded_answers": (
        USE_CASE,
        lambda it: changed(it, types.GUARDRAIL, {"contextualGroundingPolicyConfig": None}),
        {"GRD-04"},
    ),
    "agent_with_a_model_of_its_own": (
        ASSISTANT,
        lambda it: changed(it, types.AGENT, {"foundationModel": "amazon.nova-pro-v1:0"}),
        {"MOD-06"},
    ),
    "agent_with_another_s_role": (
        ASSISTANT,
        lambda it: changed(
            it, types.AGENT, {"agentResourceRoleArn": "arn:aws:iam::000000000000:role/other"}
        ),
        # No role is an agent's then, so what calls for it must be guarded as any other.
        {"AGT-03", "MOD-03"},
    ),
    "open_gateway": (
        ASSISTANT,
        lambda it: changed(it, types.GATEWAY, {"authorizerType": "NONE"}),
        {"AGT-07"},
    ),
    "runtime_on_the_internet": (
        ASSISTANT,
        lambda it: changed(
            it, types.AGENT_RUNTIME, {"networkConfiguration": {"networkMode": "PUBLIC"}}
        ),
        {"AGT-08"},
    ),
    "secret_in_a_prompt": (
        ASSISTANT,
        lambda it: changed(it, types.AGENT, {"instruction": "Use AKIAIOSFODNN7EXAMPLE."}),
        {"AGT-11"},
    ),
}


@pytest.mark.parametrize("name", BAD_CHANGES)
def test_bad_changes_are_caught_by_exactly_these(name: str) -> None:
    stack, change, expected = BAD_CHANGES[name]
    evaluation = evaluate(change(declared_stack(stack)), context(stack))
    caught = evaluation.violations(mandatory=True)
    assert {each.policy for each in caught} == expected
    assert {each.policy for each in evaluation.violations(mandatory=False)} <= ADVISED


def test_a_policy_advises_before_its_stage_and_stops_from_it_on() -> None:
    weak = resource(types.GUARDRAIL.token, {})
    policy = policy_by_id("GRD-01")
    for stage, mandatory in (
        (Stage.PROTOTYPE, False),
        (Stage.PILOT, True),
        (Stage.PRODUCTION, True),
    ):
        (verdict,) = judge_resource(policy, weak, at_stage(stage))
        assert (verdict.outcome, verdict.mandatory) == (Outcome.FAIL, mandatory)


def test_an_exception_in_a_policy_is_a_failure_of_the_pack() -> None:
    def broken(_: Resource, __: object) -> list[Finding]:
        raise ZeroDivisionError("oops")

    policy = dataclasses.replace(policy_by_id("ENC-04"), on_resource=broken)
    evaluation = evaluate([resource(types.KMS_KEY.token, {})], context(), [policy])
    assert [str(each) for each in evaluation.failures] == [
        "policy ENC-04 failed on urn:pulumi:customer-support.sandbox::groundwork::"
        "aws:kms/key:Key::subject: ZeroDivisionError: oops"
    ]
    assert evaluation.verdicts == []


def test_a_policy_that_says_nothing_is_a_failure_of_the_pack() -> None:
    def silent(_: Resource, __: object) -> list[Finding]:
        return []

    policy = dataclasses.replace(policy_by_id("ENC-04"), on_resource=silent)
    with pytest.raises(PolicyFailedError, match="it gave no verdict"):
        judge_resource(policy, resource(types.KMS_KEY.token, {}), context())


def test_types_that_no_policy_reads_are_reported() -> None:
    odd = resource("aws:glue/registry:Registry", {})
    assert evaluate([odd], context()).uncovered_types == ["aws:glue/registry:Registry"]


def test_unknown_values_leave_verdicts_open() -> None:
    stack = changed(declared_stack(USE_CASE), types.ROLE_POLICY, {"policy": UNKNOWN})
    evaluation = evaluate(stack, context())
    open_ones = {each.policy for each in evaluation.verdicts if each.outcome is Outcome.UNDECIDED}
    assert open_ones == {
        "DAT-01", "GOV-11", "GOV-12", "GRD-05", "GRD-07", "IAM-01", "IAM-06", "IAM-07", "IAM-08",
        "IAM-10", "KB-03", "LOG-03", "LOG-09", "MOD-01", "MOD-02", "MOD-03", "MOD-09", "MOD-10",
    }  # fmt: skip


STATE: dict[str, Any] = {
    "version": 3,
    "deployment": {
        "manifest": {},
        "resources": [
            {
                "urn": f"urn:pulumi:{USE_CASE}::groundwork::pulumi:providers:aws::aws",
                "type": "pulumi:providers:aws",
                "id": "1",
                "inputs": {"region": "us-east-1", "defaultTags": '{"tags": {"owner": "x"}}'},
            },
            {
                "urn": f"urn:pulumi:{USE_CASE}::groundwork::aws:kms/key:Key::key",
                "type": "aws:kms/key:Key",
                "provider": f"urn:pulumi:{USE_CASE}::groundwork::pulumi:providers:aws::aws::1",
                "inputs": {"enableKeyRotation": True, "tags": {"stage": "pilot"}},
                "protect": True,
                "outputs": {"enableKeyRotation": False},
            },
            {
                "urn": f"urn:pulumi:{USE_CASE}::groundwork::aws:kms/key:Key::key",
                "type": "aws:kms/key:Key",
                "delete": True,
            },
        ],
    },
}


def test_a_state_is_read_as_it_is() -> None:
    provider, key = from_state(STATE)
    assert provider.type == key.provider_type == types.AWS_PROVIDER.token
    assert key.prop("enableKeyRotation").flag() is False
    assert key.is_protected
    assert key.region().text() == "us-east-1"
    assert set(key.tags()) == {"owner", "stage"}


def test_what_is_no_state_is_refused() -> None:
    with pytest.raises(TypeError, match="not a state"):
        from_state({"resources": "none"})


def test_command_judges_a_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "state.json"
    path.write_text(json.dumps(STATE))
    assert verdicts.main([str(path)]) == 1
    report = json.loads(capsys.readouterr().out)
    failed = {each["policy"]: each for each in report["verdicts"] if each["outcome"] == "fail"}
    assert failed.keys() == {"CST-01", "CST-03", "ENC-04", "GOV-01", "GOV-14"}
    assert failed["ENC-04"] == {
        "policy": "ENC-04",
        "severity": "high",
        "outcome": "fail",
        "mandatory": True,
        "urn": f"urn:pulumi:{USE_CASE}::groundwork::aws:kms/key:Key::key",
        "path": "enableKeyRotation",
        "found": "key rotation is off",
        "remedy": "set enableKeyRotation to true",
        "waiver": None,
    }
    assert set(report["counts"]) == {outcome.value for outcome in Outcome}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "Expecting"),
        ("{}", "not a state"),
        (json.dumps(STATE).replace(USE_CASE, "nobody.sandbox"), "no spec stacks/nobody.yaml"),
        ('{"deployment": {"manifest": {}}}', "no resources"),
    ],
)
def test_command_tells_what_it_cannot_judge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    path = tmp_path / "state.json"
    path.write_text(text)
    assert verdicts.main([str(path)]) == 1
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == ""


def test_verdicts_are_plain_json() -> None:
    evaluation = evaluate([resource(types.KMS_KEY.token, {})], context())
    assert isinstance(evaluation.verdicts[0], Verdict)
    assert json.loads(json.dumps(evaluation.as_json())) == evaluation.as_json()
