"""Builds the Pulumi engine with Go, and tells how far it is."""

import json
import os
import queue
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from toolchain.console import Progress, ToolchainError, duration, say

MODULE: Final = Path(__file__).resolve().parent / "engine"
"""The Go module that pins the engine and, by go.sum, everything that goes into it."""

ENGINE_MODULE: Final = "github.com/pulumi/pulumi/pkg/v3"
SDK_MODULE: Final = "github.com/pulumi/pulumi/sdk/v3"
COMMAND: Final = f"{ENGINE_MODULE}/cmd/pulumi"
EXECUTOR: Final = "python/cmd/pulumi-language-python-exec"
"""The program runner within the SDK's module."""

_TOOLCHAIN_SWITCH: Final = (1, 21)
"""The first Go that fetches a newer tool chain by itself where it is asked to (GOTOOLCHAIN)."""


def pinned_version() -> str:
    """Return the engine's version in go.mod, such as `3.259.0`."""
    return _in_module_file(rf"^\s*{re.escape(ENGINE_MODULE)} v(\S+)")


def needed_go() -> str:
    """Return the oldest Go that builds the engine, such as `1.25.11`."""
    return _in_module_file(r"^go (\S+)")


def _in_module_file(pattern: str) -> str:
    found = re.search(pattern, (MODULE / "go.mod").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ToolchainError(f"{MODULE / 'go.mod'}: nothing matches {pattern}")
    return found[1]


def linker_flags() -> str:
    """Return `-ldflags`: no debug tables, and the version, which the source does not hold."""
    variable = f"{SDK_MODULE}/go/common/version.Version"
    return f"-s -w -X {variable}=v{pinned_version()}"


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
        cwd=MODULE.parent,
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


def build(go: str, folder: Path) -> None:
    """Build the engine and put it, with the SDK's program runner, into `folder`.

    Args:
        go: The go command; `check_go` has accepted it.
        folder: Where `pulumi` and `pulumi-language-python-exec` go; it exists.

    Raises:
        ToolchainError: Go could not fetch or compile something; its last words are in the text.
    """
    progress = Progress()
    listing = ["list", "-mod=readonly", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}"]
    stale: list[str] = []
    fetched = 0
    say(f"building Pulumi {pinned_version()} with Go; the first time this takes 4 to 8 minutes")
    for line in _go(go, [*listing, COMMAND]):
        if line.startswith("go: downloading "):
            fetched += 1
            progress.show(f"  fetching sources: {fetched} modules, {duration(progress.seconds)}")
        elif line:
            stale.append(line)
    progress.done(f"  sources are here ({duration(progress.seconds)})")
    progress = Progress()
    flags = ["-mod=readonly", "-buildvcs=false", "-ldflags", linker_flags()]
    compiled = 0
    for line in _go(go, ["build", "-v", *flags, "-o", str(folder / "pulumi"), COMMAND]):
        compiled += " " not in line
        progress.show(_compiling(compiled, len(stale), progress.seconds))
    progress.done(f"  compiled {compiled} packages ({duration(progress.seconds)})")
    sources = "".join(_go(go, ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK_MODULE]))
    shutil.copyfile(Path(sources, EXECUTOR), folder / Path(EXECUTOR).name)
    for name in ("pulumi", Path(EXECUTOR).name):
        (folder / name).chmod(0o755)


def _compiling(compiled: int, total: int, seconds: float) -> str:
    if compiled >= total:
        return f"  linking, {duration(seconds)}"
    text = f"  compiling: {compiled} of {total} packages, {duration(seconds)}"
    # Too few packages say nothing about the rest.
    if compiled * 20 > total:
        text += f", about {duration(seconds * (total - compiled) / compiled)} left"
    return text


def _go(go: str, arguments: list[str]) -> Iterator[str]:
    """Run go in the engine's module and yield what it prints, line by line, and "" while it works.

    Raises:
        ToolchainError: go failed.
    """
    process = subprocess.Popen(  # noqa: S603  (go from the user's PATH)
        [go, *arguments],
        cwd=MODULE,
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
