"""Models that answer behave as Bedrock Runtime's API reference says."""

from collections.abc import Iterator
from typing import Any, cast

import boto3
import pytest

from sandbox.aws.app import Aws
from sandbox.aws.server import Server
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, statement

NOVA = "amazon.nova-lite-v1:0"
NOVA_ARN = f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}"
CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0"
PASSAGE = "Refunds take five days after we have the parcel. The shop is closed on Sundays."
QUESTION = "How many days do refunds take?"
ANSWER = "Refunds take five days after we have the parcel."
ASK: dict[str, Any] = {
    "system": [{"text": PASSAGE}],
    "messages": [{"role": "user", "content": [{"text": QUESTION}]}],
}


@pytest.fixture
def runtime(client: Client) -> Any:
    return client("bedrock-runtime")


@pytest.fixture
def profile(client: Client) -> str:
    made = client("bedrock").create_inference_profile(
        inferenceProfileName="p", modelSource={"copyFrom": NOVA_ARN}
    )
    return made["inferenceProfileArn"]


def _text(answer: dict[str, Any]) -> str:
    return answer["output"]["message"]["content"][0]["text"]


def test_it_quotes_the_passage_that_answers(runtime: Any) -> None:
    answer = runtime.converse(modelId=NOVA, **ASK)
    assert _text(answer) == ANSWER
    assert answer["stopReason"] == "end_turn"
    usage = answer["usage"]
    assert usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"]
    assert usage["inputTokens"] == 27
    assert usage["outputTokens"] == 11
    again = runtime.converse(modelId=NOVA, **ASK)
    for one in (answer, again):
        del one["ResponseMetadata"]
    assert answer == again


def test_it_says_so_where_it_has_nothing(runtime: Any) -> None:
    messages = [{"role": "user", "content": [{"text": "Who invented the telephone?"}]}]
    told = _text(runtime.converse(modelId=NOVA, messages=messages, system=ASK["system"]))
    assert told.startswith("I have nothing on that")


def test_documents_are_passages(runtime: Any) -> None:
    document = {"format": "txt", "name": "terms", "source": {"bytes": PASSAGE.encode()}}
    content = [{"document": document}, {"text": QUESTION}]
    answer = runtime.converse(modelId=NOVA, messages=[{"role": "user", "content": content}])
    assert _text(answer) == ANSWER


def test_max_tokens_and_stop_sequences_end_it(runtime: Any) -> None:
    short = runtime.converse(modelId=NOVA, **ASK, inferenceConfig={"maxTokens": 3})
    assert (_text(short), short["stopReason"]) == ("Refunds take", "max_tokens")
    assert short["usage"]["outputTokens"] == 3
    stopped = runtime.converse(modelId=NOVA, **ASK, inferenceConfig={"stopSequences": [" days"]})
    assert (_text(stopped), stopped["stopReason"]) == ("Refunds take five", "stop_sequence")


def test_a_stream_brings_the_same_word_by_word(runtime: Any) -> None:
    whole = runtime.converse(modelId=NOVA, **ASK)
    events = list(runtime.converse_stream(modelId=NOVA, **ASK)["stream"])
    kinds = [next(iter(event)) for event in events]
    assert kinds[0] == "messageStart"
    assert kinds[-3:] == ["contentBlockStop", "messageStop", "metadata"]
    parts = [e["contentBlockDelta"]["delta"]["text"] for e in events if "contentBlockDelta" in e]
    assert len(parts) > 5
    assert "".join(parts) == _text(whole)
    assert events[-2]["messageStop"]["stopReason"] == whole["stopReason"]
    assert events[-1]["metadata"]["usage"] == whole["usage"]


STATUS: dict[str, Any] = {
    "name": "order_status",
    "description": "Tells where a parcel is.",
    "inputSchema": {
        "json": {
            "type": "object",
            "properties": {
                "order": {"type": "string", "pattern": "[A-Z]-[0-9]+"},
                "channel": {"type": "string", "enum": ["web", "shop"]},
                "days": {"type": "integer"},
                "note": {"type": "string"},
            },
            "required": ["order", "channel"],
        }
    },
}


def test_it_asks_for_the_tool_that_the_question_names(runtime: Any) -> None:
    tools = {"tools": [{"toolSpec": STATUS}]}
    asked = {"role": "user", "content": [{"text": "What is the status of my shop order K-77?"}]}
    answer = runtime.converse(modelId=NOVA, messages=[asked], toolConfig=tools)
    assert answer["stopReason"] == "tool_use"
    use = answer["output"]["message"]["content"][0]["toolUse"]
    assert use["input"] == {"order": "K-77", "channel": "shop"}
    result = {
        "toolUseId": use["toolUseId"],
        "content": [{"json": {"status": "Order K-77 was shipped on Monday."}}],
    }
    after = runtime.converse(
        modelId=NOVA,
        messages=[
            asked,
            answer["output"]["message"],
            {"role": "user", "content": [{"toolResult": result}]},
        ],
        toolConfig=tools,
    )
    assert after["stopReason"] == "end_turn"
    assert "shipped on Monday" in _text(after)
    other = [{"role": "user", "content": [{"text": "Do you sell lamps?"}]}]
    assert runtime.converse(modelId=NOVA, messages=other, toolConfig=tools)["stopReason"] == (
        "end_turn"
    )
    forced = {**tools, "toolChoice": {"tool": {"name": "order_status"}}}
    chosen = runtime.converse(modelId=NOVA, messages=other, toolConfig=forced)
    assert chosen["stopReason"] == "tool_use"


def test_a_model_is_reached_by_id_arn_and_profile(runtime: Any, profile: str) -> None:
    system = "arn:aws:bedrock:us-east-1:000000000000:inference-profile/us." + CLAUDE
    for model in (NOVA, NOVA_ARN, profile, "us." + CLAUDE, system):
        assert _text(runtime.converse(modelId=model, **ASK)) == ANSWER


@pytest.mark.parametrize(
    ("model", "code", "told"),
    [
        ("amazon.nova-huge-v1:0", "ValidationException", "model identifier is invalid"),
        ("eu.amazon.nova-lite-v1:0", "ValidationException", "model identifier is invalid"),
        (CLAUDE, "ValidationException", "on-demand throughput"),
        (NOVA_ARN.replace("us-east-1", "us-west-2"), "ValidationException", "is invalid"),
        (
            "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc",
            "ValidationException",
            "is invalid",
        ),
        (
            "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc",
            "ResourceNotFoundException",
            "inference profile",
        ),
        ("amazon.titan-embed-text-v2:0", "ValidationException", "not supported for this model"),
    ],
)
def test_other_models_are_refused(runtime: Any, model: str, code: str, told: str) -> None:
    found, message = refusal(runtime.converse, modelId=model, **ASK)
    assert found == code
    assert told in message


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (list[Any](), "must start with a user message"),
        ([{"role": "assistant", "content": [{"text": "a"}]}], "must start with a user message"),
        ([{"role": "user", "content": [{"text": "a"}]}] * 2, "alternate"),
        ([{"role": "user", "content": [{"text": " "}]}], "messages.0.content.0 is blank"),
        ([{"role": "user", "content": list[Any]()}], "messages.0 is empty"),
        (
            [
                {
                    "role": "user",
                    "content": [{"image": {"format": "png", "source": {"bytes": b"1"}}}],
                }
            ],
            "no image",
        ),
    ],
)
def test_conversations_that_are_none_are_refused(
    runtime: Any, messages: list[Any], told: str
) -> None:
    code, message = refusal(runtime.converse, modelId=NOVA, messages=messages)
    assert code == "ValidationException"
    assert told in message


@pytest.fixture
def served(aws: Aws) -> Iterator[str]:
    server = Server(aws, 0, "token")
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


def _as_role(client: Client, address: str) -> Any:
    """Return a runtime client of the role `caller`, over HTTP."""
    trust = statement(Action="sts:AssumeRole", Principal={"AWS": "000000000000"})
    role = client("iam").create_role(RoleName="caller", AssumeRolePolicyDocument=trust)["Role"]
    taken = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    session = boto3.session.Session(
        taken["AccessKeyId"], taken["SecretAccessKey"], taken["SessionToken"], "us-east-1"
    )
    return cast("Any", session).client("bedrock-runtime", endpoint_url=address)


def test_over_http_a_profile_s_arn_is_a_path_and_the_caller_a_role(
    served: str, client: Client, profile: str
) -> None:
    runtime, iam = _as_role(client, served), client("iam")
    assert _text(runtime.converse(modelId=profile, **ASK)) == ANSWER
    document = statement(Effect="Deny", Action="bedrock:invoke*", Resource="*")
    made = iam.create_policy(PolicyName="stopped", PolicyDocument=document)["Policy"]
    iam.attach_role_policy(RoleName="caller", PolicyArn=made["Arn"])
    for call in (runtime.converse, runtime.converse_stream):
        code, message = refusal(call, modelId=profile, **ASK)
        assert code == "AccessDeniedException"
        assert "assumed-role/caller/me is not authorized to perform: bedrock:InvokeM" in message
        assert "explicit deny" in message
    # Others are not stopped by it.
    client("bedrock-runtime").converse(modelId=profile, **ASK)
    iam.detach_role_policy(RoleName="caller", PolicyArn=made["Arn"])
    events = list(runtime.converse_stream(modelId=profile, **ASK)["stream"])
    assert next(iter(events[-1])) == "metadata"


@pytest.mark.parametrize(
    "parts",
    [
        # What a condition says is not evaluated here, so it is not guessed at.
        {"Condition": {"Null": {"bedrock:GuardrailIdentifier": "true"}}},
        {"Action": "bedrock:ApplyGuardrail"},
        {"Resource": NOVA_ARN.replace("lite", "pro")},
        {"Effect": "Allow"},
    ],
)
def test_only_a_deny_of_this_without_conditions_counts(
    served: str, client: Client, parts: dict[str, Any]
) -> None:
    runtime = _as_role(client, served)
    document = statement(**{"Effect": "Deny", "Action": "*", "Resource": "*", **parts})
    client("iam").put_role_policy(RoleName="caller", PolicyName="p", PolicyDocument=document)
    assert runtime.converse(modelId=NOVA, **ASK)["stopReason"] == "end_turn"
