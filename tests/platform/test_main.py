"""The whole program, run as the engine runs it, for the stacks of the repository's own specs."""

from __future__ import annotations

import importlib
import json
import re
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest

from components import naming
from components.spec import loader
from tests.components.spec.editing import TODAY
from tests.harness import PROVIDER, Declaration, declare, sandbox_shell

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "platform" / "__main__.py"


@pytest.fixture(autouse=True)
def in_sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    with sandbox_shell():
        yield


def _declare(stack: str, references: Mapping[str, Mapping[str, Any]] | None = None) -> Declaration:
    return declare(lambda: runpy.run_path(str(PROGRAM)), stack=stack, references=references)


def _pair(environment: str) -> tuple[Declaration, Declaration]:
    platform = _declare(f"platform.{environment}")
    references = {naming.platform_stack(environment): platform.outputs}
    return platform, _declare(f"customer-support.{environment}", references)


def test_the_standard_library_keeps_its_platform() -> None:
    assert not (PROGRAM.parent / "__init__.py").exists()
    assert [path.name for path in PROGRAM.parent.glob("*.py")] == ["__main__.py"]
    module = importlib.import_module("platform")
    assert Path(str(module.__file__)).parent != PROGRAM.parent
    assert module.system().lower() == sys.platform
    assert len(PROGRAM.read_text(encoding="utf-8").splitlines()) < 60


def test_both_stacks_stand_on_one_pinned_and_tagged_provider() -> None:
    expected = [
        ("CC-1200", "internal", "ai-platform", "production", "platform"),
        ("CC-4100", "confidential", "support", "production", "customer-support"),
    ]
    for declaration, values in zip(_pair("sandbox"), expected, strict=True):
        provider = declaration.only(PROVIDER)
        assert provider["region"] == "us-east-1"
        assert provider["allowedAccountIds"] == '["000000000000"]'
        keys = ("cost_center", "data_class", "owner", "stage", "use_case")
        tags = dict(zip(keys, values, strict=True))
        tags |= {"environment": "sandbox", "managed_by": "groundwork"}
        assert json.loads(provider["defaultTags"]) == {"tags": tags}
        others = [it for it in declaration.resources if it.type.startswith("aws:")]
        assert others
        assert {it.provider.rpartition("::")[0].rpartition("::")[2] for it in others} == {"aws"}


def test_the_platform_publishes_what_use_cases_take() -> None:
    platform, use_case = _pair("sandbox")
    classes = {"public", "internal", "confidential", "restricted"}
    assert set(platform.outputs) == {
        "access_analyzer_arn",
        "alerts_topic_arn",
        "auditor_arn",
        "billing_bucket",
        "billing_table",
        "boundary_arns",
        "break_glass_arn",
        "buckets",
        "databases",
        "deployer_arn",
        "evidence_bucket",
        "evidence_key_arn",
        "invocations_log_group",
        "key_arns",
        "network",
        "permission_sets",
        "planner_arn",
        "query_records_role_arn",
        "query_redacted_records_role_arn",
        "records_auditor_policy_arn",
        "records_bucket",
        "recovery_evidence_bucket",
        "recovery_records_bucket",
        "recovery_region",
        "replica_key_arns",
        "stop_operator_policy_arn",
        "records_database",
        "records_developer_policy_arn",
        "redacted_bucket",
    }
    for output in ("buckets", "databases", "key_arns"):
        assert set(platform.outputs[output]) == classes
    roles = use_case.of_type("aws:iam/role:Role").values()
    assert {it["permissionsBoundary"] for it in roles} == {
        platform.outputs["boundary_arns"]["production"]
    }
    grants = use_case.of_type("aws:lakeformation/permissions:Permissions")
    tables = grants["customer-support-support-tickets-columns"]["tableWithColumns"]
    assert tables["databaseName"] == platform.outputs["databases"]["confidential"]


def test_people_are_let_in_where_the_organisation_administers_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GROUNDWORK_SANDBOX")
    platform = _declare("platform.prod")
    provider = platform.of_type(PROVIDER)["identity-center"]
    assert provider["allowedAccountIds"] == '["777788889999"]'
    (assumed,) = json.loads(provider["assumeRoles"])
    assert assumed["roleArn"] == "arn:aws:iam::777788889999:role/groundwork-identity-center"
    tags = json.loads(provider["defaultTags"])["tags"]
    assert (tags["environment"], tags["use_case"]) == ("prod", "platform")
    made = [it for it in platform.resources if it.type.startswith("aws:ssoadmin/")]
    assert {it.provider.rpartition("::")[0].rpartition("::")[2] for it in made} == {
        "identity-center"
    }
    assigned = platform.of_type("aws:ssoadmin/accountAssignment:AccountAssignment")
    assert {it["targetId"] for it in assigned.values()} == {"444455556666"}
    assert set(platform.outputs["permission_sets"]) == {
        "auditor",
        "data-steward",
        "engineering",
        "finance",
        "platform-engineer",
        "product",
        "security",
    }
    assert platform.of_type("aws:identitystore/group:Group") == {}


def test_only_what_may_not_be_lost_is_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDWORK_SANDBOX")
    for environment, force_destroy, window in (("dev", True, 7), ("prod", False, 30)):
        platform, use_case = _pair(environment)
        buckets = platform.of_type("aws:s3/bucket:Bucket").values()
        assert {it["forceDestroy"] for it in buckets} == {force_destroy}
        keys = [
            *platform.of_type("aws:kms/key:Key").values(),
            *use_case.of_type("aws:kms/key:Key").values(),
        ]
        assert {it["deletionWindowInDays"] for it in keys} == {window}


def test_an_environment_has_the_network_that_its_spec_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GROUNDWORK_SANDBOX")
    given, _ = _pair("dev")
    assert given.of_type("aws:ec2/vpc:Vpc") == {}
    assert given.outputs["network"] == {
        "vpc_id": "vpc-0a1b2c3d4e5f60718",
        "subnet_ids": ["subnet-0a1b2c3d4e5f60718", "subnet-1b2c3d4e5f6071829"],
        "security_group_ids": ["sg-0a1b2c3d4e5f60718"],
        "endpoint_ids": {},
    }
    made, _ = _pair("prod")
    zones = [f"network-us-east-1{letter}" for letter in "abc"]
    assert sorted(made.of_type("aws:ec2/subnet:Subnet")) == zones
    assert made.outputs["network"]["subnet_ids"] == [f"{zone}-id" for zone in zones]
    assert made.outputs["network"]["security_group_ids"] == ["network-workloads-group-id"]
    runtime = made.outputs["network"]["endpoint_ids"]["bedrock-runtime"]
    assert runtime == "network-bedrock-runtime-endpoint-id"


def test_an_overlay_reaches_the_resources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDWORK_SANDBOX")
    _, use_case = _pair("prod")
    assert use_case.only("aws:budgets/budget:Budget")["limitAmount"] == "4200.0"


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        ("nonsense", r"^stack 'nonsense' does not say what to build and where; name it platform\."),
        ("platform.", r"^stack 'platform\.' does not say what to build and where; "),
        ("platform.moon", r"^stack platform\.moon: no environment 'moon'; use one of dev, prod, "),
        ("invoices.sandbox", r"^stack invoices\.sandbox: no spec stacks/invoices\.yaml; "),
        ("platform.prod", r"^stack platform\.prod: the sandbox is attached, and prod is account "),
    ],
)
def test_a_stack_that_cannot_be_built_registers_nothing(
    stack: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert re.search(message, _refusal(lambda: _declare(stack), caplog))


def test_the_sandbox_environment_needs_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("GROUNDWORK_SANDBOX")
    told = _refusal(lambda: _declare("platform.sandbox"), caplog)
    assert told.startswith("stack platform.sandbox: the sandbox is not attached; ")


def _refusal(program: Callable[[], object], caplog: pytest.LogCaptureFixture) -> str:
    """Return the one message with which the program ends before it declares anything."""
    made: list[object] = []

    def make(*arguments: object, **_: object) -> None:
        made.append(arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi.ProviderResource, "__init__", make)
        patch.setattr(pulumi.StackReference, "__init__", make)
        with pytest.raises(SystemExit) as ended:
            program()
    assert made == []
    assert ended.value.code == 32
    (record,) = [it for it in caplog.records if it.levelname == "ERROR"]
    return record.getMessage()


def test_a_faulty_spec_is_told_whole_and_builds_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "platform").mkdir()
    (tmp_path / "stacks").mkdir()
    program = tmp_path / "platform" / "__main__.py"
    program.write_text(PROGRAM.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "stacks" / "platform.yaml").write_text("organisation: 3\nextra: 4\n")
    told = _refusal(lambda: declare(lambda: runpy.run_path(str(program))), caplog).splitlines()
    assert told[-1].startswith("stacks/platform.yaml:2: extra: is not a known key; ")
    organisation = "stacks/platform.yaml:1: organisation: 3 is not keys with values; "
    assert [line for line in told if line.startswith(organisation)]
