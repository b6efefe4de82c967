"""Runs in principalmapper's own environment: reads cases as JSON lines, writes its decisions.

It knows Python up to 3.9; what it still expects of `collections` is put back before it is loaded.
"""

import collections
import collections.abc
import importlib
import json
import sys
from typing import Any

for _name in ("Mapping", "MutableMapping"):
    setattr(collections, _name, getattr(collections.abc, _name))

_common: Any = importlib.import_module("principalmapper.common")
_query: Any = importlib.import_module("principalmapper.querying.query_interface")


def _policy(document: Any, name: str) -> Any:
    return _common.Policy(f"arn:aws:iam::123456789012:policy/{name}", name, document)


def _node(case: Any) -> Any:
    return _common.Node(
        case["principal"],
        "AIDAORACLE" if ":user/" in case["principal"] else "AROAORACLE",
        [_policy(it, f"identity{at}") for at, it in enumerate(case["identity"])],
        [],
        None if ":user/" in case["principal"] else {},
        None,
        0,
        False,  # noqa: FBT003  (its own order of arguments)
        False,  # noqa: FBT003
        _policy(case["boundary"], "boundary") if case["boundary"] else None,
        False,  # noqa: FBT003
        {},
    )


def _decide(case: Any) -> bool:
    levels = case["scps"]
    return bool(
        _query.local_check_authorization_full(
            _node(case),
            case["action"],
            case["resource"],
            case["context"],
            case["resource_policy"],
            case["owner"],
            [[_policy(it, "scp") for it in level] for level in levels] if levels else None,
            case["session_policy"],
        )
    )


for _line in sys.stdin:
    sys.stdout.write(f"{json.dumps(_decide(json.loads(_line)))}\n")
