"""What a killed `pulumi up` left half made: which of its pending creations AWS carried out."""

from collections.abc import Mapping
from typing import Any

from sandbox.call import AwsError, Context, known
from sandbox.cloud import Cloud
from sandbox.operate import read
from sandbox.request import fill, templates
from sandbox.resource import Properties
from sandbox.types import REGISTRY


def pending_id(
    urn: str, inputs: Properties, made: Mapping[str, str], *, endpoint: str, region: str
) -> str | None:
    """Return the id under which a pending creation is to be imported, or None where there is none.

    Args:
        urn: the resource, as the state's `pending_operations` name it.
        inputs: its inputs there.
        made: what the provider has made, by URN; see `sandbox.journal`.
        endpoint: the sandbox's AWS.
        region: the stack's region.

    An id that AWS gave itself is told by the journal alone; one that follows from the inputs is
    known without it.
    """
    rt = REGISTRY.get(urn.split("::")[2].rpartition("$")[2])
    if rt is None:
        return None
    context = Context(cloud=Cloud(endpoint=endpoint), region=region)
    values: dict[str, Any] = known(context, inputs)
    for name, path in rt.outputs.items():
        derived = isinstance(path, str) and path.startswith("=") and name not in values
        if derived and all(part in values for part in templates(str(path))):
            values[name] = fill(str(path)[1:], values)
    identity = made.get(urn)
    if identity is None:
        if not rt.importable or not all(name in values for name in templates(rt.id)):
            return None
        identity = rt.id.format_map(values)
    try:
        found = read(rt, context, identity, {} if rt.importable else inputs)
    except AwsError:
        return None
    return None if found is None else identity
