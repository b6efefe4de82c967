"""Which resources the provider has made, by their URN: what a killed engine never heard of.

Many ids are AWS's own, and nothing in a resource's inputs tells them. The engine learns an id by
the provider's answer, so that a kill in between leaves a resource that the next run would make a
second time, and that AWS then refuses by its name.
"""

import json
import logging
import threading
from pathlib import Path

_log = logging.getLogger(__name__)

_KEPT = 5000
"""Lines that are kept at a start; a run that was cut off is among the last of them."""


class Journal:
    """A file with a line for each resource that was made, the last ones last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if len(lines) > _KEPT:
            temporary = path.with_name(f"{path.name}.tmp")
            temporary.write_text("\n".join([*lines[-_KEPT:], ""]), encoding="utf-8")
            temporary.replace(path)

    def note(self, urn: str, identity: str) -> None:
        """Write down that a resource was made."""
        line = json.dumps({"urn": urn, "id": identity}) + "\n"
        try:
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            # The resource is there; only a kill at this very moment would now miss it.
            _log.warning("the journal of made resources cannot be written: %s", error)


def made(path: Path) -> dict[str, str]:
    """Return the last id of each URN; a line that a kill cut off is passed over."""
    found: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            entry: dict[str, str] = json.loads(line)
        except ValueError:
            continue
        found[entry["urn"]] = entry["id"]
    return found
