"""A resource's tags: read, and changed to those wanted."""

from collections.abc import Mapping
from typing import Any, cast

from botocore.model import ListShape, StructureShape

from sandbox import convert
from sandbox.answer import jmes
from sandbox.call import AwsError, Context, is_absent, send
from sandbox.request import operation
from sandbox.resource import Call, Properties, ResourceType, Tags

_RESERVED_TAG = "aws:"


def read_tags(
    rt: ResourceType,
    context: Context,
    values: Properties,
    resource: Any,  # noqa: ANN401
) -> Properties:
    """Return the tags as AWS has them; `resource` is what the type's own read answered."""
    tags = cast("Tags", rt.tags)
    answer = resource
    if tags.read:
        call = Call(method=tags.read, names=tags.names, constants=tags.constants)
        try:
            answer = send(rt, context, call, values)
        except AwsError as error:
            if not (is_absent(rt, call, error) or error.code == "NoSuchTagSet"):
                raise
            answer = {}
    listed: dict[str, str] = (
        convert.from_aws(jmes(tags.at).search(answer), {"map": "string"}, {}, "tags") or {}
    )
    every = {k: v for k, v in listed.items() if not k.startswith(_RESERVED_TAG)}
    return {"tags": every, "tagsAll": every}


def change_tags(
    rt: ResourceType,
    context: Context,
    values: Properties,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> None:
    """Add, change and remove tags, such that `after` is what the resource carries."""
    tags = cast("Tags", rt.tags)
    gone = [k for k in before if k not in after]
    changed = {k: v for k, v in after.items() if before.get(k) != v}
    if tags.remove is None:
        changed = dict(after)
        if not after and tags.clear:
            send(rt, context, Call(method=tags.clear, names=tags.names), values)
    elif gone:
        member, listed = _keys(rt, tags.remove, gone)
        call = Call(
            method=tags.remove, names=tags.names, constants={**tags.constants, member: listed}
        )
        send(rt, context, call, values)
    if changed:
        call = Call(method=tags.add, names=tags.names, constants=tags.constants)
        send(rt, context, call, {**values, "tags": changed})


def _keys(rt: ResourceType, method: str, keys: list[str]) -> tuple[str, list[Any]]:
    """Return the member of an untag request that takes the keys, and how it takes them."""
    shape = cast("StructureShape", operation(rt, method).input_shape)
    # Resource Groups call them Keys, all others by a name that says of what.
    member = next(m for m in shape.members if "tag" in m.lower() or m == "Keys")
    inner = cast("ListShape", shape.members[member]).member
    return member, [{"Key": k} for k in keys] if isinstance(inner, StructureShape) else keys
