"""OpenAI's own client talks to Bedrock Runtime, signed as a role or with a Bedrock API key."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import openai
import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session
from openai import OpenAI
from openai.providers import bedrock as at_bedrock

from sandbox.aws import bearer
from sandbox.aws.app import Aws
from sandbox.aws.server import Server
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import statement
from tests.sandbox.test_aws_bedrock_runtime import ANSWER, PASSAGE, QUESTION

GPT = "openai.gpt-oss-20b-1:0"
GPT_ARN = f"arn:aws:bedrock:us-east-1::foundation-model/{GPT}"
ASK: list[Any] = [
    {"role": "developer", "content": PASSAGE},
    {"role": "user", "content": QUESTION},
]
TOOLS: list[Any] = [
    {
        "type": "function",
        "function": {
            "name": "get_order",
            "description": "Tells where an order is.",
            "parameters": {
                "type": "object",
                "properties": {"order_id": {"type": "string"}},
                "required": ["order_id"],
            },
        },
    }
]
Ask = Callable[..., OpenAI]


@pytest.fixture
def connect(aws: Aws) -> Iterator[Ask]:
    """Makes clients of OpenAI's; they reach the test's AWS by HTTP."""
    server = Server(aws, 0, "token")
    server.start()

    def make(**credentials: Any) -> OpenAI:
        given = credentials or {"access_key_id": "sandbox", "secret_access_key": "sandbox"}
        base_url = f"http://127.0.0.1:{server.port}/openai/v1"
        provider = at_bedrock(endpoint="runtime", region="us-east-1", base_url=base_url, **given)
        return OpenAI(provider=provider, max_retries=0)

    yield make
    server.stop()


def _key(
    access_key: str = "AKIASANDBOX", *, lasts: int = 3600, begun: timedelta | None = None
) -> str:
    """Return a short-term key, made as AWS's token generator makes it."""
    url = "https://bedrock.amazonaws.com/"
    request = AWSRequest("POST", url, params={"Action": "CallWithBearerToken"})
    request.headers["host"] = "bedrock.amazonaws.com"
    signer: Any = SigV4QueryAuth(Credentials(access_key, "secret"), "bedrock", "us-east-1", lasts)
    signer.add_auth(request)
    signed = str(request.url).removeprefix("https://") + "&Version=1"
    if begun is not None:
        now = datetime.now(UTC)
        stamp = request.context["timestamp"]
        signed = signed.replace(f"X-Amz-Date={stamp}", f"X-Amz-Date={now + begun:%Y%m%dT%H%M%SZ}")
    return "bedrock-api-key-" + base64.b64encode(signed.encode()).decode()


def _ask(client: OpenAI, **changes: Any) -> Any:
    create: Callable[..., Any] = client.chat.completions.create
    return create(**{"model": GPT, "messages": ASK, **changes})


def test_it_answers_as_converse_does(connect: Ask, client: Client) -> None:
    answer = _ask(connect())
    assert answer.object == "chat.completion"
    assert answer.model == GPT
    assert answer.choices[0].message.content == ANSWER
    assert answer.choices[0].finish_reason == "stop"
    converse = client("bedrock-runtime").converse(
        modelId=GPT,
        system=[{"text": PASSAGE}],
        messages=[{"role": "user", "content": [{"text": QUESTION}]}],
    )
    assert answer.usage.prompt_tokens == converse["usage"]["inputTokens"]
    assert answer.usage.completion_tokens == converse["usage"]["outputTokens"]
    assert answer.usage.total_tokens == converse["usage"]["totalTokens"]


def test_it_streams_server_sent_events(connect: Ask) -> None:
    chunks = list(_ask(connect(), stream=True))
    assert {it.object for it in chunks} == {"chat.completion.chunk"}
    assert "".join(it.choices[0].delta.content or "" for it in chunks) == ANSWER
    assert len(chunks) > 3
    assert [it.choices[0].finish_reason for it in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    assert all(it.usage is None for it in chunks)
    *_, last = _ask(connect(), stream=True, stream_options={"include_usage": True})
    assert last.choices == []
    assert last.usage.total_tokens == _ask(connect()).usage.total_tokens


def test_it_asks_for_a_tool_and_quotes_what_the_tool_answered(connect: Ask) -> None:
    question = {"role": "user", "content": "Where is order MH-12345678?"}
    (first,) = _ask(connect(), messages=[question], tools=TOOLS).choices
    assert first.finish_reason == "tool_calls"
    (call,) = first.message.tool_calls
    assert call.function.name == "get_order"
    assert json.loads(call.function.arguments) == {"order_id": "MH-12345678"}
    told = {
        "role": "tool",
        "tool_call_id": call.id,
        "content": "Order MH-12345678 is at the depot.",
    }
    (second,) = _ask(connect(), messages=[question, first.message, told], tools=TOOLS).choices
    assert second.message.content == "Order MH-12345678 is at the depot."
    *_, chunk, end = _ask(connect(), messages=[question], tools=TOOLS, stream=True)
    assert chunk.choices[0].delta.tool_calls[0].function.name == "get_order"
    assert end.choices[0].finish_reason == "tool_calls"


def test_models_are_listed(connect: Ask) -> None:
    assert [it.id for it in connect().models.list()] == [GPT, "openai.gpt-oss-120b-1:0"]


def _guardrail(client: Client) -> dict[str, str]:
    made = client("bedrock").create_guardrail(
        name="g",
        wordPolicyConfig={"wordsConfig": [{"text": "tulips"}]},
        blockedInputMessaging="No.",
        blockedOutputsMessaging="No.",
    )
    return {
        "X-Amzn-Bedrock-GuardrailIdentifier": made["guardrailArn"],
        "X-Amzn-Bedrock-GuardrailVersion": "DRAFT",
        "X-Amzn-Bedrock-Trace": "ENABLED",
    }


def test_the_guardrail_of_the_headers_is_at_work(connect: Ask, client: Client) -> None:
    headers = _guardrail(client)
    asked = [{"role": "user", "content": "Tulips are red. Are tulips red?"}]
    answer = _ask(connect(), messages=asked, extra_headers=headers)
    assert answer.choices[0].message.content == "No."
    assert answer.choices[0].finish_reason == "content_filter"
    assert answer.model_extra["amazon-bedrock-guardrailAction"] == "INTERVENED"
    assert answer.model_extra["amazon-bedrock-trace"]["guardrail"]["input"]
    assert answer.usage.total_tokens == 0
    *_, last = _ask(connect(), messages=asked, extra_headers=headers, stream=True)
    assert last.choices[0].finish_reason == "content_filter"
    tagged = (
        "<amazon-bedrock-guardrails-guardContent_x>{}</amazon-bedrock-guardrails-guardContent_x>"
    )
    for inside, reason in (("lamps", "stop"), ("tulips", "content_filter")):
        text = f"Tulips grow. {tagged.format(f'Who invented {inside}?')}"
        answer = _ask(
            connect(),
            messages=[{"role": "user", "content": text}],
            extra_headers=headers,
            extra_body={"amazon-bedrock-guardrailConfig": {"tagSuffix": "x"}},
        )
        assert answer.choices[0].finish_reason == reason
    headers["X-Amzn-Bedrock-GuardrailIdentifier"] = "nothere"
    with pytest.raises(openai.BadRequestError, match="guardrail identifier or version"):
        _ask(connect(), extra_headers=headers)


def test_it_is_called_through_a_profile_logged_and_counted(connect: Ask, client: Client) -> None:
    profile = client("bedrock").create_inference_profile(
        inferenceProfileName="p", modelSource={"copyFrom": GPT_ARN}
    )["inferenceProfileArn"]
    client("logs").create_log_group(logGroupName="/invocations")
    config = {
        "cloudWatchConfig": {
            "logGroupName": "/invocations",
            "roleArn": "arn:aws:iam::000000000000:role/r",
        }
    }
    client("bedrock").put_model_invocation_logging_configuration(loggingConfig=config)
    answer = _ask(connect(), model=profile)
    events = client("logs").get_log_events(
        logGroupName="/invocations", logStreamName="aws/bedrock/modelinvocations"
    )["events"]
    (record,) = [json.loads(it["message"]) for it in events]
    assert record["operation"] == "ChatCompletions"
    assert record["modelId"] == profile
    assert record["input"]["inputBodyJson"]["messages"] == ASK
    assert record["input"]["inputTokenCount"] == answer.usage.prompt_tokens
    assert record["output"]["outputTokenCount"] == answer.usage.completion_tokens
    listed = client("cloudwatch").list_metrics(Namespace="AWS/Bedrock", MetricName="Invocations")
    dimensions = [it["Dimensions"] for it in listed["Metrics"]]
    assert [{"Name": "ModelId", "Value": profile.rpartition("/")[2]}] in dimensions


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model": "openai.gpt-9"}, "The provided model identifier is invalid"),
        ({"model": "amazon.nova-lite-v1:0"}, "does not support the Chat Completions API"),
        ({"messages": []}, "conversation must start with a user message"),
        ({"n": 2}, "one answer at a time"),
        ({"logit_bias": {"1": 1}}, "extraneous key [logit_bias] is not permitted"),
        ({"temperature": 3}, "temperature"),
        ({"tools": TOOLS, "tool_choice": "maybe"}, "none of none, auto and required"),
    ],
)
def test_refusals_have_openai_s_form(connect: Ask, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        _ask(connect(), **changes)
    assert said in caught.value.message
    assert caught.value.code == "ValidationException"
    assert caught.value.type == "invalid_request_error"
    assert caught.value.response.headers["x-amzn-errortype"] == "ValidationException"


def test_throttling_and_faults_have_openai_s_form(connect: Ask, aws: Aws) -> None:
    aws.faults.throttle("bedrock-runtime.ChatCompletions", times=1)
    with pytest.raises(openai.RateLimitError, match="Rate exceeded"):
        _ask(connect())
    aws.faults.fail_region("us-east-1")
    with pytest.raises(openai.InternalServerError, match="us-east-1 does not answer"):
        _ask(connect())


@pytest.mark.parametrize(
    ("streams", "action"),
    [(False, "bedrock:InvokeModel"), (True, "bedrock:InvokeModelWithResponseStream")],
)
def test_a_denied_role_is_refused(connect: Ask, client: Client, streams: bool, action: str) -> None:
    iam = client("iam")
    trust = statement(Principal={"AWS": "*"}, Action="sts:AssumeRole")
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    keys = client("sts").assume_role(RoleArn=role, RoleSessionName="s")["Credentials"]
    for ask in (
        connect(
            access_key_id=keys["AccessKeyId"],
            secret_access_key=keys["SecretAccessKey"],
            session_token=keys["SessionToken"],
        ),
        connect(api_key=_key(keys["AccessKeyId"])),
    ):
        list(_ask(ask, stream=streams))
        denial = statement(Effect="Deny", Action=action, Resource="*")
        iam.put_role_policy(RoleName="r", PolicyName="stop", PolicyDocument=denial)
        with pytest.raises(openai.PermissionDeniedError, match="with an explicit deny") as caught:
            _ask(ask, stream=streams)
        assert f"perform: {action}" in caught.value.message
        iam.delete_role_policy(RoleName="r", PolicyName="stop")


def test_a_bedrock_api_key_is_taken_until_it_expires(connect: Ask) -> None:
    assert _ask(connect(api_key=_key())).choices[0].message.content == ANSWER
    with pytest.raises(openai.PermissionDeniedError, match="Bearer Token has expired"):
        _ask(connect(api_key=_key(begun=timedelta(hours=-2))))
    found = bearer.of(f"Bearer {_key('AKIA1')}")
    assert found is not None
    assert (found.access_key, found.region, found.service) == ("AKIA1", "us-east-1", "bedrock")


@pytest.mark.parametrize(
    "key",
    [
        "sk-1234",
        "bedrock-api-key-!!!",
        "bedrock-api-key-" + base64.b64encode(b"bedrock.amazonaws.com/?Action=X").decode(),
        _key(lasts=13 * 3600),
    ],
)
def test_what_is_no_bedrock_api_key_is_refused(connect: Ask, key: str) -> None:
    with pytest.raises(openai.PermissionDeniedError, match="make sure your API Key is valid"):
        _ask(connect(api_key=key))


def test_a_bedrock_api_key_is_taken_by_bedrock_s_other_operations(connect: Ask) -> None:
    # By hand: boto3 sends a key over HTTPS alone.
    address = str(connect().base_url.copy_with(path=f"/model/{GPT}/converse"))
    asked = {"messages": [{"role": "user", "content": [{"text": f"{PASSAGE} {QUESTION}"}]}]}

    def status(key: str) -> int:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        request = AWSRequest("POST", address, headers, json.dumps(asked)).prepare()
        return int(cast("Any", URLLib3Session()).send(request).status_code)

    assert status(_key()) == 200
    assert status("sk-1234") == 403
