"""Runs `pulumi` in the sandbox's environment, as a person would by hand."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from sandbox import environment, lifecycle
from sandbox.settings import Home, SandboxError

PROJECT_FILE: Final = "Pulumi.yaml"
POLICY_PACK: Final = "policies"
CONFIG_FOLDER: Final = Path("stacks/config")
"""`stackConfigDir` of Pulumi.yaml."""

Say = Callable[[str], None]


class CommandError(Exception):
    """Why a command cannot go on, and what a person does about it."""


class InterruptedRunError(Exception):
    """A person stopped the engine, which has ended in order."""


def project_root() -> Path:
    """Return the checkout: the nearest folder with a Pulumi.yaml, else where this code lies."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    return Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Pulumi:
    """The engine, the project that it runs and the sandbox that it runs against."""

    root: Path
    home: Home
    variables: Mapping[str, str]
    """The whole environment of every run."""

    def answer(self, *arguments: str) -> str:
        """Return what a quick command prints.

        Raises:
            CommandError: It failed; the text is what it said.
        """
        done = subprocess.run(  # noqa: S603  (our own engine)
            [self._command(), *arguments, "--non-interactive"],
            cwd=self.root,
            env=dict(self.variables),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            raise CommandError(f"pulumi {shlex.join(arguments)}: {said}")
        return done.stdout

    def data(self, *arguments: str) -> Any:  # noqa: ANN401  (JSON)
        """Return what a quick command prints as JSON."""
        return json.loads(self.answer(*arguments))

    def stacks(self) -> list[str]:
        """Return the names of the stacks that the sandbox's backend holds."""
        found = cast("list[dict[str, Any]]", self.data("stack", "ls", "--json"))
        return [str(stack["name"]) for stack in found]

    def export(self, stack: str) -> dict[str, Any]:
        """Return the stack's state, in which secrets stay encrypted."""
        return self.data("stack", "export", "--stack", stack)

    def run(self, *arguments: str, quiet: bool = False, into: IO[str] | None = None) -> int:
        """Run a command that a person watches, and return its exit code.

        Args:
            arguments: What follows `pulumi`.
            quiet: Whether standard output must stay free; the engine's then goes to stderr.
            into: Where all that the engine says goes instead.

        Raises:
            InterruptedRunError: A person stopped it.
        """
        process = subprocess.Popen(  # noqa: S603  (our own engine)
            [self._command(), *arguments],
            cwd=self.root,
            env=dict(self.variables),
            stdout=into or (sys.stderr if quiet else None),
            stderr=into,
        )
        interrupted = threading.Event()

        def pass_on(number: int, _frame: object) -> None:
            # A terminal has sent Ctrl-C to the whole group already; a second one would mean "now".
            if not interrupted.is_set() and not (number == signal.SIGINT and _on_terminal()):
                process.send_signal(signal.SIGINT)
            interrupted.set()

        before = {n: signal.signal(n, pass_on) for n in (signal.SIGINT, signal.SIGTERM)}
        try:
            code = process.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        if interrupted.is_set():
            raise InterruptedRunError
        return code

    def _command(self) -> str:
        return shutil.which("pulumi", path=self.variables["PATH"]) or "pulumi"


def attach(root: Path, say: Say) -> Pulumi:
    """Return the engine in a running sandbox; starts the sandbox unless it runs.

    Raises:
        CommandError: There is no engine, the sandbox cannot start, or the passphrase of what it
            holds is gone.
    """
    home = Home.find()
    try:
        record, started = lifecycle.up(home, None, None, say)
    except SandboxError as error:
        raise CommandError(str(error)) from None
    if started:
        say(f"sandbox is up: AWS at {record.endpoint}, provider on port {record.provider_port}")
    variables = environment.applied(home, record)
    # The engine writes its events to a file (--event-log) only with this.
    variables["PULUMI_DEBUG_COMMANDS"] = "true"
    if shutil.which("pulumi", path=variables["PATH"]) is None:
        raise CommandError("no Pulumi engine; run `make up`, which installs one")
    return Pulumi(root, home, variables)


def engine_of(root: Path, *, sandbox: bool, say: Say) -> Pulumi:
    """Return the engine on an environment's states.

    Args:
        root: The checkout.
        sandbox: Whether it is the sandbox's, which is then started; otherwise the engine works
            with this shell's login and credentials.
        say: Takes what a person should know.

    Raises:
        CommandError: There is no engine, or the sandbox cannot start.
    """
    if sandbox:
        return attach(root, say)
    if shutil.which("pulumi") is None:
        raise CommandError("no Pulumi engine on PATH; install one and log it in to the states")
    return Pulumi(root, Home.find(), os.environ)


def _on_terminal() -> bool:
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
