"""Builds the Pulumi engine and its host of YAML programs with Go, and tells how far it is."""

import hashlib
import json
import os
import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from toolchain.console import Progress, ToolchainError, duration, say

_HERE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that Go builds."""

    title: str
    module: Path
    """Folder of the Go module that pins the program and, by go.sum, all that goes into it."""

    source: str
    """The Go module whose version is the program's."""

    command: str
    """Its package; the last part is the file's name."""

    version_variable: str
    """What the linker sets: the sources do not hold the version."""

    duration: str
    """How long the first build takes, on two cores."""


SDK_MODULE: Final = "github.com/pulumi/pulumi/sdk/v3"
ENGINE: Final = Program(
    title="Pulumi",
    module=_HERE / "engine",
    source="github.com/pulumi/pulumi/pkg/v3",
    command="github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version_variable=f"{SDK_MODULE}/go/common/version.Version",
    duration="4 to 8 minutes",
)
YAML_HOST: Final = Program(
    title="Pulumi YAML",
    module=_HERE / "yaml_host",
    source="github.com/pulumi/pulumi-yaml",
    command="github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version_variable="github.com/pulumi/pulumi-yaml/pkg/version.Version",
    duration="1 to 4 minutes",
)
EXECUTOR: Final = "python/cmd/pulumi-language-python-exec"
"""The program runner within the SDK's module."""

_TOOLCHAIN_SWITCH: Final = (1, 21)
"""The first Go that fetches a newer tool chain by itself where it is asked to (GOTOOLCHAIN)."""


def pinned_version(program: Program = ENGINE) -> str:
    """Return the program's version in its go.mod, such as `3.259.0`."""
    return _in_module_file(program, rf"^\s*{re.escape(program.source)} v(\S+)")


def needed_go() -> str:
    """Return the oldest Go that builds the engine, such as `1.25.11`."""
    return _in_module_file(ENGINE, r"^go (\S+)")


def _in_module_file(program: Program, pattern: str) -> str:
    file = program.module / "go.mod"
    found = re.search(pattern, file.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ToolchainError(f"{file}: nothing matches {pattern}")
    return found[1]


def linker_flags(program: Program = ENGINE) -> str:
    """Return `-ldflags`: no debug tables, and the version, which the source does not hold."""
    return f"-s -w -X {program.version_variable}=v{pinned_version(program)}"


def stamp(program: Program, *more: str) -> str:
    """Return the digest of everything that a program is built from, and of `more`."""
    digest = hashlib.sha256()
    for name in ("go.mod", "go.sum"):
        digest.update((program.module / name).read_bytes())
    digest.update("\0".join([linker_flags(program), *more]).encode())
    return digest.hexdigest()


def numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: `v3.260.0-alpha.1` is (3, 260, 0)."""
    leading = re.match(r"v?([\d.]+)", version)
    return tuple(int(part) for part in leading[1].split(".") if part) if leading else ()


def check_go(go: str) -> None:
    """Make sure that this Go can build the engine.

    Raises:
        ToolchainError: It is too old, and may not or cannot fetch a newer one.
    """
    answer = subprocess.run(  # noqa: S603  (go from the user's PATH)
        [go, "env", "-json", "GOVERSION", "GOTOOLCHAIN"],
        cwd=_HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    needed = needed_go()
    if answer.returncode:
        raise ToolchainError(f"{go} does not run: {answer.stderr.strip()}")
    settings: dict[str, str] = json.loads(answer.stdout)
    version = settings.get("GOVERSION", "").removeprefix("go")
    if numbers(version) >= numbers(needed):
        return
    if numbers(version) < _TOOLCHAIN_SWITCH:
        raise ToolchainError(
            f"{go} is Go {version}; the engine needs {needed} or later: install a newer Go "
            f"(https://go.dev/dl/), or Pulumi itself (https://www.pulumi.com/docs/install/)"
        )
    if settings.get("GOTOOLCHAIN", "").split("+")[0] == "local":
        raise ToolchainError(
            f"{go} is Go {version} and GOTOOLCHAIN is `local`; the engine needs Go {needed} or "
            "later: allow Go to fetch it (GOTOOLCHAIN=auto make up), or install it "
            "(https://go.dev/dl/)"
        )
    say(f"Go {version} will fetch Go {needed} first")


def build_engine(go: str, folder: Path) -> None:
    """Build the engine and put it, with the SDK's program runner, into `folder`.

    Args:
        go: The go command; `check_go` has accepted it.
        folder: Where `pulumi` and `pulumi-language-python-exec` go; it exists.

    Raises:
        ToolchainError: Go could not fetch or compile something; its last words are in the text.
    """
    build(go, ENGINE, folder)
    listing = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK_MODULE]
    sources = "".join(_go(go, ENGINE, listing))
    runner = folder / Path(EXECUTOR).name
    shutil.copyfile(Path(sources, EXECUTOR), runner)
    runner.chmod(0o755)


def build(go: str, program: Program, folder: Path) -> None:
    """Build a program and put it into `folder`, which exists.

    Raises:
        ToolchainError: Go could not fetch or compile something; its last words are in the text.
    """
    progress = Progress()
    listing = ["list", "-mod=readonly", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}"]
    stale: list[str] = []
    fetched = 0
    title = f"{program.title} {pinned_version(program)}"
    say(f"building {title} with Go; the first time this takes {program.duration}")
    for line in _go(go, program, [*listing, program.command]):
        if line.startswith("go: downloading "):
            fetched += 1
            progress.show(f"  fetching sources: {fetched} modules, {duration(progress.seconds)}")
        elif line:
            stale.append(line)
    progress.done(f"  sources are here ({duration(progress.seconds)})")
    progress = Progress()
    flags = ["-mod=readonly", "-buildvcs=false", "-ldflags", linker_flags(program)]
    output = folder / program.command.rpartition("/")[2]
    compiled = 0
    for line in _go(go, program, ["build", "-v", *flags, "-o", str(output), program.command]):
        compiled += " " not in line
        progress.show(_compiling(compiled, len(stale), progress.seconds))
    progress.done(f"  compiled {compiled} packages ({duration(progress.seconds)})")
    output.chmod(0o755)


def _compiling(compiled: int, total: int, seconds: float) -> str:
    if compiled >= total:
        return f"  linking, {duration(seconds)}"
    text = f"  compiling: {compiled} of {total} packages, {duration(seconds)}"
    # Too few packages say nothing about the rest.
    if compiled * 20 > total:
        text += f", about {duration(seconds * (total - compiled) / compiled)} left"
    return text


def _go(go: str, program: Program, arguments: list[str]) -> Iterator[str]:
    """Run go in the program's module and yield what it prints, line by line, and "" while it works.

    Raises:
        ToolchainError: go failed.
    """
    process = subprocess.Popen(  # noqa: S603  (go from the user's PATH)
        [go, *arguments],
        cwd=program.module,
        env={**os.environ, "GOWORK": "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def pump() -> None:
        for line in process.stdout or ():
            lines.put(line.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    said: list[str] = []
    try:
        while (line := _next(lines)) is not None:
            # Names of packages that compile have no blanks; everything else is a message.
            if " " in line and not line.startswith("go: downloading "):
                said.append(line)
            yield line
        if process.wait():
            words = "\n".join(said[-15:])
            raise ToolchainError(
                f"go {arguments[0]} failed (exit code {process.returncode})\n{words}"
            )
    finally:
        process.kill()
        process.wait()


def _next(lines: "queue.SimpleQueue[str | None]") -> str | None:
    try:
        return lines.get(timeout=1)
    except queue.Empty:
        return ""
