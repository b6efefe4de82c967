"""The environment in which `pulumi`, boto3 and the AWS CLI work against the sandbox."""

import contextlib
import os
import secrets
import shlex
from collections.abc import Mapping

from sandbox.settings import REGION, ROOT, Home, Record, SandboxError

BUILT = ROOT / ".tools" / "bin"
"""Where the engine is, if it was built here."""

UNSET = (
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "PULUMI_ACCESS_TOKEN",
    "PULUMI_CONFIG_PASSPHRASE",
)
"""What would lead elsewhere: to a real account, to Pulumi Cloud, to another passphrase."""

_SHIM = """#!/bin/sh
# Pulumi's language host wants this plugin installed before the engine attaches to the sandbox.
# It is never started: PULUMI_DEBUG_PROVIDERS names the provider that runs already.
echo "pulumi-resource-aws: this is the sandbox's stand-in; set PULUMI_DEBUG_PROVIDERS by" \\
  'eval "$(groundwork sandbox env)"' >&2
exit 1
"""


def prepare(home: Home) -> None:
    """Make what the environment names: the passphrase, the backend's folders, the stand-in.

    Raises:
        SandboxError: the passphrase is gone, and there is state that was encrypted with it.
    """
    if any(home.state.glob(".pulumi/stacks/*/*.json")) and not home.passphrase.exists():
        raise SandboxError(
            f"{home.passphrase}: the passphrase is gone, and the state in {home.state} was "
            "encrypted with it; put it back, or give the state up: "
            f"rm -r {shlex.quote(str(home.path))}"
        )
    for folder in (home.path, home.state, home.pulumi_home, home.sandbox, home.plugin):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not home.passphrase.exists():
        # Of two that do this at once, both go on with the passphrase of the first.
        temporary = home.path / f"passphrase.{os.getpid()}.tmp"
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(32) + "\n", encoding="utf-8")
        with contextlib.suppress(FileExistsError):
            home.passphrase.hardlink_to(temporary)
        temporary.unlink()
    shim = home.plugin / "pulumi-resource-aws"
    if not shim.exists() or shim.read_text(encoding="utf-8") != _SHIM:
        shim.write_text(_SHIM, encoding="utf-8")
        shim.chmod(0o755)


def variables(home: Home, record: Record, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables that the sandbox's environment sets over those of `base`."""
    rest = [part for part in base.get("PATH", "").split(os.pathsep) if part != str(BUILT)]
    region = base.get("AWS_REGION") if base.get("GROUNDWORK_SANDBOX") else None
    return {
        "GROUNDWORK_SANDBOX": "1",
        "PATH": os.pathsep.join([str(BUILT), *rest]),
        # Without `skip` the engine truncates a sidecar file at each write of the state, and a kill
        # just then leaves a stack that no `pulumi` opens ("failed to load checkpoint: EOF").
        "PULUMI_BACKEND_URL": f"{home.state.as_uri()}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE_FILE": str(home.passphrase),
        "PULUMI_DEBUG_PROVIDERS": f"aws:{record.provider_port}",
        "PULUMI_HOME": str(home.pulumi_home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_REGION": region or REGION,
        "AWS_DEFAULT_REGION": region or REGION,
        "AWS_ENDPOINT_URL": record.endpoint,
    }


def applied(home: Home, record: Record, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return a whole environment for a process that is to work against the sandbox."""
    kept = {name: value for name, value in base.items() if name not in UNSET}
    return kept | variables(home, record, base)


def shell(home: Home, record: Record) -> str:
    """Return the lines for `eval "$(groundwork sandbox env)"` in a POSIX shell."""
    lines = [f"unset {name}" for name in UNSET]
    lines += [
        f"export {name}={shlex.quote(value)}" for name, value in variables(home, record).items()
    ]
    return "\n".join(lines)
