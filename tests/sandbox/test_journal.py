"""What the provider made, told to whoever mends a killed run."""

from pathlib import Path

from sandbox.aws.app import Aws
from sandbox.journal import Journal, made
from tests.sandbox.engine_side import Engine

POLICY = "aws:iam/policy:Policy"


def test_the_last_id_of_each_urn_is_told(tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    assert made(file) == {}
    journal = Journal(file)
    for urn, identity in (("a", "1"), ("b", "2"), ("a", "3")):
        journal.note(urn, identity)
    assert made(file) == {"a": "3", "b": "2"}


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    Journal(file).note("a", "1")
    with file.open("a") as more:
        more.write('{"urn": "b", "i')
    assert made(file) == {"a": "1"}


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    file.write_text("".join(f'{{"urn": "{n}", "id": "{n}"}}\n' for n in range(6000)))
    Journal(file)
    assert list(made(file)) == [str(n) for n in range(1000, 6000)]


def test_a_journal_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "made.jsonl")
    (tmp_path / "made.jsonl").mkdir()
    journal.note("a", "1")


def test_what_the_provider_makes_is_written_down(aws: Aws, tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    engine = Engine(aws, journal=Journal(file))
    statement = '{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}'
    policy = f'{{"Version": "2012-10-17", "Statement": [{statement}]}}'
    identity, _ = engine.create(POLICY, engine.check(POLICY, {"name": "p", "policy": policy}))
    assert list(made(file).values()) == [identity]
