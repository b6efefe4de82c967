"""The printed programs, as far as they go without an AWS; tests/engine/test_use.py runs them."""

import ast
from typing import Any

import pytest

from cli import snippets

CALL = snippets.Call(
    use_case="support",
    environment="dev",
    title='Customer\'s "own" assistant',
    purpose="Answers $100 questions.\nAt once.",
    region="eu-west-1",
    role_arn="arn:aws:iam::111122223333:role/groundwork/use-case/groundwork-support-runtime",
    settings="/groundwork/support",
    alias="fast",
    model_id="openai.gpt-oss-20b-1:0",
)


@pytest.mark.parametrize("make", [snippets.boto3, snippets.openai])
def test_they_are_python_whatever_the_spec_says(make: Any) -> None:
    program = make(CALL)
    compile(program, "ask.py", "exec")
    texts = [it.value for it in ast.walk(ast.parse(program)) if isinstance(it, ast.Constant)]
    assert 'What is the customer\'s "own" assistant for?' in texts


def _statements(program: str) -> set[str]:
    """Return what a program does, apart from what it imports and says of itself."""
    body = ast.parse(program).body[1:]
    return {ast.unparse(it) for it in body if not isinstance(it, ast.Import | ast.ImportFrom)}


def test_the_programs_share_role_settings_stop_and_pace() -> None:
    by_converse = _statements(snippets.boto3(CALL))
    by_openai = _statements(snippets.openai(CALL))
    assert {it.partition("(")[0] for it in by_converse - by_openai} == {"def ask"}
    assert {it.partition("(")[0] for it in by_openai - by_converse} == {
        "def ask",
        "client = OpenAI",
    }


@pytest.mark.parametrize(
    ("model_id", "served"),
    [
        ("openai.gpt-oss-120b-1:0", True),
        ("amazon.nova-lite-v1:0", False),
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", False),
    ],
)
def test_aws_documents_openai_s_api_for_its_own_models(model_id: str, served: bool) -> None:
    assert snippets.is_openai_compatible(model_id) is served


class _Clock:
    """A clock that goes on when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def _pace(settings: dict[str, str]) -> tuple[Any, _Clock]:
    """Return the program's own keeper of the rate, on a clock of the test's."""
    tree = ast.parse(snippets.boto3(CALL))
    kept = [it for it in tree.body if isinstance(it, ast.ClassDef) and it.name == "Pace"]
    clock = _Clock()
    names: dict[str, Any] = {"settings": settings, "time": clock}
    imported = ast.parse("from collections import deque").body
    code = compile(ast.Module(imported + kept, type_ignores=[]), "ask.py", "exec")
    exec(code, names)  # noqa: S102 - our own program
    return names["Pace"](), clock


def test_the_program_keeps_to_the_limit_of_requests() -> None:
    pace, clock = _pace({"rate-limit/requests-per-minute": "2"})
    times: list[float] = []
    for _ in range(5):
        pace.wait()
        times.append(clock.now)
        pace.add(10)
    assert times == [0, 0, 60, 60, 120]


def test_the_program_keeps_to_the_limit_of_tokens() -> None:
    pace, clock = _pace({"rate-limit/tokens-per-minute": "100"})
    pace.add(60)
    pace.wait()
    assert clock.now == 0
    pace.add(60)
    pace.wait()
    assert clock.now == 60


def test_without_a_limit_nothing_waits() -> None:
    pace, clock = _pace({})
    for _ in range(1000):
        pace.wait()
        pace.add(10**6)
    assert clock.now == 0
