import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from cli import main


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main.build(arguments), list(arguments), prog_name="groundwork")
    return done.exit_code, done.output


def test_help_lists_every_command() -> None:
    code, text = _run("--help")
    assert code == 0
    for name, command in main.COMMANDS.items():
        assert f"  {name} " in text
        assert command.help in text
    assert "  sandbox " in text


def test_help_of_the_sandbox_lists_its_commands() -> None:
    code, text = _run("sandbox", "--help")
    assert code == 0
    for name, command in main.SANDBOX.items():
        assert f"  {name} " in text
        assert command.help in text


@pytest.mark.parametrize("words", [(name,) for name in main.COMMANDS])
def test_every_command_has_a_module_that_explains_it(words: tuple[str, ...]) -> None:
    code, text = _run(*words, "--help")
    assert code == 0
    assert f"Usage: groundwork {words[0]} [OPTIONS]" in text


@pytest.mark.parametrize("name", list(main.SANDBOX))
def test_every_command_of_the_sandbox_has_a_module_that_explains_it(name: str) -> None:
    code, text = _run("sandbox", name, "--help")
    assert code == 0
    assert f"Usage: groundwork sandbox {name} [OPTIONS]" in text


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("nope",), "No such command 'nope'"),
        (("sandbox", "nope"), "No such command 'nope'"),
        (("--nope",), "No such option: --nope"),
        (("up", "--nope"), "No such option: --nope"),
        (("sandbox", "status", "--nope"), "No such option: --nope"),
    ],
)
def test_what_no_command_has_is_a_usage_error(arguments: tuple[str, ...], fault: str) -> None:
    code, text = _run(*arguments)
    assert code == 2
    assert fault in text


def test_the_version_is_that_of_the_distribution() -> None:
    assert _run("--version") == (0, f"groundwork {version('groundwork')}\n")


HELP = """\
import sys
from cli import main
sys.argv = ["groundwork", "--help"]
try:
    main.main()
finally:
    heavy = {"pydantic", "boto3", "botocore", "moto", "pulumi", "grpc", "rich", "cli.up"}
    sys.stderr.write(",".join(sorted(heavy & set(sys.modules))))
"""


def test_help_loads_no_commands_module() -> None:
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    assert "Usage: groundwork" in done.stdout
    assert done.stderr == ""
