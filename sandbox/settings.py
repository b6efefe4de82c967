"""Where the sandbox keeps what it keeps."""

import json
import os
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""

REGION = "us-east-1"
"""The region of the sandbox's environment, unless AWS_REGION names another."""


class SandboxError(Exception):
    """What a person can mend; the text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of everything that belongs to this checkout and is not in git."""

    path: Path

    @classmethod
    def find(cls) -> "Home":
        """Return the folder that GROUNDWORK_HOME names, else `.groundwork` of the repository."""
        return cls(Path(os.environ.get("GROUNDWORK_HOME") or ROOT / ".groundwork").absolute())

    @property
    def state(self) -> Path:
        """Pulumi's file backend."""
        return self.path / "state"

    @property
    def pulumi_home(self) -> Path:
        """Pulumi's own folder: plugins, workspaces, the backend that is logged in to."""
        return self.path / "pulumi-home"

    @property
    def passphrase(self) -> Path:
        """The file with the passphrase of the sandbox's stacks."""
        return self.path / "passphrase"

    @property
    def sandbox(self) -> Path:
        """The sandbox's own folder."""
        return self.path / "sandbox"

    @property
    def plugin(self) -> Path:
        """The stand-in for the aws plugin, where the engine looks for the installed ones."""
        return self.pulumi_home / "plugins" / f"resource-aws-v{version('pulumi-aws')}"

    @property
    def log(self) -> Path:
        """What the sandbox's process says."""
        return self.sandbox / "sandbox.log"

    @property
    def snapshot(self) -> Path:
        """The state of AWS."""
        return self.sandbox / "aws.snapshot"

    @property
    def journal(self) -> Path:
        """What the provider made; see `sandbox.journal`."""
        return self.sandbox / "made.jsonl"

    @property
    def record(self) -> Path:
        """The sandbox's ports and its process; see `Record`."""
        return self.sandbox / "sandbox.json"

    @property
    def running_lock(self) -> Path:
        """Locked by the sandbox's process for as long as it lives."""
        return self.sandbox / "running.lock"

    @property
    def changing_lock(self) -> Path:
        """Locked by the command that starts or stops the sandbox."""
        return self.sandbox / "changing.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a running sandbox writes down; its ports are kept for the next start.

    An environment that a shell took over from `groundwork sandbox env` stays right that way.
    """

    pid: int
    port: int
    """Of the AWS API, on 127.0.0.1."""

    provider_port: int
    """Of the Pulumi provider, on 127.0.0.1."""

    token: str
    """Opens the control paths of the AWS API's port."""

    started_at: str
    """ISO 8601."""

    @property
    def endpoint(self) -> str:
        """The address of the AWS API."""
        return f"http://127.0.0.1:{self.port}"

    def write(self, path: Path) -> None:
        """Replace the record at `path`; only this user can read it."""
        temporary = path.with_suffix(".tmp")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> "Record | None":
        """Return the record at `path`, or None where there is none that can be used."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
