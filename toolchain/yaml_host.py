"""Gets Pulumi's host of YAML programs: `python3 -m toolchain.yaml_host` prints its path.

An installed Pulumi brings one along. Beside an engine that was built here, Go builds it when a YAML
program or its test first needs it: no stack of the repository does, so `make up` goes without.
"""

import shutil
import sys
from pathlib import Path
from typing import Final

from toolchain import build, console, engine, lock
from toolchain.console import ToolchainError, say

HOST: Final = "pulumi-language-yaml"


def ensure(root: Path = engine.ROOT) -> Path:
    """Return the host that the engine finds, after building it, and the engine, if need be.

    Raises:
        ToolchainError: There is none, and nothing to build it with; or the build failed.
    """
    pulumi = engine.ensure(root)
    tools = root / ".tools"
    if pulumi.parent != tools / "bin":
        found = shutil.which(HOST, path=str(pulumi.resolve().parent)) or shutil.which(HOST)
        if found is None:
            raise ToolchainError(
                f"{pulumi} comes without {HOST}, so it cannot run YAML programs; install Pulumi "
                "anew (https://www.pulumi.com/docs/install/)"
            )
        return Path(found)
    if not _is_current(tools):
        with lock.exclusive(tools / "engine.lock"):
            if not _is_current(tools):
                _build(tools)
    # The engine looks beside itself; what it finds on PATH alone it warns of at every run.
    return tools / "bin" / HOST


def _stamp_file(tools: Path) -> Path:
    return tools / "engine" / f"{HOST}.stamp"


def _is_current(tools: Path) -> bool:
    recorded = _stamp_file(tools)
    expected = build.stamp(build.YAML_HOST)
    return recorded.is_file() and recorded.read_text(encoding="utf-8") == expected


def _build(tools: Path) -> None:
    go = shutil.which("go")
    if go is None:
        raise ToolchainError(
            f"the engine in {tools} was built by Go, and `go` is not there to build {HOST}; "
            f"install Go {build.needed_go()} or later (https://go.dev/dl/), or Pulumi "
            "(https://www.pulumi.com/docs/install/), which brings it along"
        )
    build.check_go(go)
    say("YAML programs need their language host")
    new = tools / "yaml_host.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    build.build(go, build.YAML_HOST, new)
    (new / HOST).replace(tools / "engine" / HOST)
    # Last: whoever is killed before this line builds again.
    _stamp_file(tools).write_text(build.stamp(build.YAML_HOST), encoding="utf-8")
    new.rmdir()


def main() -> None:
    """Print the path of a usable host."""
    sys.stdout.write(f"{ensure()}\n")


if __name__ == "__main__":
    console.run(main, "yaml_host")
