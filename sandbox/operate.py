"""A declared resource's life, carried out by boto3: create, read, update, delete."""

import re
from functools import cache

from botocore.exceptions import ClientError

from sandbox.answer import Blank, derived, merge, outputs, properties, resource_in
from sandbox.call import AwsError, Context, as_aws_error, is_absent, known, send
from sandbox.compare import changes, same
from sandbox.request import applies, covers, input_types, output_types
from sandbox.resource import Properties, ResourceType
from sandbox.tags import change_tags, read_tags


class PartialError(Exception):
    """The resource exists, but not all of it could be set."""

    def __init__(self, identity: str, state: Properties, reason: str) -> None:
        super().__init__(reason)
        self.identity, self.state, self.reason = identity, state, reason


def create(rt: ResourceType, context: Context, inputs: Properties) -> tuple[str, Properties]:
    """Make the resource; return its id and state.

    Raises:
        AwsError: it could not be made, and nothing was.
        PartialError: it was made, but a later call failed.
    """
    values = known(context, {**rt.defaults, **inputs})
    values = {**derived(rt, values), **values}
    first, *rest = rt.create
    answer = send(rt, context, first, values)
    values = {**outputs(rt, resource_in(first, answer, values), values), **values}
    identity = rt.id.format_map(Blank(values))
    if not identity:
        # EC2 answers some refusals as a success that made nothing.
        raise AwsError(f"{rt.title}: AWS made nothing: {answer}")
    values["id"] = identity
    state = {k: v for k, v in values.items() if k in output_types(rt)}
    unset = {name for call in rest for name in covers(rt, call)} - covers(rt, first)
    if rt.tags and not rt.tags.on_create:
        unset |= {"tags", "tagsAll"}
    try:
        for call in rest:
            if applies(call, values) and any(
                not same(rt, name, inputs.get(name), None) for name in covers(rt, call)
            ):
                send(rt, context, call, values)
            unset -= covers(rt, call)
        if rt.tags and not rt.tags.on_create and inputs.get("tags"):
            change_tags(rt, context, values, {}, inputs["tags"])
        unset -= {"tags", "tagsAll"}
        found = read(rt, context, identity, {**state, **inputs})
    except AwsError as error:
        # What is not set yet must not look so, or the next update would leave it out.
        made = {k: v for k, v in state.items() if k not in unset}
        raise PartialError(identity, made, str(error)) from error
    if found is None:
        raise PartialError(identity, state, f"{rt.title} {identity} is not there after its making")
    return identity, found


def read(rt: ResourceType, context: Context, identity: str, state: Properties) -> Properties | None:
    """Return the resource's state as AWS has it, or None where it is gone.

    Args:
        rt: its type.
        context: where it is.
        identity: its id.
        state: what is known of it: nothing but the id on an import.
    """
    if not rt.importable and not state:
        raise AwsError(f"{rt.title} cannot be imported: its id does not say what it grants")
    values = known(context, {**parse(rt, identity), **state, "id": identity})
    first, *rest = rt.read
    try:
        resource = resource_in(first, send(rt, context, first, values), values)
    except AwsError as error:
        if is_absent(rt, first, error):
            return None
        raise
    if not resource:
        return None
    found = parse(rt, identity) | properties(rt, first, resource)
    found = {**outputs(rt, resource, {**values, **found}), **found}
    for call in rest:
        try:
            answer = resource_in(call, send(rt, context, call, {**values, **found}), values)
        except AwsError as error:
            if not is_absent(rt, call, error):
                raise
            answer = None
        found |= (answer or {}) if callable(call.method) else properties(rt, call, answer or {})
    if rt.tags:
        found |= read_tags(rt, context, {**values, **found}, resource)
    return merge(rt, values, found)


def update(
    rt: ResourceType,
    context: Context,
    identity: str,
    state: Properties,
    old_inputs: Properties,
    inputs: Properties,
) -> Properties:
    """Change the resource to `inputs`; return its state.

    Raises:
        PartialError: a call failed; it carries the state as AWS has it now.
    """
    changed = {c.name for c in changes(rt, state, old_inputs, inputs)}
    dropped = {n: rt.defaults.get(n) for n in input_types(rt) if n in changed and n not in inputs}
    asked = {name for call in rt.update for name in call.binds or ()}
    # What AWS tells anew is not sent back to it, but where a call asks for it by name.
    anew = {n for n in rt.volatile if n in input_types(rt) and n not in {*inputs, *asked}}
    kept = {k: v for k, v in state.items() if k not in anew}
    values = known(context, {**rt.defaults, **kept, **dropped, **inputs, "id": identity})
    try:
        for call in rt.update:
            if covers(rt, call) & changed and applies(call, values):
                send(rt, context, call, values)
        if rt.tags and "tags" in changed:
            change_tags(rt, context, values, state.get("tags") or {}, inputs.get("tags") or {})
        kept = {k: v for k, v in kept.items() if k not in dropped}
        found = read(rt, context, identity, {**kept, **inputs})
    except AwsError as error:
        now = read(rt, context, identity, state)
        raise PartialError(identity, now or state, str(error)) from error
    if found is None:
        raise AwsError(f"{rt.title} {identity} is not there any more; refresh the stack")
    return found


def delete(rt: ResourceType, context: Context, identity: str, state: Properties) -> None:
    """Delete the resource; one that is gone already is fine."""
    values = known(context, {**parse(rt, identity), **state, "id": identity})
    if rt.before_delete:
        try:
            rt.before_delete(context.cloud.client(rt.service, values["region"]), values)
        except ClientError as error:
            refused = as_aws_error(error)
            if not is_absent(rt, rt.delete[0], refused):
                raise refused from error
    for call in rt.delete:
        if not applies(call, values):
            continue
        try:
            send(rt, context, call, values)
        except AwsError as error:
            if not is_absent(rt, call, error):
                raise


def parse(rt: ResourceType, identity: str) -> Properties:
    """Return the properties that an id is made of, as far as they are inputs or outputs."""
    found = _id_pattern(rt).fullmatch(identity)
    return {k: v for k, v in found.groupdict().items() if v} if found else {}


@cache
def _id_pattern(rt: ResourceType) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", rt.id)
    text = "".join(f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
    return re.compile(text)
