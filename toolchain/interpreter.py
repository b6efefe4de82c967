"""The Python interpreter of a Pulumi project, and the environment that its processes get."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


class NoInterpreterError(Exception):
    """The virtual environment that a Pulumi project names is not there."""


def interpreter(root_directory: str, options: Mapping[str, object]) -> Path:
    """Return the interpreter that runs a program or plugin.

    Args:
        root_directory: Folder of the project's Pulumi.yaml or the pack's PulumiPolicy.yaml.
        options: `runtime.options` of that file. `virtualenv` is relative to the folder; without
            it the host's own interpreter is used, which has the SDK.

    Raises:
        NoInterpreterError: `virtualenv` names a folder without `bin/python`.
    """
    virtualenv = options.get("virtualenv")
    if not isinstance(virtualenv, str) or not virtualenv:
        return Path(sys.executable)
    python = Path(root_directory, virtualenv, "bin", "python")
    if not python.exists():
        raise NoInterpreterError(
            f"{root_directory}: runtime.options.virtualenv: {virtualenv!r} holds no bin/python; "
            "create it (for this repository: make up)"
        )
    return python


def environment(python: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with `python`'s virtual environment active, and `extra`."""
    variables = dict(os.environ)
    folder = python.parent.parent
    if (folder / "pyvenv.cfg").exists():
        variables.pop("PYTHONHOME", None)
        variables["VIRTUAL_ENV"] = str(folder)
        variables["PATH"] = os.pathsep.join(
            part for part in (str(python.parent), variables.get("PATH")) if part
        )
    variables.update(extra)
    return variables
