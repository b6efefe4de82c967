"""An engine that answers from a folder, and writes down what it is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.engine import Pulumi
from sandbox.settings import Home

_PROGRAM = """\
#!/bin/sh
echo "$@" >> "$FOLDER/calls"
case "$1 $2" in
"stack ls")
    first=1
    printf '['
    for file in "$FOLDER"/states/*.json; do
        [ -e "$file" ] || continue
        [ $first = 1 ] || printf ','
        first=0
        printf '{"name": "%s"}' "$(basename "$file" .json)"
    done
    printf ']' ;;
"stack export") cat "$FOLDER/states/$4.json" ;;
"stack import") cp "$6" "$FOLDER/states/$4.json"; cp "$6" "$FOLDER/imported.json" ;;
"destroy --stack")
    [ -e "$FOLDER/fails" ] && exit 255
    rm "$FOLDER/states/$3.json" ;;
esac
exit 0
"""


class Engine:
    """The engine, what it holds and what it was asked."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder = folder / "engine"
        (self.folder / "states").mkdir(parents=True)
        program = self.folder / "bin" / "pulumi"
        program.parent.mkdir()
        program.write_text(_PROGRAM)
        program.chmod(0o755)
        path = f"{program.parent}:/bin:/usr/bin"
        self.pulumi = Pulumi(
            root, Home(folder / "home"), {"PATH": path, "FOLDER": str(self.folder)}
        )

    def holds(self, stack: str, *resources: Mapping[str, Any]) -> None:
        """Put a stack's state into it."""
        state = {"version": 3, "deployment": {"resources": list(resources)}}
        (self.folder / "states" / f"{stack}.json").write_text(json.dumps(state))

    @property
    def calls(self) -> list[str]:
        """What it was asked, but for what only reads."""
        file = self.folder / "calls"
        asked = file.read_text().splitlines() if file.exists() else []
        return [it for it in asked if not it.startswith(("stack ls", "stack export"))]

    @property
    def imported(self) -> dict[str, dict[str, Any]]:
        """The resources of the state that it was given last, by name."""
        file = self.folder / "imported.json"
        if not file.exists():
            return {}
        held = json.loads(file.read_text())["deployment"]["resources"]
        return {it["urn"].rpartition("::")[2]: it for it in held}


def resource(token: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a resource as a state has it."""
    urn = f"urn:pulumi:customer-support.sandbox::groundwork::{token}::{name}"
    return {"urn": urn, "type": token, "id": name, "inputs": {}, "outputs": {}, **more}
