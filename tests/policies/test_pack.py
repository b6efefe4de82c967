"""The pack as the engine meets it: the real analyzer server over gRPC."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as wire
from pulumi.runtime.proto import analyzer_pb2_grpc

from policies import resource_types as types
from policies.pack import EVERYTHING_IS_DECIDED, STACK_HAS_A_SPEC
from policies.registry import all_policies
from policies.spec_context import context_of
from tests.policies.case import allow, document
from tests.policies.cases.models import TAGS
from tests.policies.support import PLATFORM, PROTOTYPE, ROOT, TODAY, UNKNOWN_TEXT, USE_CASE, urn_of

WILDCARD = {"role": "r", "policy": document(allow("bedrock:InvokeModel", "*"))}
REMEDY = "name the use case's application inference profiles in Resource"


class Client:
    """The engine's side of the protocol, typed: the stub that Pulumi ships is not."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._stub = cast("Any", analyzer_pb2_grpc.AnalyzerStub)(channel)

    def policies(self) -> dict[str, wire.PolicyInfo]:
        info: wire.AnalyzerInfo = self._stub.GetAnalyzerInfo(empty_pb2.Empty())
        return {each.name: each for each in info.policies}

    def at(self, level: int) -> set[str]:
        return {name for name, each in self.policies().items() if each.enforcementLevel == level}

    def configure(self, request: wire.ConfigureAnalyzerRequest) -> None:
        self._stub.Configure(request)

    def analyze(self, request: wire.AnalyzeRequest) -> wire.AnalyzeResponse:
        return self._stub.Analyze(request)

    def analyze_stack(self, *resources: wire.AnalyzerResource) -> wire.AnalyzeResponse:
        return self._stub.AnalyzeStack(wire.AnalyzeStackRequest(resources=resources))


@contextmanager
def served(stack: str | None) -> Generator[Client]:
    """Start the pack as the language host does, and give a client of it."""
    environment = {key: value for key, value in os.environ.items() if key != "PULUMI_STACK"}
    if stack is not None:
        environment["PULUMI_STACK"] = stack
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:0", "."],
        cwd=ROOT / "policies",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port.isdigit(), process.communicate()[1]
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Client(channel)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with served(USE_CASE) as stub:
        yield stub


def struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    result = struct_pb2.Struct()
    result.update(dict(properties))
    return result


def provider() -> wire.AnalyzerProviderResource:
    # Structured configuration of a provider travels as JSON text.
    tags = '{"tags": ' + str(TAGS).replace("'", '"') + "}"
    return wire.AnalyzerProviderResource(
        type="pulumi:providers:aws",
        name="aws",
        urn=urn_of("pulumi:providers:aws", "aws"),
        properties=struct({"region": "us-east-1", "defaultTags": tags}),
    )


def analyze(
    client: Client,
    token: str,
    properties: Mapping[str, Any],
    stack: str = USE_CASE,
    *,
    tagged: bool = True,
) -> wire.AnalyzeResponse:
    return client.analyze(
        wire.AnalyzeRequest(
            type=token,
            name="subject",
            urn=urn_of(token, "subject", stack),
            properties=struct(properties),
            provider=provider() if tagged else None,
        )
    )


def in_stack(
    token: str, properties: Mapping[str, Any], made_from: Mapping[str, str] | None = None
) -> wire.AnalyzerResource:
    return wire.AnalyzerResource(
        type=token,
        name="subject",
        urn=urn_of(token, "subject"),
        properties=struct(properties),
        propertyDependencies={
            key: wire.AnalyzerPropertyDependencies(urns=[urn])
            for key, urn in (made_from or {}).items()
        },
        provider=provider(),
    )


def said(response: wire.AnalyzeResponse) -> dict[str, tuple[int, str]]:
    return {each.policyName: (each.enforcementLevel, each.message) for each in response.diagnostics}


def set_aside(response: wire.AnalyzeResponse) -> dict[str, str]:
    return {each.policy_name: each.reason for each in response.not_applicable}


def test_every_policy_is_announced(client: Client) -> None:
    announced = client.policies()
    expected = {STACK_HAS_A_SPEC, EVERYTHING_IS_DECIDED}
    for policy in all_policies():
        both = policy.on_resource is not None and policy.on_stack is not None
        expected |= {policy.slug, f"{policy.slug}-stack"} if both else {policy.slug}
    assert announced.keys() == expected
    wildcard = announced["mod-01-no-wildcard-invoke"]
    assert wildcard.remediation_steps == REMEDY
    assert wildcard.severity == wire.POLICY_SEVERITY_CRITICAL
    assert "owasp_llm_2025:LLM10" in wildcard.tags


ALWAYS_ADVISORY = {EVERYTHING_IS_DECIDED, "gov-04-waivers-are-used", "gov-12-room-is-left"}


@pytest.mark.parametrize("stack", [USE_CASE, PROTOTYPE])
def test_levels_follow_the_stage(stack: str) -> None:
    stage = context_of(stack, today=TODAY).stage
    expected = {EVERYTHING_IS_DECIDED}
    for policy in all_policies():
        if not policy.is_mandatory(stage):
            both = policy.on_resource is not None and policy.on_stack is not None
            expected |= {policy.slug, f"{policy.slug}-stack"} if both else {policy.slug}
    with served(stack) as stub:
        assert "mod-01-no-wildcard-invoke" in stub.at(wire.MANDATORY)
        assert stub.at(wire.ADVISORY) == expected
        assert ("grd-01-guardrail-stops-prompt-attacks" in expected) == (stack == PROTOTYPE)


@pytest.mark.parametrize(
    ("token", "properties", "tagged", "name", "message"),
    [
        (
            types.ROLE_POLICY.token,
            WILDCARD,
            True,
            "mod-01-no-wildcard-invoke",
            "[MOD-01] model calls are allowed on '*' at policy.Statement[0].Resource; " + REMEDY,
        ),
        (
            types.BUCKET_PUBLIC_ACCESS_BLOCK.token,
            {
                "bucket": "b",
                "blockPublicAcls": True,
                "ignorePublicAcls": True,
                "blockPublicPolicy": True,
            },
            True,
            "enc-01-bucket-is-not-public",
            "[ENC-01] restrictPublicBuckets is off at restrictPublicBuckets; "
            "set restrictPublicBuckets to true",
        ),
        (
            types.BUCKET.token,
            {"tags": {key: value for key, value in TAGS.items() if key != "owner"}},
            False,
            "cst-03-required-tags",
            "[CST-03] required tags are missing: owner at tags; add owner",
        ),
    ],
    ids=["wildcard_invoke", "public_bucket", "missing_tag"],
)
def test_bad_change_is_stopped(
    client: Client,
    token: str,
    properties: Mapping[str, Any],
    tagged: bool,
    name: str,
    message: str,
) -> None:
    response = analyze(client, token, properties, tagged=tagged)
    assert said(response).keys() == {name}
    level, text = said(response)[name]
    assert level == wire.MANDATORY
    assert text.endswith("\n" + message)


def test_a_good_resource_passes(client: Client) -> None:
    response = analyze(client, types.KMS_KEY.token, {"enableKeyRotation": True})
    assert said(response) == {}
    aside = set_aside(response)
    assert {"enc-04-key-is-kept-well", "cst-03-required-tags"}.isdisjoint(aside)
    assert aside["mod-01-no-wildcard-invoke"] == "MOD-01 does not judge aws:kms/key:Key"


def test_an_unknown_value_is_no_pass(client: Client) -> None:
    response = analyze(client, types.ROLE_POLICY.token, {"policy": UNKNOWN_TEXT})
    assert said(response) == {}
    assert set_aside(response)["mod-01-no-wildcard-invoke"] == (
        "undecided: policy is not known before the update"
    )


def test_a_stack_is_judged_as_a_whole(client: Client) -> None:
    bucket = in_stack(types.BUCKET.token, {"bucket": "b", "tags": TAGS})
    found = said(client.analyze_stack(bucket))
    assert found["enc-01-bucket-is-not-public-stack"] == (
        wire.MANDATORY,
        "Public access to every bucket is blocked in all four ways\n"
        "[ENC-01] nothing blocks public access to the bucket; "
        "declare a BucketPublicAccessBlock for it",
    )
    assert found.keys() == {
        "enc-01-bucket-is-not-public-stack",
        "enc-02-bucket-denies-plain-text-stack",
        "cst-01-use-case-has-a-budget",
    }


def test_a_preview_joins_by_dependency(client: Client) -> None:
    bucket = in_stack(types.BUCKET.token, {"bucket": UNKNOWN_TEXT})
    block = in_stack(
        types.BUCKET_PUBLIC_ACCESS_BLOCK.token, {"bucket": UNKNOWN_TEXT}, {"bucket": bucket.urn}
    )
    assert "enc-01-bucket-is-not-public-stack" not in said(client.analyze_stack(bucket, block))


def test_what_a_preview_leaves_open_is_told_once_per_policy(
    client: Client,
) -> None:
    waiting = in_stack(types.ROLE_POLICY.token, {"policy": UNKNOWN_TEXT})
    response = client.analyze_stack(waiting)
    told = [each for each in response.diagnostics if each.policyName == EVERYTHING_IS_DECIDED]
    assert {each.message.split("[")[1].split("]")[0] for each in told} == {
        "GOV-11", "GOV-12", "GRD-05", "IAM-01", "IAM-10", "MOD-01", "MOD-03", "MOD-09",
    }  # fmt: skip
    assert {each.enforcementLevel for each in told} == {wire.ADVISORY}
    assert told[0].urn == waiting.urn
    assert "undecided on subject: policy is not known before the update" in told[0].message


def test_the_stack_is_learnt_from_the_first_urn() -> None:
    """A host that does not say PULUMI_STACK: levels are right from the first resource on."""
    weak = {"blockedInputMessaging": "no"}
    with served(None) as client:
        response = analyze(client, types.GUARDRAIL.token, weak)
        name = "grd-01-guardrail-stops-prompt-attacks"
        assert said(response)[name][0] == wire.MANDATORY
        assert client.at(wire.ADVISORY) == ALWAYS_ADVISORY


def test_a_stack_without_a_spec_stops_the_engine() -> None:
    refused = pytest.raises(grpc.RpcError, match=r"no spec stacks/nobody\.yaml")
    with served(None) as client, refused:
        analyze(client, types.BUCKET.token, {}, stack="nobody.sandbox")


def test_a_named_stack_without_a_spec_stops_the_pack() -> None:
    with pytest.raises(AssertionError, match=r"no spec stacks/nobody\.yaml") as caught:
        served("nobody.sandbox").__enter__()
    assert "Traceback" not in str(caught.value)


def test_the_platform_is_held_to_production() -> None:
    with served(PLATFORM) as client:
        assert client.at(wire.ADVISORY) == ALWAYS_ADVISORY


def test_a_configuration_may_only_tighten() -> None:
    def asking(name: str, level: wire.EnforcementLevel.ValueType) -> wire.ConfigureAnalyzerRequest:
        return wire.ConfigureAnalyzerRequest(
            policyConfig={name: wire.PolicyConfig(enforcementLevel=level)}
        )

    weak = {"blockedInputMessaging": "no"}
    name = "grd-01-guardrail-stops-prompt-attacks"
    with served(PROTOTYPE) as client:
        before = analyze(client, types.GUARDRAIL.token, weak, PROTOTYPE)
        assert said(before)[name][0] == wire.ADVISORY
        client.configure(asking(name, wire.MANDATORY))
        after = analyze(client, types.GUARDRAIL.token, weak, PROTOTYPE)
        assert said(after)[name][0] == wire.MANDATORY
        for looser in (wire.DISABLED, wire.ADVISORY):
            with pytest.raises(grpc.RpcError, match="loosens mod-01-no-wildcard-invoke; it may"):
                client.configure(asking("mod-01-no-wildcard-invoke", looser))


def test_what_the_engine_was_told_it_may_say_again(client: Client) -> None:
    told = {name: each.enforcementLevel for name, each in client.policies().items()}
    client.configure(
        wire.ConfigureAnalyzerRequest(
            policyConfig={
                name: wire.PolicyConfig(enforcementLevel=level) for name, level in told.items()
            }
        )
    )
    assert {name: each.enforcementLevel for name, each in client.policies().items()} == told
