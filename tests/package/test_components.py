from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest

from components import naming
from components.spec import loader
from components.spec.document import read
from package.encryption_key import EncryptionKey
from package.private_bucket import LockMode, PrivateBucket
from package.statement import Effect
from package.target import STACKS, RefusedError, Target
from package.use_case import UseCase
from tests.components.example import statements
from tests.components.spec.editing import TODAY, Workspace
from tests.harness import PROVIDER, Declaration, declare, sandbox_shell

ROOT = Path(__file__).resolve().parents[2]
NAME = "returns-triage"
STACK = f"{NAME}.sandbox"
TARGET: Target = {"use_case": NAME, "environment": "sandbox"}
LOGS = "arn:aws:logs:us-east-1:000000000000:log-group:/desk"


@pytest.fixture(autouse=True)
def in_sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    with sandbox_shell():
        yield


@pytest.fixture(scope="module")
def references() -> Mapping[str, Mapping[str, Any]]:
    """What the platform's stack publishes."""
    with pytest.MonkeyPatch.context() as patch, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        outputs = declare(_platform, stack="platform.sandbox").outputs
    return {naming.platform_stack("sandbox"): outputs}


def _platform() -> None:
    runpy.run_path(str(ROOT / "platform" / "__main__.py"))


def _aws(declared: Declaration) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(it.type, it.name): it.inputs for it in declared.resources if it.type[:4] == "aws:"}


def _refused(make: Callable[[], object]) -> str:
    with pytest.raises(RefusedError) as raised:
        declare(make, stack=STACK)
    return str(raised.value)


def test_a_use_case_is_what_its_own_stack_would_make(
    references: Mapping[str, Mapping[str, Any]],
) -> None:
    own = declare(_platform, stack=STACK, references=references)
    made: list[UseCase] = []

    def program() -> None:
        made.append(UseCase("triage", {"target": TARGET}))
        pulumi.export("role_arn", made[0].role_arn)
        pulumi.export("settings", made[0].settings)
        pulumi.export("outputs", made[0].outputs)

    served = declare(program, stack=STACK, references=references)
    assert _aws(served) == _aws(own)
    assert served.of_type(PROVIDER) == {"triage-aws": own.only(PROVIDER)}
    assert served.of_type("groundwork:index:UseCase") == {"triage": {}}
    assert served.of_type("groundwork:use_case:UseCase") == {NAME: {}}
    assert served.outputs == {
        "role_arn": own.outputs["role_arn"],
        "settings": f"/groundwork/{NAME}",
        "outputs": own.outputs,
    }


def test_a_use_case_in_no_file_is_given_as_an_object(
    references: Mapping[str, Mapping[str, Any]],
) -> None:
    spec = {**read(STACKS / f"{NAME}.yaml", NAME).data, "monthly_budget_usd": 90.0}
    target: Target = {"use_case": "desk-trial", "environment": "sandbox", "spec": spec}
    served = declare(
        lambda: UseCase("trial", {"target": target}), stack=STACK, references=references
    )
    budget = served.only("aws:budgets/budget:Budget")
    assert (budget["name"], float(budget["limitAmount"])) == ("groundwork-desk-trial", 90)


def test_a_bucket_and_its_key_are_those_of_the_components() -> None:
    def program() -> None:
        key = EncryptionKey(
            "key",
            {
                "target": TARGET,
                "purpose": "photos",
                "description": "Encrypts photos",
                "statements": [
                    {
                        "sid": "LogsEncrypt",
                        "actions": ["kms:Encrypt"],
                        "resources": ["*"],
                        "principals": {"Service": ["logs.us-east-1.amazonaws.com"]},
                        "condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": [LOGS]}},
                    }
                ],
            },
        )
        PrivateBucket(
            "photos",
            {
                "target": TARGET,
                "role": "photos",
                "key_arn": key.arn,
                # The SDK hands integers over as floating point.
                "lifecycle": {
                    "noncurrent_days": _float(7),
                    "expire_days": _float(90),
                    "prefix_expire_days": {"drafts/": _float(1)},
                },
                "statements": [
                    {
                        "sid": "NobodyDeletes",
                        "effect": Effect.DENY,
                        "actions": ["s3:DeleteObject"],
                        "resources": ["arn:aws:s3:::it/*"],
                        "principals": {"AWS": ["*"]},
                    }
                ],
                "object_lock": {"mode": LockMode.GOVERNANCE, "days": _float(30)},
            },
        )

    declared = declare(program, stack=STACK)
    name = "meridian-photos-000000000000-us-east-1"
    assert declared.only("aws:s3/bucket:Bucket")["bucket"] == name
    assert declared.of_type("aws:kms/alias:Alias")["key-alias"]["name"] == (
        f"alias/groundwork/{NAME}-photos"
    )
    policy = statements(declared.only("aws:kms/key:Key")["policy"])
    assert policy["LogsEncrypt"] == {
        "Effect": "Allow",
        "Principal": {"Service": ["logs.us-east-1.amazonaws.com"]},
        "Action": ["kms:Encrypt"],
        "Resource": ["*"],
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": [LOGS]}},
    }
    denied = statements(declared.only("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    assert set(denied) == {"DenyWithoutTls", "NobodyDeletes"}
    assert denied["NobodyDeletes"]["Effect"] == "Deny"
    logging = declared.only("aws:s3/bucketLogging:BucketLogging")
    assert logging["targetBucket"] == "meridian-access-logs-000000000000-us-east-1"
    rules = declared.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")[
        "rules"
    ]
    assert [(it["id"], it["expiration"]) for it in rules] == [
        ("all-objects", {"days": 90}),
        ("expire-drafts", {"days": 1}),
    ]
    lock = declared.only("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    assert lock["rule"] == {"defaultRetention": {"mode": "GOVERNANCE", "days": 30}}
    tags = {it["defaultTags"] for it in declared.of_type(PROVIDER).values()}
    assert len(tags) == 1
    assert f'"use_case": "{NAME}"' in tags.pop()


def _float(days: int) -> Any:
    return float(days)


def test_faults_are_told_as_the_platform_tells_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.edit(f"{NAME}.yaml", "stage: prototype", "stage: prototypo")
    workspace.edit(f"{NAME}.yaml", "fast: {}", "fastt: {}")
    expected = workspace.faults()
    assert len(expected) == 2
    target: Target = {**TARGET, "stacks": str(workspace.stacks)}
    assert _refused(lambda: UseCase("triage", {"target": target})).splitlines() == expected


def test_faults_of_an_object_have_no_line() -> None:
    spec = {**read(STACKS / f"{NAME}.yaml", NAME).data, "stage": "prototypo"}
    target: Target = {"use_case": "desk-trial", "environment": "sandbox", "spec": spec}
    assert _refused(lambda: UseCase("trial", {"target": target})) == (
        "desk-trial: stage: 'prototypo' is not allowed; did you mean prototype?"
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"use_case": "returns-triag"}, "no spec stacks/returns-triag.yaml; did you mean returns"),
        ({"use_case": "platform"}, "target.useCase: 'platform' is no use case"),
        ({"environment": "dev"}, "the sandbox is attached, and dev is account|does not run in dev"),
        ({"stacks": "stacks"}, "target.stacks: 'stacks' is relative.*absolute path"),
        ({"spec": {"title": object()}}, "target.spec: title: is a object.*plain data"),
        ({"spec": {}}, "stacks/returns-triage.yaml is there too"),
    ],
)
def test_a_target_that_leads_nowhere_is_told(change: dict[str, Any], text: str) -> None:
    target: Any = {**TARGET, **change}
    with pytest.raises(RefusedError, match=text):
        declare(lambda: UseCase("triage", {"target": target}), stack=STACK)


def test_a_target_must_be_known_before_the_deployment() -> None:
    def program() -> None:
        unknown: Any = pulumi.Output.from_input(NAME)
        UseCase("triage", {"target": {"use_case": unknown, "environment": "sandbox"}})

    assert _refused(program).startswith("target.use_case: only a deployment makes it known")


def test_a_role_too_long_for_a_bucket_is_told() -> None:
    def program() -> None:
        PrivateBucket(
            "photos",
            {
                "target": TARGET,
                "role": "photos-of-returned-goods",
                "key_arn": "arn:aws:kms:us-east-1:000000000000:key/k",
                "lifecycle": {"noncurrent_days": 7},
            },
        )

    assert _refused(program) == (
        "role: 'photos-of-returned-goods' is longer than 20 characters; shorten it"
    )
