"""Models that answer behave as Bedrock Runtime's API reference says."""

import json
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


def _invoke(runtime: Any, model: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = runtime.invoke_model(modelId=model, body=json.dumps(body), **more)
    assert answer["contentType"] == "application/json"
    return json.loads(answer["body"].read())


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


CLAUDE_BODY: dict[str, Any] = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 100,
    "system": PASSAGE,
    "messages": [{"role": "user", "content": QUESTION}],
}


def test_each_family_has_its_own_body(runtime: Any) -> None:
    nova = _invoke(runtime, NOVA, {**ASK, "inferenceConfig": {"max_new_tokens": 3}})
    assert nova["output"]["message"]["content"] == [{"text": "Refunds take"}]
    assert nova["stopReason"] == "max_tokens"
    claude = _invoke(runtime, "us." + CLAUDE, CLAUDE_BODY)
    assert claude["content"] == [{"type": "text", "text": ANSWER}]
    assert claude["stop_reason"] == "end_turn"
    assert claude["usage"] == {"input_tokens": 27, "output_tokens": 11}
    titan = _invoke(
        runtime, "amazon.titan-text-express-v1", {"inputText": f"{PASSAGE}\n{QUESTION}"}
    )
    assert titan["results"][0]["outputText"] == ANSWER
    assert titan["results"][0]["completionReason"] == "FINISH"
    messages = [
        {"role": "developer", "content": PASSAGE},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    ]
    gpt = _invoke(runtime, "openai.gpt-oss-20b-1:0", {"messages": messages})
    assert gpt["choices"][0]["message"]["content"] == ANSWER
    assert gpt["choices"][0]["finish_reason"] == "stop"


def test_claude_calls_tools(runtime: Any) -> None:
    tool = {
        "name": "order_status",
        "input_schema": STATUS["inputSchema"]["json"],
    }
    body = {
        **CLAUDE_BODY,
        "tools": [tool],
        "messages": [{"role": "user", "content": "What is the order status of K-77?"}],
    }
    answer = _invoke(runtime, "us." + CLAUDE, body)
    assert answer["stop_reason"] == "tool_use"
    assert answer["content"][0]["input"]["order"] == "K-77"


@pytest.mark.parametrize(
    ("model", "body", "told"),
    [
        ("us." + CLAUDE, {**CLAUDE_BODY, "max_tokens": 0}, "maxTokens"),
        ("us." + CLAUDE, {"messages": []}, "required key [anthropic_version]"),
        ("us." + CLAUDE, {**CLAUDE_BODY, "prompt": "a"}, "extraneous key [prompt]"),
        (NOVA, CLAUDE_BODY, "extraneous key"),
        (NOVA, {"messages": [{"role": "robot", "content": [{"text": "a"}]}]}, "role"),
        ("mistral.mistral-large-2402-v1:0", {}, "call it by Converse"),
        ("amazon.titan-embed-text-v2:0", {"inputText": "a", "dimensions": 7}, "dimensions"),
    ],
)
def test_bodies_of_another_family_are_refused(
    runtime: Any, model: str, body: dict[str, Any], told: str
) -> None:
    code, message = refusal(runtime.invoke_model, modelId=model, body=json.dumps(body))
    assert code == "ValidationException"
    assert told in message


def test_a_body_that_is_no_json_is_refused(runtime: Any) -> None:
    assert "Malformed" in refusal(runtime.invoke_model, modelId=NOVA, body=b"{")[1]


def test_bodies_are_streamed_in_the_family_s_form(runtime: Any) -> None:
    answer = runtime.invoke_model_with_response_stream(
        modelId="us." + CLAUDE, body=json.dumps(CLAUDE_BODY)
    )
    assert answer["contentType"] == "application/json"
    chunks = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
    assert chunks[0]["type"] == "message_start"
    text = [c["delta"]["text"] for c in chunks if c["type"] == "content_block_delta"]
    assert "".join(text) == ANSWER
    assert chunks[-1]["type"] == "message_stop"
    assert chunks[-1]["amazon-bedrock-invocationMetrics"]["outputTokenCount"] == 11


def test_vectors_have_length_one_and_know_which_texts_are_near(runtime: Any) -> None:
    def vector(said: str) -> list[float]:
        body = {"inputText": said, "dimensions": 256}
        made = _invoke(runtime, "amazon.titan-embed-text-v2:0", body)
        assert made["embeddingsByType"]["float"] == made["embedding"]
        return made["embedding"]

    def near(one: list[float], two: list[float]) -> float:
        return sum(a * b for a, b in zip(one, two, strict=True))

    refund, refunds, lamp = map(vector, ("a refund", "Refunds take days", "green lamps"))
    assert len(refund) == 256
    assert near(refund, refund) == pytest.approx(1.0, abs=1e-6)
    assert near(refund, refunds) > near(refund, lamp) + 0.1
    cohere = {"texts": ["a", "b c"], "input_type": "search_query"}
    made = _invoke(runtime, "cohere.embed-english-v3", cohere)
    assert [len(it) for it in made["embeddings"]] == [1024, 1024]
    first = _invoke(runtime, "amazon.titan-embed-text-v1", {"inputText": "a"})
    assert len(first["embedding"]) == 1536


def test_tokens_are_counted_as_they_are_charged(runtime: Any) -> None:
    charged = runtime.converse(modelId=NOVA, **ASK)["usage"]["inputTokens"]
    counted = runtime.count_tokens(modelId=NOVA, input={"converse": ASK})
    assert counted["inputTokens"] == charged
    body = json.dumps(CLAUDE_BODY)
    counted = runtime.count_tokens(modelId="us." + CLAUDE, input={"invokeModel": {"body": body}})
    assert counted["inputTokens"] == charged


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
