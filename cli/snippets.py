"""Programs that call a use case's models; they run as they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

_SESSION = """\
REGION = "$region"
ROLE = "$role_arn"
USE_CASE = "$use_case"
SETTINGS = "$settings"
MODEL = "$alias"

session = boto3.Session(region_name=REGION)
caller = session.client("sts").get_caller_identity()["Arn"]
# Where the workload runs it has the role already; elsewhere those take it whom the role trusts.
if ":assumed-role/" + ROLE.rpartition("/")[2] + "/" not in caller:
    taken = session.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="connect")
    keys = taken["Credentials"]
    session = boto3.Session(
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
        region_name=REGION,
    )

# Models, guardrail and limits come from the settings: what changes there needs no new code.
pages = session.client("ssm").get_paginator("get_parameters_by_path")
settings = {
    it["Name"].removeprefix(SETTINGS + "/"): it["Value"]
    for page in pages.paginate(Path=SETTINGS, Recursive=True)
    for it in page["Parameters"]
}
stop = json.loads(settings.get("stop", "{}"))
if stop.get("stopped"):
    sys.exit(f"{USE_CASE} is stopped since {stop['at']}, by {stop['by']}: {stop['reason']}")

bedrock_runtime = session.client("bedrock-runtime")
"""

_PACE = '''

class Pace:
    """Keeps this process to the use case's rate limit; AWS refuses no call for going over it."""

    def __init__(self):
        self.requests = float(settings.get("rate-limit/requests-per-minute", "inf"))
        self.tokens = float(settings.get("rate-limit/tokens-per-minute", "inf"))
        self.spent = deque()

    def wait(self):
        while True:
            now = time.monotonic()
            while self.spent and now - self.spent[0][0] >= 60:
                self.spent.popleft()
            used = sum(tokens for _, tokens in self.spent)
            if len(self.spent) < self.requests and used < self.tokens:
                return
            time.sleep(60 - (now - self.spent[0][0]))

    def add(self, tokens):
        self.spent.append((time.monotonic(), tokens))


pace = Pace()


'''

_MAIN = """

if __name__ == "__main__":
    print(*ask(" ".join(sys.argv[1:]) or $question, [$passage]), sep="\\n")
"""

_BOTO3 = Template(
    '''\
"""Asks the model `$alias` of $use_case in $environment: python ask.py [QUESTION]"""

import json
import sys
import time
from collections import deque

import boto3

'''
    + _SESSION
    + _PACE
    + '''\
def ask(question, passages=(), model=MODEL):
    """Return the answer; what the passages do not bear out, the guardrail holds back."""
    texts = [{"text": it, "qualifiers": ["grounding_source"]} for it in passages]
    texts.append({"text": question, "qualifiers": ["query", "guard_content"]})
    pace.wait()
    answer = bedrock_runtime.converse(
        modelId=settings["models/" + model],
        messages=[{"role": "user", "content": [{"guardContent": {"text": it}} for it in texts]}],
        guardrailConfig={
            "guardrailIdentifier": settings["guardrail/arn"],
            "guardrailVersion": settings["guardrail/version"],
            "trace": "enabled",
        },
        requestMetadata={"use_case": USE_CASE},
    )
    pace.add(answer["usage"]["totalTokens"])
    text = "".join(it.get("text", "") for it in answer["output"]["message"]["content"])
    return text, answer["stopReason"], answer["usage"]
'''
    + _MAIN
)

# SigV4 and no API key: a key needs bedrock:CallWithBearerToken, which no role of the platform has.
_OPENAI = Template(
    '''\
"""Asks the model `$alias` of $use_case in $environment by OpenAI's API: python ask.py [QUESTION]

Needs `pip install boto3 'openai[bedrock]>=3.57'`; calls are signed with the role's credentials, and
there is no API key.
"""

import json
import sys
import time
from collections import deque

import boto3
from openai import OpenAI
from openai.providers import bedrock

'''
    + _SESSION
    + """\
client = OpenAI(
    provider=bedrock(
        endpoint="runtime",
        region=REGION,
        base_url=bedrock_runtime.meta.endpoint_url + "/openai/v1",
        credential_provider=session.get_credentials,
    )
)
"""
    + _PACE
    + '''\
def ask(question, passages=(), model=MODEL):
    """Return the answer; the guardrail sees question and passages, and checks no grounding."""
    pace.wait()
    answer = client.chat.completions.create(
        model=settings["models/" + model],
        messages=[{"role": "user", "content": "\\n\\n".join([*passages, question])}],
        extra_headers={
            "X-Amzn-Bedrock-GuardrailIdentifier": settings["guardrail/arn"],
            "X-Amzn-Bedrock-GuardrailVersion": settings["guardrail/version"],
        },
    )
    pace.add(answer.usage.total_tokens)
    choice = answer.choices[0]
    # What the model thought before it answered comes first, in a tag.
    text = (choice.message.content or "").rpartition("</reasoning>")[2].strip()
    return text, choice.finish_reason, answer.usage.model_dump(exclude_none=True)
'''
    + _MAIN
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a snippet is made from."""

    use_case: str
    environment: str
    title: str
    purpose: str
    region: str
    role_arn: str
    settings: str
    alias: str
    model_id: str

    @property
    def question(self) -> str:
        """A question that any use case can answer: what it is for."""
        return f"What is the {self.title[:1].lower()}{self.title[1:]} for?"

    @property
    def passage(self) -> str:
        """The passage that answers it."""
        return f"The {self.title[:1].lower()}{self.title[1:]} is for this: {self.purpose}"


def boto3(call: Call) -> str:
    """Return a program that asks by Converse, with profile, guardrail, metadata and rate limit."""
    return _filled(_BOTO3, call)


def is_openai_compatible(model_id: str) -> bool:
    """Tell whether AWS serves the model by OpenAI's Chat Completions API at Bedrock Runtime.

    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html
    """
    return model_id.startswith("openai.")


def openai(call: Call) -> str:
    """Return a program that asks by OpenAI's API; only for models of which AWS documents it."""
    return _filled(_OPENAI, call)


def _filled(template: Template, call: Call) -> str:
    return template.substitute(
        use_case=call.use_case,
        environment=call.environment,
        region=call.region,
        role_arn=call.role_arn,
        settings=call.settings,
        alias=call.alias,
        question=repr(call.question),
        passage=repr(call.passage),
    )
