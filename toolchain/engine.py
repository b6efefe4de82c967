"""Gets the Pulumi engine: `python3 -m toolchain.engine` prints the path of a usable `pulumi`.

An installed Pulumi is taken as it is. Where there is none, Go builds one into `.tools/engine/`, and
`.tools/bin` is a link to it for as long as it is in use. The build comes with the language host of
this package, because Pulumi's own is not to be had as a Go module.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from toolchain import build, console, lock
from toolchain.build import numbers
from toolchain.console import ToolchainError, say

ROOT: Final = Path(__file__).resolve().parent.parent

LAUNCHER: Final = """\
#!/bin/sh
exec "$(dirname "$0")/../../.venv/bin/python" -P -m toolchain.language_host "$@"
"""
"""`pulumi-language-python`: the engine looks for a file of this name beside itself."""

_INSTALL: Final = "https://www.pulumi.com/docs/install/"
_INSTALL_GO: Final = "https://go.dev/dl/"


def installed(path: str | None = None) -> tuple[Path | None, str]:
    """Look for an installed Pulumi that is new enough.

    Args:
        path: Folders to look in, as in PATH; the process's own PATH if None. `.tools` is left out.

    Returns:
        The command, or None and the reason why what is there cannot be used.
    """
    own = ROOT / ".tools"
    folders = (os.environ.get("PATH", "") if path is None else path).split(os.pathsep)
    outside = os.pathsep.join(
        folder for folder in folders if folder and own not in [Path(folder), *Path(folder).parents]
    )
    found = shutil.which("pulumi", path=outside)
    if found is None:
        return None, "`pulumi` is not on PATH"
    answer = subprocess.run(  # noqa: S603  (pulumi from the user's PATH)
        [found, "version"], capture_output=True, text=True, check=False
    )
    version = answer.stdout.strip().removeprefix("v")
    if answer.returncode or not numbers(version):
        return None, f"{found} does not tell its version: {answer.stderr.strip() or repr(version)}"
    if numbers(version) < numbers(build.pinned_version()):
        return None, f"{found} is Pulumi {version}; {build.pinned_version()} or later is needed"
    host = "pulumi-language-python"
    if not Path(found).resolve().with_name(host).exists() and not shutil.which(host, path=outside):
        return None, f"{found} comes without {host}, so it cannot run Python programs"
    return Path(found), f"Pulumi {version}"


def stamp() -> str:
    """Return the digest of everything that the built engine is made from."""
    return build.stamp(build.ENGINE, LAUNCHER)


def ensure(root: Path = ROOT) -> Path:
    """Return a usable `pulumi`, after building it if need be.

    Raises:
        ToolchainError: There is none, and nothing to build it with; or the build failed.
    """
    tools = root / ".tools"
    command, reason = installed()
    if command is not None:
        # A built engine must not come first on PATH once there is an installed one.
        (tools / "bin").unlink(missing_ok=True)
        return command
    if not _is_current(tools):
        with lock.exclusive(tools / "engine.lock"):
            if not _is_current(tools):
                _build(tools, reason)
    _link(tools)
    return tools / "bin" / "pulumi"


def _is_current(tools: Path) -> bool:
    recorded = tools / "engine" / "stamp"
    return recorded.is_file() and recorded.read_text(encoding="utf-8") == stamp()


def _build(tools: Path, reason: str) -> None:
    go = shutil.which("go")
    if go is None:
        raise ToolchainError(
            f"no Pulumi engine: {reason}, and neither is `go` there to build it. Do one of these, "
            "then run the same command again:\n"
            f"  - install Pulumi {build.pinned_version()} or later ({_INSTALL})\n"
            f"  - install Go {build.needed_go()} or later ({_INSTALL_GO}); it builds Pulumi once, "
            "in 4 to 8 minutes"
        )
    build.check_go(go)
    say(reason)
    new = tools / "engine.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    build.build_engine(go, new)
    host = new / "pulumi-language-python"
    host.write_text(LAUNCHER, encoding="utf-8")
    host.chmod(0o755)
    (new / "stamp").write_text(stamp(), encoding="utf-8")
    # Whoever is killed before this line leaves only `engine.new`, which the next run throws away.
    shutil.rmtree(tools / "engine", ignore_errors=True)
    new.rename(tools / "engine")


def _link(tools: Path) -> None:
    link = tools / "bin"
    if link.is_symlink() and link.readlink() == Path("engine"):
        return
    new = tools / f"bin.{os.getpid()}"
    new.symlink_to("engine")
    new.replace(link)


def main() -> None:
    """Print the path of a usable `pulumi`."""
    sys.stdout.write(f"{ensure()}\n")


if __name__ == "__main__":
    console.run(main, "engine")
