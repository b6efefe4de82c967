"""The inputs and outputs of each declared type, as the installed `pulumi_aws` has them.

`python -m sandbox.schema` writes them to `schema.json`, since `pulumi_aws` takes seconds to
import; with `--check` it only says whether the file is up to date. A type is one of "string",
"integer", "number", "boolean", "any", {"array": T}, {"map": T},
{"object": {property: T}, "required": [property, ...]}.
"""

import importlib
import inspect
import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args, get_origin

Json = Any
_FILE = Path(__file__).with_name("schema.json")
_SCALARS: Mapping[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


@cache
def load() -> dict[str, Json]:
    """Return {token: {"inputs": T, "outputs": {property: T}}} of every declared type."""
    return json.loads(_FILE.read_text())


def _plain(hint: object) -> object:
    """Return the one type in `Union[T, Awaitable[T], Output[T], None]`."""
    for arg in get_args(hint):
        if str(get_origin(hint)) in {"typing.Union", "<class 'types.UnionType'>"}:
            return _plain(arg)
    return hint


def _encode(hint: object) -> Json:
    from pulumi._types import is_input_type, is_output_type

    hint = _plain(hint)
    if isinstance(hint, type) and hint in _SCALARS:
        return _SCALARS[hint]
    if isinstance(hint, type) and (is_input_type(hint) or is_output_type(hint)):
        return _encode_object(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Sequence, list}:
        return {"array": _encode(args[0])}
    if origin in {Mapping, dict}:
        return {"map": _encode(args[1])}
    return "any"


def _encode_object(cls: type) -> Json:
    # The SDK has no public way to ask for a class's properties.
    from pulumi import _types  # pyright: ignore[reportPrivateUsage]

    inputs = _types.is_input_type(cls)
    hints = _types.input_type_types(cls) if inputs else _types.output_type_types(cls)
    names = _types.input_type_py_to_pulumi_names(cls) if inputs else {}
    required = [
        names.get(name, name)
        for name, parameter in inspect.signature(cls.__init__).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
    ]
    return {
        "object": {name: _encode(hint) for name, hint in sorted(hints.items())},
        "required": sorted(required),
    }


def generate(tokens: Sequence[str]) -> str:
    """Return the text of `schema.json` for `tokens`, read from `pulumi_aws`."""
    # The SDK has no public way to ask for a class's properties.
    from pulumi import _types  # pyright: ignore[reportPrivateUsage]

    out: dict[str, Json] = {}
    for token in sorted(tokens):
        _, module, name = token.split(":")
        package, file = module.split("/")
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in file)
        source = importlib.import_module(f"pulumi_aws.{package}.{snake}")
        resource = cast("type", getattr(source, name))
        outputs = {k: _encode(v) for k, v in sorted(_types.resource_types(resource).items())}
        # They are InitArgs where another type has the name already, as with s3.BucketLogging.
        arguments = getattr(source, f"{name}InitArgs", None) or getattr(source, f"{name}Args")
        out[token] = {"inputs": _encode_object(arguments), "outputs": outputs}
    return json.dumps(out, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write or check the file; return the exit code."""
    from sandbox.types import REGISTRY

    text = generate(list(REGISTRY))
    if "--check" not in sys.argv:
        _FILE.write_text(text)
        return 0
    if _FILE.exists() and _FILE.read_text() == text:
        return 0
    sys.stderr.write("sandbox/schema.json: is not what pulumi_aws says; run `make generate`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
