"""Whether a program is to build in the sandbox, and whether that is there."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from components.errors import StackError

_PATIENCE_SECONDS = 2.0


def in_sandbox(environment: Mapping[str, str]) -> bool:
    """Tell whether these variables are those of `groundwork sandbox env`.

    Raises:
        StackError: they are, and nothing answers where they lead. The engine would wait for
            twenty seconds, and then not say what is missing.
    """
    if "GROUNDWORK_SANDBOX" not in environment:
        return False
    attached = dict(
        part.split(":", 1)
        for part in environment.get("PULUMI_DEBUG_PROVIDERS", "").split(",")
        if ":" in part
    )
    port = attached.get("aws", "")
    if not port.isdigit():
        raise StackError(
            "PULUMI_DEBUG_PROVIDERS does not name the sandbox's provider; "
            'run eval "$(groundwork sandbox env)" again'
        )
    try:
        socket.create_connection(("127.0.0.1", int(port)), _PATIENCE_SECONDS).close()
    except OSError as error:
        raise StackError(
            f"the sandbox does not answer on port {port}; run `groundwork sandbox up`"
        ) from error
    return True
