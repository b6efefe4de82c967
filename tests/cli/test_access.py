"""`groundwork access`, on the repository's own stacks, from files and from the engine's states."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import declared, main, states
from cli.engine import Pulumi, Say
from components import naming
from components.spec import loader
from policies.access import questions
from policies.access.matrix import matrix
from tests.cli.engines import Engine
from tests.policies.access.stacks import ACCOUNT, STACKS, state
from tests.policies.support import ROOT, TODAY

RUNTIME = "groundwork-customer-support-runtime"
PROFILE = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:application-inference-profile/customer-support-fast"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("states")
    words: list[str] = []
    for stack in STACKS:
        file = folder / f"{stack}.json"
        file.write_text(json.dumps(state(stack)))
        words += ["--state", str(file)]
    return words


def _run(*arguments: str) -> tuple[int, str]:
    words = ["access", *arguments]
    done = CliRunner().invoke(main.build(words), words, prog_name="groundwork")
    return done.exit_code, done.output


def test_the_overview_names_every_principal_that_may_do_something(files: list[str]) -> None:
    code, said = _run(*files)
    assert code == 0
    counts = r"\d+ principals: \d+ allowed, \d+ undecided, \d+ denied"
    assert re.fullmatch(counts, said.splitlines()[0])
    assert f"role {RUNTIME} of customer-support" in said
    assert "  allowed   dataset support_tickets as a table, until 2028-10-01 00:00 UTC" in said
    assert (
        "not known: the text of arn:aws:iam::aws:policy/SecurityAudit, which is in no state" in said
    )
    assert "groundwork-budget-executor" not in said


def test_a_dataset_says_who_reads_it_and_by_which_statements(files: list[str]) -> None:
    code, said = _run(*files, "--dataset", "support-tickets")
    assert code == 0
    assert f"  allowed   role {RUNTIME} as a table, until 2028-10-01 00:00 UTC" in said
    assert (
        "Grant customer-support-support-tickets-columns permissions, Lake Formation grant" in said
    )
    assert re.search(r"  denied: \d+ more; --all shows them", said)
    _, everything = _run(*files, "--dataset", "support-tickets", "--all")
    assert "  denied    role groundwork-budget-executor" in everything
    assert "because: no identity policy allows glue:GetTable on " in everything


def test_a_model_and_a_key_say_who_uses_them(files: list[str]) -> None:
    _, said = _run(*files, "--model", "customer-support-strong", "--json")
    found = json.loads(said)["accesses"]
    own = [it for it in found if it["decision"] == "allowed"]
    assert {it["arn"] for it in own} == {
        f"arn:aws:iam::{ACCOUNT}:role/groundwork/use-case/{RUNTIME}"
    }
    assert [it["sid"] for it in own[0]["statements"]][:2] == ["InvokeThroughProfiles"] * 2
    assert own[0]["use_case"] == "customer-support"
    _, said = _run(*files, "--key", "groundwork/customer-support")
    assert "undecided service logs.us-east-1.amazonaws.com" in said


def test_the_matrix_has_columns_ends_and_statements(files: list[str]) -> None:
    code, said = _run(*files, "--matrix", "--json")
    assert code == 0
    cells = {(it["use_case"], it["dataset"]): it for it in json.loads(said)["matrix"]}
    cell = cells["document-extraction", "delivery_papers"]
    assert cell["decision"] == "allowed"
    assert cell["until"] == "2028-01-01T00:00:00+00:00"
    assert cell["columns"][0] == "document_id"
    assert {it["effect"] for it in cell["accesses"][0]["statements"]} == {"Allow", "Grant"}
    _, text = _run(*files, "--matrix")
    assert re.fullmatch(r"\d+ use cases, \d+ datasets", text.splitlines()[0])
    assert re.search(r"returns-triage\n  denied: \d+ datasets; --all names them", text)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((), "undecided"),
        (("--context", "bedrock:GuardrailIdentifier="), "denied by a statement"),
        (
            (
                "--context",
                f"bedrock:GuardrailIdentifier=arn:aws:bedrock:us-east-1:{ACCOUNT}:guardrail/abc123:1",
            ),
            "allowed",
        ),
    ],
)
def test_a_free_question_takes_what_is_known_of_the_request(
    files: list[str], facts: tuple[str, ...], said: str
) -> None:
    question = ("--principal", RUNTIME, "--action", "bedrock:InvokeModel", "--resource", PROFILE)
    code, found = _run(*files, *question, *facts)
    first = f"role {RUNTIME}: bedrock:InvokeModel on {PROFILE}: {said}"
    assert (code, found.splitlines()[0]) == (0, first)
    assert ("not known: the request's bedrock:guardrailidentifier" in found) is (
        said == "undecided"
    )


def test_a_question_on_what_a_principal_can_do(files: list[str]) -> None:
    code, said = _run(*files, "--principal", "groundwork-returns-triage-runtime")
    assert code == 0
    assert said.startswith("1 principal: 3 allowed, 0 undecided, ")


def test_texts_of_managed_policies_can_be_given(files: list[str], tmp_path: Path) -> None:
    one = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    body = {"Version": "2012-10-17", "Statement": [one]}
    arns = (
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    )
    given = tmp_path / "policies.json"
    given.write_text(json.dumps(dict.fromkeys(arns, body)))
    _, said = _run(*files, "--dataset", "help-articles", "--policies", str(given))
    assert "undecided" not in said.partition("\n")[2]


def test_service_control_policies_and_the_network_can_be_given(
    files: list[str], tmp_path: Path
) -> None:
    level = tmp_path / "scp.json"
    level.write_text(
        json.dumps([{"Statement": {"Effect": "Deny", "Action": "bedrock:*", "Resource": "*"}}])
    )
    _, said = _run(*files, "--model", PROFILE, "--scp", str(level), "--from-network")
    assert "allowed" not in said.partition("\n")[2]
    _, said = _run(*files, "--model", PROFILE, "--from-network")
    assert f"allowed   role {RUNTIME}" in said
    assert "(OwnPrincipalsToOwnProfiles), endpoint policy" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--model", "a", "--key", "b"), "ask one thing at a time, not key and model"),
        (("--action", "s3:GetObject"), "--action and --resource belong together"),
        (("--action", "s3:GetObject", "--resource", "*"), "--action asks about a --principal"),
        (("--model", "a", "--context", "a=b"), "--context is about an --action"),
        (
            ("--principal", "a", "--action", "s3", "--resource", "*"),
            "'s3' is no action; write it as s3:GetObject",
        ),
        (
            ("--principal", "a", "--action", "s3:A", "--resource", "*", "--context", "a"),
            "--context 'a' is not KEY=VALUE",
        ),
    ],
)
def test_what_is_no_question_is_a_usage_error(arguments: tuple[str, ...], told: str) -> None:
    code, said = _run(*arguments)
    assert code == 2
    assert told in " ".join(said.split())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read as JSON"),
        ("{", "cannot be read as JSON"),
        ("[]", "is not a JSON object"),
        ("{}", "this is not a state: it has no list of resources"),
    ],
)
def test_what_is_no_state_is_told(tmp_path: Path, content: str | None, told: str) -> None:
    file = tmp_path / "state.json"
    if content is not None:
        file.write_text(content)
    code, said = _run("--state", str(file))
    assert (code, f"{file}: " in said, told in said) == (1, True, True)


def test_what_is_not_in_the_states_is_told(files: list[str]) -> None:
    code, said = _run(*files, "--dataset", "nope")
    assert code == 1
    assert said.startswith("no dataset 'nope' in the states; there are: delivery_papers, ")


def test_the_engines_states_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(tmp_path, ROOT)

    def engine_of(_root: Path, *, sandbox: bool, say: Say) -> Pulumi:
        assert sandbox
        assert say
        return engine.pulumi

    monkeypatch.setattr(states, "engine_of", engine_of)
    assert _run() == (1, "no stack of sandbox is up; --state reads an exported state\n")
    for stack in STACKS:
        resources: list[dict[str, Any]] = state(stack)["deployment"]["resources"]
        engine.holds(stack, *resources)
    code, said = _run("--dataset", "house-rules")
    assert code == 0
    assert "allowed   role groundwork-internal-assistant-runtime as a table" in said
    assert engine.calls == []


@pytest.mark.parametrize("environment", ["sandbox", "dev", "prod"])
def test_what_specs_declare_opens_what_they_grant(environment: str) -> None:
    """So that a report of declared stacks tells no other access than one of what is up."""
    specs = loader.load(ROOT / loader.STACKS, TODAY)
    texts = declared.states(specs, environment)
    when = dt.datetime.combine(TODAY, dt.time(), dt.UTC)
    held = questions.inventory([json.loads(it) for it in texts.values()], when)
    granted = {
        (name, naming.glue_name(dataset))
        for name, spec in specs.of_environment(environment).items()
        for dataset in spec.datasets
    }
    found = {
        (it.use_case, it.dataset)
        for it in matrix(held)
        if it.use_case is not None and it.decision == "allowed"
    }
    assert found == granted
