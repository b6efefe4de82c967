"""Tags of budget actions; those of budgets are kept with moto's budgets."""

from collections.abc import Mapping

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item
from sandbox.aws.services.tagging import UPPER_PAIR, Tagging


def is_moto(request: Item) -> bool:
    """Tell whether a request is about the tags of a budget, which moto keeps."""
    return "ResourceARN" in request and "/action/" not in request["ResourceARN"]


def _unknown(arn: str) -> AwsError:
    return AwsError("NotFoundException", f"no budget action has the ARN {arn}")


OPERATIONS: Mapping[str, Handler] = Tagging(
    arn="ResourceARN",
    tags="ResourceTags",
    keys="ResourceTagKeys",
    pair=UPPER_PAIR,
    unknown=_unknown,
).operations()
