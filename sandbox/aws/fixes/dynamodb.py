"""DynamoDB: the class of a table, which moto forgets, and changes of its encryption."""

from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()


@patches.around(DynamoHandler)
def create_table(original: Method, self: DynamoHandler) -> ActionResult:
    """Keep the table's class."""
    answer: ActionResult = original(self)
    _keep_class(self)
    return answer


@patches.around(DynamoHandler)
def update_table(original: Method, self: DynamoHandler) -> ActionResult:
    """Keep the table's class, and change its encryption, which moto takes at the creation only."""
    given: dict[str, Any] = self.body
    if "SSESpecification" in given:
        table = self.dynamodb_backend.get_table(given["TableName"])
        table.sse_specification = given["SSESpecification"]
    answer: ActionResult = original(self)
    _keep_class(self)
    return answer


@patches.around(Table)
def describe(original: Method, self: Table, base_key: str = "TableDescription") -> dict[str, Any]:
    """Tell the table's class where one was given, as AWS does."""
    told: dict[str, Any] = original(self, base_key)
    kind = vars(self).get("groundwork_class")
    if kind:
        told[base_key]["TableClassSummary"] = {"TableClass": kind}
    return told


def _keep_class(self: DynamoHandler) -> None:
    given: dict[str, Any] = self.body
    if "TableClass" in given:
        table = self.dynamodb_backend.get_table(given["TableName"])
        vars(table)["groundwork_class"] = given["TableClass"]
