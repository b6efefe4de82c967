"""The real program, with changes to what it asks of the engine; copied beside it and run there.

`changes.json` in its folder holds the changes: see `Change` of `tests.engine.policy_mutations`.
"""

from __future__ import annotations

import copy
import json
import runpy
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, cast

import pulumi
from pulumi import resource as declaring

HERE: Final = Path(__file__).resolve().parent
ABSENT: Final = "groundwork-test:index:Absent"
"""What stands in the place of a resource that is left out: others may depend on it."""

Patch = dict[str, Any]
"""A change to a resource that the program declares."""

_GONE: Final = object()


def changed(value: Any, steps: list[str], new: Any) -> Any:
    """Return a property with one place in it set or, if that is `_GONE`, taken out.

    A text on the way there is JSON, as the documents of IAM are.

    Raises:
        LookupError: there is no such place.
    """
    if not steps:
        return new
    if isinstance(value, str):
        return json.dumps(changed(json.loads(value), steps, new))
    step, *further = steps
    whole = copy.copy(value)
    if isinstance(value, list) and step == "-":
        whole.append(new)
        return whole
    at = int(step) if isinstance(value, list) else step
    if further:
        whole[at] = changed(whole[at], further, new)
    elif new is _GONE:
        del whole[at]
    else:
        whole[at] = new
    return whole


def patched(properties: dict[str, Any], patch: Patch) -> dict[str, Any]:
    """Return a resource's properties with the patch's places set and taken out."""
    result = properties
    for path, new in {**patch["set"], **dict.fromkeys(patch["remove"], _GONE)}.items():
        name, *steps = [it.replace("~1", "/").replace("~0", "~") for it in path.split("/")[1:]]
        result = changed(result, [name], _within(result[name], steps, new) if steps else new)
    return result


def _within(whole: Any, steps: list[str], new: Any) -> pulumi.Output[Any]:
    def change(known: Any) -> Any:
        return changed(known, steps, new)

    return pulumi.Output.from_input(whole).apply(change)


class Mutator:
    """Changes what the program declares on its way to the engine."""

    def __init__(self, changes: list[Patch]) -> None:
        self._changes = changes
        self._provider: pulumi.ProviderResource | None = None

    def on_declaration(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Give a resource the changes that are meant for it."""
        if isinstance(args.resource, pulumi.ProviderResource):
            self._provider = args.resource
        transforms = [
            _transform(it)
            for it in self._changes
            if fnmatchcase(f"{args.type_}::{args.name}", it["resource"])
        ]
        if not transforms:
            return None
        more = pulumi.ResourceOptions(transforms=transforms)
        opts = pulumi.ResourceOptions.merge(args.opts, more)
        return pulumi.ResourceTransformationResult(args.props, opts)

    def leave_out(self) -> None:
        """Put a component of no meaning in the place of each resource that is left out."""
        real = cast("Callable[..., None]", vars(declaring)["register_resource"])
        left_out = [it["resource"] for it in self._changes if it["drop"]]

        def register(res: object, ty: str, name: str, custom: bool, *rest: Any) -> None:
            if any(fnmatchcase(f"{ty}::{name}", it) for it in left_out):
                remote, new_dependency, _, opts, *_ = rest
                real(res, ABSENT, name, False, remote, new_dependency, {}, opts)  # noqa: FBT003
                vars(res)["id"] = vars(res)["urn"]
            else:
                real(res, ty, name, custom, *rest)

        setattr(declaring, real.__name__, register)

    def add(self) -> None:
        """Declare what is added, by the provider of all the rest."""
        opts = pulumi.ResourceOptions(provider=self._provider)
        for change in self._changes:
            for added in change["add"]:
                pulumi.CustomResource(added["type"], added["name"], added["properties"], opts)


def _transform(change: Patch) -> pulumi.ResourceTransform:
    def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        properties = patched(cast("dict[str, Any]", args.props), change)
        if change["protect"] is not None:
            args.opts.protect = change["protect"]
        return pulumi.ResourceTransformResult(properties, args.opts)

    return transform


if __name__ == "__main__":
    mutator = Mutator(json.loads((HERE / "changes.json").read_text("utf-8")))
    pulumi.runtime.register_stack_transformation(mutator.on_declaration)
    mutator.leave_out()
    runpy.run_path(str(HERE.parent / "platform"), run_name="__main__")
    mutator.add()
