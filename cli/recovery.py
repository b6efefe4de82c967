"""Mends what a killed `pulumi`, a killed sandbox or a deleted folder leaves behind.

Nothing here is needed after Ctrl-C: the engine then ends in order, and so does its state.
"""

import json
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, cast

from cli.engine import CONFIG_FOLDER, CommandError, Pulumi, Say

CREATING: Final = "creating"
"""Type of a pending operation whose result the engine never learned."""


_SALT: Final = "encryptionsalt:"


def mend(pulumi: Pulumi, stack: str, say: Say) -> None:
    """Make a stack ready for the next operation, and say what had to be done.

    Raises:
        CommandError: Another `pulumi` works on the stack right now.
    """
    dead_holder(pulumi, stack)
    restore(pulumi, stack, say)
    settle_salt(pulumi, stack)
    unlock(pulumi, stack, say)


def restore(pulumi: Pulumi, stack: str, say: Say) -> None:
    """Put the engine's own backup in the place of a state that was cut off.

    The engine replaces the state in one step, which a kill cannot split; a loss of power can, since
    it does not wait for the disk. Before that it copies the state to `.bak`, which lacks one step
    and names it as a pending operation.
    """
    for file in pulumi.home.state.glob(f".pulumi/stacks/*/{stack}.json"):
        backup = file.with_name(f"{file.name}.bak")
        if not _is_whole(file) and backup.exists() and _is_whole(backup):
            say(f"{stack}: its state was cut off while it was written; taking the engine's backup")
            temporary = file.with_name(f"{file.name}.tmp")
            temporary.write_bytes(backup.read_bytes())
            temporary.replace(file)


def _is_whole(file: Path) -> bool:
    try:
        json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return True


def settle_salt(pulumi: Pulumi, stack: str) -> None:
    """Make the stack's settings file fit the state that this backend holds, or drop it.

    The file has the salt of the passphrase, and nothing else in a sandbox. It outlives the state
    (`rm -r .groundwork`), and a second sandbox of the same checkout (GROUNDWORK_HOME) writes its
    own; the engine would then call the passphrase wrong. The state knows its salt. A file that
    holds more than a salt is somebody's, and is left alone.
    """
    file = pulumi.root / CONFIG_FOLDER / f"Pulumi.{stack}.yaml"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    if any(line.strip() and not line.startswith(_SALT) for line in lines):
        return
    salt = _state_salt(pulumi, stack)
    if salt is None:
        file.unlink(missing_ok=True)
    elif lines != [f"{_SALT} {salt}"]:
        file.write_text(f"{_SALT} {salt}\n", encoding="utf-8")


def _state_salt(pulumi: Pulumi, stack: str) -> str | None:
    # Read past the engine, which asks for the right salt before it shows the state.
    for file in pulumi.home.state.glob(f".pulumi/stacks/*/{stack}.json"):
        state = cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
        try:
            return state["checkpoint"]["latest"]["secrets_providers"]["state"]["salt"]
        except (KeyError, TypeError):
            # A stack that was only just made has no such parts yet.
            return None
    return None


def unlock(pulumi: Pulumi, stack: str, say: Say) -> None:
    """Remove the stack's lock if the process that took it is dead; a file backend never does.

    Raises:
        CommandError: The process is alive.
    """
    holder = dead_holder(pulumi, stack)
    if holder is not None:
        say(f"{stack}: unlocking; the `pulumi` that locked it (process {holder}) is dead")
        pulumi.answer("cancel", "--yes", "--stack", stack)


def dead_holder(pulumi: Pulumi, stack: str) -> int | None:
    """Return the dead process that still holds the stack's lock, or None where there is no lock.

    Raises:
        CommandError: The process is alive.
    """
    for file in pulumi.home.state.glob(f".pulumi/locks/organization/*/{stack}/*.json"):
        try:
            lock = cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            continue
        holder = int(lock.get("pid", 0))
        if lock.get("hostname") == socket.gethostname() and not _is_pulumi(holder):
            return holder
        raise CommandError(
            f"stack {stack} is being changed by process {holder} on {lock.get('hostname')} since "
            f"{lock.get('timestamp')}; wait for it, or stop it and run this again"
        )
    return None


def resolve_pending(pulumi: Pulumi, stack: str, say: Say) -> None:
    """Settle the operations whose outcome a killed engine did not write down.

    A creation that AWS carried out is noted as the engine would have done, by the id that the
    sandbox's provider wrote down; the refresh that comes with the next operation reads the rest.
    Any other is dropped: `up` carries it out. (`pulumi refresh` has an option
    --import-pending-creates, which in 3.259 drops them too.)

    Raises:
        CommandError: The engine did not take the state back.
    """
    state = pulumi.export(stack)
    deployment: dict[str, Any] = state.get("deployment") or {}
    pending = cast("list[dict[str, Any]]", deployment.pop("pending_operations", None) or [])
    if not pending:
        return
    # Imported here: it brings every declared resource type along.
    from sandbox.journal import made
    from sandbox.recovery import pending_id

    known = made(pulumi.home.journal)

    endpoint, region = pulumi.variables["AWS_ENDPOINT_URL"], pulumi.variables["AWS_REGION"]

    def find(urn: str, inputs: dict[str, Any]) -> str | None:
        return pending_id(urn, inputs, known, endpoint=endpoint, region=region)

    found = carried_out(pending, find)
    say(
        f"{stack}: a run was cut off in {len(pending)} operations; "
        f"{len(found)} resources that it created are taken into the state"
    )
    deployment.setdefault("resources", []).extend(found)
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        pulumi.answer("stack", "import", "--stack", stack, "--file", file.name)


def carried_out(
    pending: Iterable[dict[str, Any]], find: Callable[[str, dict[str, Any]], str | None]
) -> list[dict[str, Any]]:
    """Return the resources that pending creations have made, as a state holds them.

    Args:
        pending: The `pending_operations` of a state.
        find: Returns the id of an existing resource, by its URN and inputs, or None.
    """
    made: list[dict[str, Any]] = []
    for operation in pending:
        resource = cast("dict[str, Any]", operation["resource"])
        inputs = cast("dict[str, Any]", resource.get("inputs") or {})
        if operation.get("type") == CREATING:
            resource_id = find(resource["urn"], inputs)
            if resource_id is not None:
                made.append(resource | {"id": resource_id, "outputs": inputs})
    return made


def _is_pulumi(pid: int) -> bool:
    """Tell whether a process lives and is an engine; its number may have gone to another."""
    if pid <= 0:
        return False
    found = subprocess.run(  # noqa: S603
        ["ps", "-o", "stat=,comm=", "-p", str(pid)],  # noqa: S607  (POSIX)
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, command = found.stdout.strip().partition(" ")
    # A zombie is dead, and only waits for its parent to take note.
    return not state.startswith("Z") and Path(command.strip()).name.startswith("pulumi")
