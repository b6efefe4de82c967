"""The provider over a real gRPC connection, as the engine speaks to it."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from google.rpc import status_pb2  # pyright: ignore[reportMissingTypeStubs]
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from sandbox.aws.app import Aws, create_app
from sandbox.aws.faults import Rule
from sandbox.convert import UNKNOWN
from sandbox.provider import serve
from sandbox.resource import Properties
from sandbox.wire import from_struct, to_struct

BUCKET = "aws:s3/bucket:Bucket"
ROLE = "aws:iam/role:Role"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "bedrock.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
SOME = provider_pb2.DiffResponse.DIFF_SOME
NONE = provider_pb2.DiffResponse.DIFF_NONE
Connect = Callable[..., Any]


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Aws, int]]:
    app = create_app()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    server = serve(app, port)
    yield app, port
    server.stop(None).wait()
    app.close()


@pytest.fixture
def app(running: tuple[Aws, int]) -> Aws:
    return running[0]


@pytest.fixture
def connect(running: tuple[Aws, int]) -> Iterator[Connect]:
    """Open a connection of its own, as each instance of the provider does, and configure it."""
    app, port = running
    app.reset()
    channels: list[grpc.Channel] = []

    def opened(settings: Properties | None = None, *, configured: bool = True) -> Any:
        channel = grpc.insecure_channel(
            f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)]
        )
        channels.append(channel)
        stub: Any = provider_pb2_grpc.ResourceProviderStub(channel)
        if configured:
            stub.Configure(provider_pb2.ConfigureRequest(args=to_struct(settings or {})))
        return stub

    yield opened
    for channel in channels:
        channel.close()


@pytest.fixture
def stub(connect: Connect) -> Any:
    return connect()


def urn(token: str, name: str = "it") -> str:
    return f"urn:pulumi:test::groundwork::groundwork:test:Owner${token}::{name}"


def check(stub: Any, token: str, inputs: Properties, olds: Properties | None = None) -> Any:
    return stub.Check(
        provider_pb2.CheckRequest(
            urn=urn(token),
            news=to_struct(inputs),
            olds=to_struct(olds or {}),
            randomSeed=b"seed",
        )
    )


def create(stub: Any, token: str, inputs: Properties, *, preview: bool = False) -> Any:
    request = provider_pb2.CreateRequest(
        urn=urn(token), properties=to_struct(inputs), preview=preview
    )
    return stub.Create(request)


def diff(
    stub: Any, token: str, state: Properties, old: Properties, new: Properties, *ignored: str
) -> Any:
    return stub.Diff(
        provider_pb2.DiffRequest(
            urn=urn(token),
            olds=to_struct(state),
            old_inputs=to_struct(old),
            news=to_struct(new),
            ignoreChanges=ignored,
        )
    )


def refused(work: Callable[[], Any]) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        work()
    return caught.value


def told(error: Any) -> str:
    return error.details()


def test_handshake_leaves_secrets_to_the_engine(connect: Connect) -> None:
    stub = connect(configured=False)
    answer = stub.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address="127.0.0.1:1"))
    assert not answer.accept_secrets
    configured = stub.Configure(provider_pb2.ConfigureRequest())
    assert not configured.acceptSecrets
    assert configured.supportsPreview


def test_plugin_info_is_the_version_of_pulumi_aws(stub: Any) -> None:
    assert stub.GetPluginInfo(empty_pb2.Empty()).version.startswith("7.")


def test_attach_and_cancel_answer(stub: Any) -> None:
    assert stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1")) == empty_pb2.Empty()
    assert stub.Cancel(empty_pb2.Empty()) == empty_pb2.Empty()


@pytest.mark.parametrize(
    "settings",
    [
        {"allowedAccountIds": ["111122223333"]},
        {"allowedAccountIds": '["111122223333"]'},
        {"forbiddenAccountIds": ["000000000000"]},
    ],
)
def test_another_account_is_refused(connect: Connect, settings: Properties) -> None:
    error = refused(lambda: connect(settings))
    assert "AWS account ID not allowed: 000000000000" in told(error)


def test_the_sandboxs_account_is_taken(connect: Connect) -> None:
    assert connect({"allowedAccountIds": '["000000000000"]'}) is not None


def test_an_unconfigured_connection_is_refused(connect: Connect) -> None:
    stub = connect(configured=False)
    error = refused(lambda: create(stub, BUCKET, {"bucket": "groundwork-lost"}))
    assert "connection was lost" in told(error)


def test_unknown_settings_are_refused(stub: Any) -> None:
    request = provider_pb2.CheckRequest(
        urn="urn:pulumi:test::groundwork::pulumi:providers:aws::aws",
        news=to_struct({"region": "eu-west-1", "sharedConfigFiles": ["x"]}),
    )
    answer = stub.CheckConfig(request)
    assert [f.property for f in answer.failures] == ["sharedConfigFiles"]
    assert "it knows" in answer.failures[0].reason


def test_a_providers_region_is_part_of_what_it_made(stub: Any) -> None:
    def changed(old: Properties, new: Properties) -> Any:
        return stub.DiffConfig(
            provider_pb2.DiffRequest(old_inputs=to_struct(old), news=to_struct(new))
        )

    moved = changed({"region": "us-east-1"}, {"region": "eu-west-1"})
    assert (moved.changes, list(moved.replaces)) == (SOME, ["region"])
    tagged = changed({"region": "us-east-1"}, {"region": "us-east-1", "maxRetries": 3})
    assert (tagged.changes, list(tagged.replaces)) == (SOME, [])
    assert changed({"region": "us-east-1"}, {"region": "us-east-1"}).changes == NONE


def test_default_tags_are_merged_into_tags(connect: Connect) -> None:
    stub = connect({"defaultTags": json.dumps({"tags": {"owner": "platform", "stage": "pilot"}})})
    inputs = from_struct(check(stub, BUCKET, {"bucket": "b-1", "tags": {"stage": "own"}}).inputs)
    assert inputs["tags"] == {"owner": "platform", "stage": "own"}
    bare = from_struct(check(stub, BUCKET, {"bucket": "b-1"}).inputs)
    assert bare["tags"] == {"owner": "platform", "stage": "pilot"}
    created = from_struct(create(stub, BUCKET, inputs).properties)
    assert created["tags"] == created["tagsAll"] == {"owner": "platform", "stage": "own"}


def test_default_tags_do_not_hide_unknown_tags(connect: Connect) -> None:
    stub = connect({"defaultTags": json.dumps({"tags": {"owner": "platform"}})})
    inputs = from_struct(check(stub, BUCKET, {"bucket": "b-1", "tags": UNKNOWN}).inputs)
    assert inputs["tags"] is UNKNOWN


def test_instances_are_told_apart_by_connection(connect: Connect) -> None:
    here = connect({"region": "us-east-1"})
    there = connect({"region": "eu-west-1", "defaultTags": json.dumps({"tags": {"a": "b"}})})

    def region(stub: Any) -> Any:
        request = provider_pb2.InvokeRequest(tok="aws:index/getRegion:getRegion")
        return from_struct(getattr(stub.Invoke(request), "return"))["region"]

    assert (region(here), region(there), region(here)) == ("us-east-1", "eu-west-1", "us-east-1")
    made = from_struct(create(there, BUCKET, {"bucket": "groundwork-there"}).properties)
    assert made["region"] == "eu-west-1"
    assert "tags" not in from_struct(check(here, BUCKET, {"bucket": "b-1"}).inputs)


def test_functions(stub: Any) -> None:
    request = provider_pb2.InvokeRequest(tok="aws:index/getCallerIdentity:getCallerIdentity")
    answer = from_struct(getattr(stub.Invoke(request), "return"))
    assert answer["accountId"] == "000000000000"
    other = provider_pb2.InvokeRequest(tok="aws:s3/getBucket:getBucket")
    error: Any = refused(lambda: stub.Invoke(other))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "the sandbox has no function aws:s3/getBucket:getBucket" in told(error)


def test_an_unknown_type_is_refused_with_the_nearest(stub: Any) -> None:
    error: Any = refused(lambda: check(stub, "aws:s3/bucket:Buckett", {}))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    assert "does not have the type aws:s3/bucket:Buckett. Did you mean" in told(error)


def test_every_fault_of_the_inputs_is_told_at_once(stub: Any) -> None:
    answer = check(stub, ROLE, {"nmae": "x", "maxSessionDuration": "long", "tags": {"a": 1}})
    assert {f.property: f.reason.split(";")[0] for f in answer.failures} == {
        "assumeRolePolicy": "found nothing",
        "nmae": "found an unknown property (did you mean name?)",
        "maxSessionDuration": "found text",
        "tags.a": "found a number (1)",
    }


def test_a_name_is_made_and_kept(stub: Any) -> None:
    first = from_struct(check(stub, ROLE, {"assumeRolePolicy": TRUST}).inputs)
    assert first["name"].startswith("it-")
    again = from_struct(check(stub, ROLE, {"assumeRolePolicy": TRUST}, first).inputs)
    assert again["name"] == first["name"]


def test_a_preview_knows_inputs_and_not_outputs(stub: Any) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST}
    answer = create(stub, ROLE, inputs, preview=True)
    planned = from_struct(answer.properties)
    assert answer.id == ""
    assert (planned["name"], planned["maxSessionDuration"]) == ("agent", 3600)
    assert (planned["arn"], planned["uniqueId"]) == (UNKNOWN, UNKNOWN)
    # It made nothing: the name is free.
    assert create(stub, ROLE, inputs).id == "agent"


def test_unknown_inputs_pass_the_check_and_stay_unknown(stub: Any) -> None:
    answer = check(stub, ROLE, {"name": "agent", "assumeRolePolicy": UNKNOWN, "tags": UNKNOWN})
    assert list(answer.failures) == []
    planned = from_struct(create(stub, ROLE, from_struct(answer.inputs), preview=True).properties)
    assert planned["assumeRolePolicy"] is UNKNOWN


def test_secret_inputs_arrive_plain_and_go_back_plain(stub: Any) -> None:
    """The engine strips secrets since `acceptSecrets` is false, and marks the outputs itself."""
    secret = struct_pb2.Struct()
    secret.update(
        {
            "bucket": {
                "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                "value": "groundwork-secret",
            }
        }
    )
    request = provider_pb2.CheckRequest(urn=urn(BUCKET), news=secret)
    assert from_struct(stub.Check(request).inputs) == {"bucket": "groundwork-secret"}


def test_nothing_changes_where_nothing_differs(stub: Any) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST}
    state = from_struct(create(stub, ROLE, inputs).properties)
    spaced = {**inputs, "assumeRolePolicy": json.dumps(json.loads(TRUST), indent=2)}
    answer = diff(stub, ROLE, state, inputs, spaced)
    assert (answer.changes, list(answer.diffs)) == (NONE, [])


def test_a_change_in_place_and_a_replacement(stub: Any) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST}
    state = from_struct(create(stub, ROLE, inputs).properties)
    answer = diff(stub, ROLE, state, inputs, {**inputs, "description": "Answers"})
    assert (list(answer.diffs), list(answer.replaces)) == (["description"], [])
    assert answer.detailedDiff["description"].kind == provider_pb2.PropertyDiff.Kind.ADD
    answer = diff(stub, ROLE, state, inputs, {**inputs, "path": "/ai/"})
    assert list(answer.replaces) == ["path"]
    kind = answer.detailedDiff["path"].kind
    assert kind == provider_pb2.PropertyDiff.Kind.UPDATE_REPLACE
    assert answer.deleteBeforeReplace, "the name stays, so the old role must go first"
    renamed = diff(stub, ROLE, state, inputs, {**inputs, "name": "other"})
    assert not renamed.deleteBeforeReplace


def test_ignored_changes(stub: Any) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST, "tags": {"a": "1"}}
    state = from_struct(create(stub, ROLE, inputs).properties)
    news = {**inputs, "description": "Answers", "path": "/ai/", "tags": {"a": "1", "b": "2"}}
    some = diff(stub, ROLE, state, inputs, news, "description", "path")
    assert list(some.diffs) == ["tags"]
    assert diff(stub, ROLE, state, inputs, news, "*").changes == NONE
    # The engine has put the old value at the path itself; what else changes in tags is a change.
    within = diff(stub, ROLE, state, inputs, {**inputs, "tags": news["tags"]}, "tags.a")
    assert list(within.diffs) == ["tags"]


def test_an_update_keeps_what_is_ignored(stub: Any) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST, "description": "old"}
    state = from_struct(create(stub, ROLE, inputs).properties)
    request = provider_pb2.UpdateRequest(
        id="agent",
        urn=urn(ROLE),
        olds=to_struct(state),
        old_inputs=to_struct(inputs),
        news=to_struct({**inputs, "description": "new", "tags": {"a": "1", "b": "2"}}),
        ignoreChanges=["description", "tags.a"],
    )
    updated = from_struct(stub.Update(request).properties)
    assert (updated["description"], updated["tags"]) == ("old", {"a": "1", "b": "2"})


def test_an_aws_error_names_resource_operation_code_and_message(stub: Any) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST}
    create(stub, ROLE, inputs)
    error = refused(lambda: create(stub, ROLE, inputs))
    assert told(error) == (
        "creating iam.Role (it): CreateRole: EntityAlreadyExists: "
        "Role with name agent already exists."
    )


def test_throttling_is_retried(stub: Any, app: Aws) -> None:
    rule = app.faults.throttle("iam.CreateRole", times=2)
    slow = app.faults.throttle("s3.CreateBucket", times=1)
    assert create(stub, ROLE, {"name": "agent", "assumeRolePolicy": TRUST}).id == "agent"
    assert create(stub, BUCKET, {"bucket": "groundwork-slow"}).id == "groundwork-slow"
    assert (rule.struck, slow.struck) == (2, 1)


def test_a_half_made_resource_is_kept_and_mended(stub: Any, app: Aws) -> None:
    app.faults.add(Rule("s3.PutBucketTagging", status=403, code="AccessDenied", message="not you"))
    inputs: Properties = {"bucket": "groundwork-half", "tags": {"a": "1"}}
    error: Any = refused(lambda: create(stub, BUCKET, inputs))
    assert "creating s3.Bucket (it): PutBucketTagging: AccessDenied: not you" in told(error)

    metadata = dict(error.trailing_metadata())
    status: Any = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    assert detail.id == "groundwork-half"
    assert list(detail.reasons) == [told(error)]

    app.faults.clear()
    state = from_struct(detail.properties)
    assert "tags" not in state, "what is not set must not look as if it were"
    assert list(diff(stub, BUCKET, state, inputs, inputs).diffs) == ["tags"]
    request = provider_pb2.UpdateRequest(
        id=detail.id,
        urn=urn(BUCKET),
        olds=detail.properties,
        old_inputs=to_struct(inputs),
        news=to_struct(inputs),
    )
    assert from_struct(stub.Update(request).properties)["tags"] == {"a": "1"}


def test_a_half_done_update_keeps_what_aws_has(stub: Any, app: Aws) -> None:
    inputs: Properties = {"name": "agent", "assumeRolePolicy": TRUST}
    state = from_struct(create(stub, ROLE, inputs).properties)
    app.faults.add(Rule("iam.TagRole", status=403, code="AccessDenied", message="not you"))
    request = provider_pb2.UpdateRequest(
        id="agent",
        urn=urn(ROLE),
        olds=to_struct(state),
        old_inputs=to_struct(inputs),
        news=to_struct({**inputs, "description": "Answers", "tags": {"a": "1"}}),
    )
    error: Any = refused(lambda: stub.Update(request))
    assert "updating iam.Role (it): TagRole: AccessDenied: not you" in told(error)
    metadata = dict(error.trailing_metadata())
    status: Any = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    now = from_struct(detail.properties)
    assert (now["description"], now.get("tags") or {}) == ("Answers", {})


def test_read_of_what_is_gone_has_no_id(stub: Any) -> None:
    answer = stub.Read(provider_pb2.ReadRequest(id="nobody", urn=urn(ROLE)))
    assert answer.id == ""


def test_an_import_tells_inputs_and_state(stub: Any) -> None:
    create(stub, ROLE, {"name": "agent", "assumeRolePolicy": TRUST, "description": "Answers"})
    answer = stub.Read(provider_pb2.ReadRequest(id="agent", urn=urn(ROLE)))
    inputs = from_struct(answer.inputs)
    assert (inputs["name"], inputs["description"]) == ("agent", "Answers")
    assert "maxSessionDuration" not in inputs, "a default is no input"
    assert from_struct(answer.properties)["arn"].endswith(":role/agent")


def test_delete_of_what_is_gone_is_fine(stub: Any) -> None:
    request = provider_pb2.DeleteRequest(
        id="nobody", urn=urn(ROLE), properties=to_struct({"name": "nobody"})
    )
    assert stub.Delete(request) == empty_pb2.Empty()


def test_a_port_in_use_is_an_error(running: tuple[Aws, int]) -> None:
    with pytest.raises(OSError, match=f"port {running[1]} cannot be bound"):
        serve(running[0], running[1])
