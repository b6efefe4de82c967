"""InvokeModel takes and gives each family's own body, embeddings included."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal
from tests.sandbox.test_aws_bedrock_runtime import (
    ANSWER,
    ASK,
    CLAUDE,
    NOVA,
    PASSAGE,
    QUESTION,
    STATUS,
)


@pytest.fixture
def runtime(client: Client) -> Any:
    return client("bedrock-runtime")


def _invoke(runtime: Any, model: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = runtime.invoke_model(modelId=model, body=json.dumps(body), **more)
    assert answer["contentType"] == "application/json"
    return json.loads(answer["body"].read())


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
