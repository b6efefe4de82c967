"""The `groundwork` command's entry point: loads the module of the one command that is used.

Each command's module brings pydantic, botocore or the sandbox along, and a person who asks for help
should not wait for all of that.
"""

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final, NamedTuple

import typer


class Command(NamedTuple):
    """Where a command's function is."""

    target: str
    """`<module>:<function>`; the function carries Typer's annotations."""

    help: str
    """What the list of commands says; the function's docstring says the rest."""


COMMANDS: Final[Mapping[str, Command]] = {
    "check": Command("cli.check:check", "Check the specs in stacks/."),
    "up": Command("cli.up:up", "Bring the sandbox and its stacks up."),
    "down": Command("cli.down:down", "Destroy the sandbox's stacks and stop the sandbox."),
    "connect": Command("cli.connect:connect", "Print how a use case calls its models."),
    "stop": Command("cli.stop:stop", "Stop all calls of models by one use case, at once."),
    "resume": Command("cli.stop:resume", "Let a use case call its models again."),
    "audit": Command("cli.audit:run", "Judge what is deployed by the policies, as evidence."),
    "quotas": Command("cli.quotas:quotas", "Show AWS's limits and how many more use cases fit."),
    "access": Command("cli.access:access", "Show who may use which model, dataset and key."),
    "retire": Command("cli.retire:retire", "Take a use case out of an environment, for good."),
    "catalog": Command("cli.catalog:catalog", "Write the use cases as a Backstage catalogue."),
    "tag-policy": Command("cli.tag_policy:tag_policy", "Print the tag schema for Organizations."),
}

SANDBOX: Final[Mapping[str, Command]] = {
    "up": Command("cli.sandbox:up", "Start the sandbox, unless it is up already."),
    "down": Command("cli.sandbox:down", "Stop the sandbox; its AWS state is kept."),
    "status": Command("cli.sandbox:status", "Say how the sandbox is."),
    "env": Command("cli.sandbox:env", "Print the environment for pulumi, boto3 and the AWS CLI."),
    "reset": Command("cli.sandbox:reset", "Forget everything in the sandbox's AWS."),
    "types": Command("cli.sandbox:types", "List the resource types that the sandbox serves."),
}

REHEARSE: Final[Mapping[str, Command]] = {
    "region-loss": Command(
        "cli.rehearse:region_loss", "Let the primary region fail, and try what is to survive."
    ),
}


def _show_version(wanted: bool) -> None:  # noqa: FBT001  (Typer's callback)
    if wanted:
        # Reading metadata takes half as long as everything that --help does.
        from importlib.metadata import version

        typer.echo(f"groundwork {version('groundwork')}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Take the options that stand before any command."""


def build(arguments: Sequence[str]) -> typer.Typer:
    """Return the application; of its commands, only the one that `arguments` name is loaded."""
    # No option of the application or of a group takes a value, so these are the command's words.
    words = tuple(word for word in arguments if not word.startswith("-"))
    app = _group(COMMANDS, "The shared AI platform: check its specs, and run it here.", words[:1])
    app.callback()(_options)
    sandbox = _group(SANDBOX, "AWS on this machine.", words[1:2] if "sandbox" in words[:1] else ())
    app.add_typer(sandbox, name="sandbox")
    rehearse = _group(
        REHEARSE, "Emergencies, in the sandbox.", words[1:2] if "rehearse" in words[:1] else ()
    )
    app.add_typer(rehearse, name="rehearse")
    return app


def _group(commands: Mapping[str, Command], purpose: str, used: tuple[str, ...]) -> typer.Typer:
    group = typer.Typer(
        help=purpose,
        add_completion=False,
        no_args_is_help=True,
        # rich would cost --help as much time as everything else together.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, command in commands.items():
        if name in used:
            group.command(name)(_load(command))
        else:
            group.command(name, help=command.help)(_not_used)
    return group


def _load(command: Command) -> Callable[..., None]:
    module, _, function = command.target.partition(":")
    return getattr(importlib.import_module(module), function)


def _not_used() -> None:
    """Stand for a command that is only listed."""


def main() -> None:
    """Run the command that the arguments name; exits 2 for arguments that no command has."""
    build(sys.argv[1:])(prog_name="groundwork")


if __name__ == "__main__":
    main()
