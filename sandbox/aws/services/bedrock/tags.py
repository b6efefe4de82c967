"""Tags of what is kept here; moto has operations of the same names for what is its own."""

from collections.abc import Mapping

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item
from sandbox.aws.services.tagging import LOWER_PAIR, Tagging

_MOTOS = (":custom-model/", ":model-customization-job/")


def is_moto(request: Item) -> bool:
    """Tell whether a request is about the tags of what moto itself keeps."""
    return any(kind in request.get("resourceARN", "") for kind in _MOTOS)


OPERATIONS: Mapping[str, Handler] = Tagging(arn="resourceARN", pair=LOWER_PAIR).operations()
