"""A checkout's worth of specs and program with a sandbox of its own, apart from the user's."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sandbox import environment, lifecycle
from sandbox.settings import Home, Record

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = "platform.sandbox"
USE_CASE = "customer-support.sandbox"

EXAMPLE = ("platform", "customer-support")
"""The specs of most worlds: what is proved of one use case need not be run for all."""

SPECS = sorted(path.stem for path in (ROOT / "stacks").glob("*.yaml"))
"""The specs of the repository."""

TIMEOUT_SECONDS = 400
"""No command of a test takes longer, on a busy machine with two cores."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    def ok(self) -> "Done":
        """Return itself, after making sure that the command succeeded."""
        assert self.code == 0, f"exit code {self.code}\n{self.out}\n{self.err}"
        return self

    @property
    def text(self) -> str:
        """Everything that it printed."""
        return self.out + self.err


class World:
    """A copy of the program and the specs, and a home for its sandbox and its state."""

    def __init__(self, folder: Path, specs: Sequence[str]) -> None:
        self.project = folder / "checkout"
        self.home = Home(folder / "home")
        self.project.mkdir(parents=True)
        shutil.copy(ROOT / "Pulumi.yaml", self.project)
        shutil.copytree(ROOT / "platform", self.project / "platform")
        (self.project / "stacks").mkdir()
        shutil.copytree(ROOT / "stacks/prompts", self.project / "stacks/prompts")
        for spec in specs:
            shutil.copy(ROOT / "stacks" / f"{spec}.yaml", self.project / "stacks")
        # The pack reads the specs that lie beside it, which are not those of this repository.
        shutil.copytree(
            ROOT / "policies",
            self.project / "policies",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        (self.project / ".venv").symlink_to(ROOT / ".venv")

    @property
    def base(self) -> dict[str, str]:
        """The environment of a shell that knows of this world's home, and of no sandbox."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "PULUMI_", "GROUNDWORK_"))
        }
        return kept | {"GROUNDWORK_HOME": str(self.home.path), "COLUMNS": "200"}

    @property
    def record(self) -> Record:
        """Where its sandbox is."""
        return lifecycle.current(self.home)

    @property
    def shell(self) -> dict[str, str]:
        """The environment of a shell after `eval "$(groundwork sandbox env)"`."""
        return environment.applied(self.home, self.record, self.base)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `groundwork` in the background."""
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=self.project,
            env=self.base,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def groundwork(self, *arguments: str) -> Done:
        """Run `groundwork`."""
        return _finish(self.start(*arguments))

    def up(self, *stacks: str) -> dict[str, Any]:
        """Run `groundwork up --json` and return its summary by stack."""
        return json.loads(self.groundwork("up", "--json", *stacks).ok().out)

    def pulumi(
        self,
        *arguments: str,
        variables: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> Done:
        """Run plain `pulumi`, in the sandbox's environment unless another is given.

        Args:
            arguments: What follows `pulumi`.
            variables: The whole environment.
            folder: Another project's than that of this world.
        """
        shell = dict(variables if variables is not None else self.shell)
        command = shutil.which("pulumi", path=shell["PATH"]) or "pulumi"
        return _finish(
            subprocess.Popen(
                [command, *arguments, "--non-interactive"],
                cwd=folder or self.project,
                env=shell,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )

    def state(self, stack: str) -> dict[str, Any]:
        """Return the stack's deployment."""
        return json.loads(self.pulumi("stack", "export", "--stack", stack).ok().out)["deployment"]

    def resources(self, stack: str, token: str) -> dict[str, dict[str, Any]]:
        """Return the stack's resources of a type, by name."""
        held = cast("list[dict[str, Any]]", self.state(stack).get("resources", []))
        return {each["urn"].split("::")[-1]: each for each in held if each["type"] == token}

    def client(self, service: str) -> Any:
        """Return a boto3 client of its AWS."""
        import boto3

        make = cast("Callable[..., Any]", boto3.client)
        return make(
            service,
            endpoint_url=self.record.endpoint,
            region_name="us-east-1",
            aws_access_key_id="sandbox",
            aws_secret_access_key="sandbox",
        )

    def engine_pid(self, stack: str) -> int:
        """Wait until an engine has locked the stack, and return its process."""
        pattern = f".pulumi/locks/organization/groundwork/{stack}/*.json"

        def held() -> int | None:
            for file in self.home.state.glob(pattern):
                try:
                    return int(json.loads(file.read_text())["pid"])
                except (ValueError, FileNotFoundError):
                    return None
            return None

        return wait_for(held)

    def processes(self) -> list[str]:
        """Return the command lines of the processes that belong to this world."""
        listing = subprocess.run(
            ["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True
        ).stdout
        return [line for line in listing.splitlines() if str(self.home.path.parent) in line]


@dataclass(frozen=True, slots=True)
class Everything:
    """A world with all stacks up, and what the first `up` of all of them said."""

    world: World
    first: Mapping[str, Any]
    """Stack to its summary."""


@contextmanager
def edited(file: Path, before: str, after: str) -> Generator[None]:
    """Change a file of a world's checkout, at the one place that holds `before`, for a while."""
    text = file.read_text()
    assert text.count(before) == 1, f"{file} holds {before!r} {text.count(before)} times"
    file.write_text(text.replace(before, after))
    try:
        yield
    finally:
        file.write_text(text)


def wait_for(found: "Callable[[], Any]", seconds: float = 120) -> Any:
    """Return the first answer that is not None or False; fail after a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"nothing came within {seconds} s")


def kill(pid: int) -> None:
    """End a process as the kernel does when memory runs out."""
    os.kill(pid, signal.SIGKILL)


def _finish(process: subprocess.Popen[str]) -> Done:
    try:
        out, err = process.communicate(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"{process.args} took too long\n{out}\n{err}") from None
    return Done(process.returncode, out, err)
