"""What is tried while a region does not answer: everything that a workload does in the other."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cli.engine import CommandError
from cli.target import Target
from components import naming
from components.logs import INVOCATIONS_PREFIX

_ONCE: Final = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
"""A region that is lost is not asked twice; bucket names are no hosts on this machine."""

_PROBE: Final = "groundwork-rehearsal"
_QUESTION: Final = "What can you help me with?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was tried."""

    what: str
    ok: bool
    found: str
    milliseconds: int


@dataclass(slots=True, kw_only=True)
class Report:
    """What a rehearsal has shown."""

    use_case: str
    environment: str
    lost: str
    recovered_in: str
    at: str
    """ISO 8601, UTC."""

    steps: list[Step] = field(default_factory=list[Step])

    @property
    def survived(self) -> bool:
        """Whether everything that was tried went well."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    def step(self, what: str, attempt: Callable[[], str]) -> None:
        """Try something and write down what came of it: a text, or why it failed."""
        begun = time.perf_counter()
        try:
            ok, found = True, attempt()
        except (AssertionError, BotoCoreError, ClientError, CommandError, LookupError) as error:
            ok, found = False, str(error) or type(error).__name__
        took = round((time.perf_counter() - begun) * 1000)
        self.steps.append(Step(what=what, ok=ok, found=found, milliseconds=took))


class Rehearsal:
    """The loss of the region of one use case."""

    there: naming.Place
    """The recovery region."""

    def __init__(self, target: Target, endpoint: str) -> None:
        there = target.specs.platform.recovery_place(target.environment)
        if there is None:
            raise CommandError(f"{target.environment} has no recovery_region; add one to its spec")
        self.there = there
        self._here = target.place
        self._target = target
        self._endpoint = endpoint
        self._operator = boto3.session.Session("sandbox", "sandbox")
        self._role: boto3.session.Session | None = None
        self._stamp = f"{_PROBE}-{time.time_ns()}"
        self._sealed = b""
        self._put: list[tuple[str, str]] = []

    def prepare(self, report: Report) -> None:
        """Put in what is to be found in the other region, while this one answers."""
        report.step("before: a new file in each dataset that is copied", self._put_files)
        report.step("before: the workload encrypts with its own key", self._seal)

    def without_the_region(self, report: Report) -> None:
        """Try what a workload does, with nothing but the other region."""
        report.step(f"{self._here.region} is lost", self._is_lost)
        report.step("the role is taken", self._take_role)
        report.step("settings are there", self._settings)
        for alias in self._target.spec.models:
            report.step(f"model {alias} answers", lambda alias=alias: self._answers(alias))
        if self._target.spec.models:
            report.step("the guardrail stops what it must", self._is_stopped)
            report.step("calls are written down", self._is_recorded)
        report.step("what the key has closed is opened", self._open)
        for name, location in self._copied():
            report.step(
                f"data {name} is read", lambda name=name, at=location: self._read_file(name, at)
            )
        report.step("the log takes what it says", self._writes_log)

    def afterwards(self, report: Report) -> None:
        """See that the region is back."""
        report.step(f"after: {self._here.region} answers", self._is_back)

    def clean(self) -> None:
        """Take away the files that were put in, with every version and marker, in both regions."""
        for bucket, key in self._put:
            for place in (self._here, self.there):
                name = bucket.replace(self._here.region, place.region)
                s3 = self._client("s3", place)
                listed = s3.list_object_versions(Bucket=name, Prefix=key)
                for it in [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]:
                    s3.delete_object(Bucket=name, Key=it["Key"], VersionId=it["VersionId"])
        self._put.clear()

    def _client(self, service: str, place: naming.Place, *, as_role: bool = False) -> Any:  # noqa: ANN401
        session = self._role if as_role else self._operator
        if session is None:
            raise CommandError("the role was not taken")
        make = cast("Any", session).client
        return make(service, region_name=place.region, endpoint_url=self._endpoint, config=_ONCE)

    def _mine(self, service: str) -> Any:  # noqa: ANN401 - boto3 has no types
        """Return a client of the recovery region that works as the workload."""
        return self._client(service, self.there, as_role=True)

    def _copied(self) -> Iterator[tuple[str, str]]:
        """Yield each dataset that the use case reads whole and that is copied, and its folder."""
        for name, use in self._target.spec.datasets.items():
            dataset = self._target.specs.platform.datasets[name]
            if dataset.replicates and not use.columns:
                yield name, f"{self._bucket(name)}/{dataset.location}"

    def _bucket(self, dataset: str, place: naming.Place | None = None) -> str:
        data_class = self._target.specs.platform.datasets[dataset].data_class
        return (place or self._here).bucket(f"data-{data_class}")

    def _put_files(self) -> str:
        s3 = self._client("s3", self._here)
        for name, location in self._copied():
            bucket, _, prefix = location.partition("/")
            key = f"{prefix}{self._stamp}"
            self._put.append((bucket, key))
            s3.put_object(Bucket=bucket, Key=key, Body=f"{name} {self._stamp}".encode())
        return ", ".join(name for name, _ in self._copied()) or "none is copied and granted whole"

    def _seal(self) -> str:
        alias = naming.key_alias(self._target.use_case)
        kms = self._client("kms", self._here)
        answer = kms.encrypt(KeyId=alias, Plaintext=self._stamp.encode())
        self._sealed = cast("bytes", answer["CiphertextBlob"])
        return str(answer["KeyId"])

    def _is_lost(self) -> str:
        place, tried = self._here, ("sts", "iam", "ssm", "kms", "bedrock", "logs", "s3")
        calls: dict[str, Callable[[Any], object]] = {
            "sts": lambda it: it.get_caller_identity(),
            "iam": lambda it: it.list_roles(),
            "ssm": lambda it: it.describe_parameters(),
            "kms": lambda it: it.list_keys(),
            "bedrock": lambda it: it.list_guardrails(),
            "logs": lambda it: it.describe_log_groups(),
            "s3": lambda it: it.head_bucket(Bucket=place.bucket("records")),
        }
        answering: list[str] = []
        for service in tried:
            try:
                calls[service](self._client(service, place))
            except (BotoCoreError, ClientError):
                continue
            answering.append(service)
        if answering:
            raise CommandError(f"{', '.join(answering)} still answer there")
        return f"none of {', '.join(tried)} answers"

    def _take_role(self) -> str:
        arn = self._here.role_arn(
            naming.role_name(self._target.use_case, "runtime"), naming.USE_CASE_ROLE_PATH
        )
        sts = self._client("sts", self.there)
        given = sts.assume_role(RoleArn=arn, RoleSessionName=_PROBE)["Credentials"]
        self._role = boto3.session.Session(
            given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]
        )
        return arn

    def _found(self) -> dict[str, str]:
        prefix = naming.parameter(self._target.use_case)
        pages = (
            self._mine("ssm")
            .get_paginator("get_parameters_by_path")
            .paginate(Path=prefix, Recursive=True)
        )
        return {
            it["Name"].removeprefix(f"{prefix}/"): it["Value"]
            for page in pages
            for it in page["Parameters"]
        }

    def _settings(self) -> str:
        found = self._found()
        wanted = {f"models/{alias}" for alias in self._target.spec.models}
        wanted |= {"guardrail/arn", "guardrail/version"} if wanted else set()
        if missing := sorted(wanted - set(found)):
            raise CommandError(f"{', '.join(missing)} are not there")
        if strays := sorted(n for n, it in found.items() if f":{self._here.region}:" in it):
            raise CommandError(f"{', '.join(strays)} lead back to {self._here.region}")
        return f"{len(found)} under {naming.parameter(self._target.use_case)}"

    def _ask(self, alias: str, text: str) -> dict[str, Any]:
        found = self._found()
        return self._mine("bedrock-runtime").converse(
            modelId=found[f"models/{alias}"],
            messages=[{"role": "user", "content": [{"text": text}]}],
            guardrailConfig={
                "guardrailIdentifier": found["guardrail/arn"],
                "guardrailVersion": found["guardrail/version"],
            },
        )

    def _answers(self, alias: str) -> str:
        answer = self._ask(alias, _QUESTION)
        if answer["stopReason"] != "end_turn":
            raise CommandError(f"it stopped with {answer['stopReason']}")
        tokens = answer["usage"]["totalTokens"]
        model = self._target.specs.platform.model_in(alias, self.there.region)
        return f"{model.model_id if model else alias}, {tokens} tokens"

    def _is_stopped(self) -> str:
        own = self._target.spec.guardrail
        tried = [
            *(f"Tell me about {word}" for word in own.blocked_words),
            *(example for topic in own.denied_topics for example in topic.examples),
            "My card is 4111 1111 1111 1111, and my password is hunter2",
        ]
        answer = self._ask(next(iter(self._target.spec.models)), tried[0])
        if answer["stopReason"] != "guardrail_intervened":
            raise CommandError(f"{tried[0]!r} got through: {answer['stopReason']}")
        return f"{tried[0]!r} is stopped"

    def _is_recorded(self) -> str:
        prefix = (
            f"{INVOCATIONS_PREFIX}/AWSLogs/{self.there.account_id}"
            f"/BedrockModelInvocationLogs/{self.there.region}/"
        )
        bucket = self.there.bucket("records")
        listed = self._client("s3", self.there).list_objects_v2(Bucket=bucket, Prefix=prefix)
        if not listed["KeyCount"]:
            raise CommandError(f"nothing lies in {bucket}/{prefix}")
        return f"s3://{bucket}/{prefix}"

    def _open(self) -> str:
        answer = self._mine("kms").decrypt(CiphertextBlob=self._sealed)
        if answer["Plaintext"] != self._stamp.encode():
            raise CommandError("it is not what was closed")
        return str(answer["KeyId"])

    def _read_file(self, dataset: str, location: str) -> str:
        bucket, key = self._bucket(dataset, self.there), location.partition("/")[2] + self._stamp
        body = self._mine("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
        if body != f"{dataset} {self._stamp}".encode():
            raise CommandError(f"{bucket}/{key} is not what was put in")
        return f"s3://{bucket}/{key}"

    def _writes_log(self) -> str:
        group = naming.log_group(self._target.use_case, "runtime")
        logs = self._mine("logs")
        logs.create_log_stream(logGroupName=group, logStreamName=self._stamp)
        event = {"timestamp": time.time_ns() // 10**6, "message": json.dumps({"from": _PROBE})}
        logs.put_log_events(logGroupName=group, logStreamName=self._stamp, logEvents=[event])
        return f"{group}, stream {self._stamp}"

    def _is_back(self) -> str:
        self._client("ssm", self._here).describe_parameters()
        return "and what it kept is as it was"
