"""The ways to read a dataset: as a table that Lake Formation opens, or as files.

https://docs.aws.amazon.com/lake-formation/latest/dg/access-control-underlying-data.html
https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.access import keys, lake
from policies.access.inventory import Inventory
from policies.access.lake import Table
from policies.access.model import Context, arn_part
from policies.access.reading import text
from policies.access.routes import Call, Route, Step
from policies.resources import Resource

AS_A_TABLE: Final = "as a table"
AS_FILES: Final = "as files"
_GET_TABLE: Final = "glue:GetTable"


def routes(inventory: Inventory, table: Table) -> Iterator[Route]:
    """Yield the ways to a dataset's rows."""
    catalogue = table.arn.partition(":table/")[0]
    described: list[Step] = [
        # Glue asks for the right to a table, its database and the catalogue.
        Call(_GET_TABLE, arn)
        for arn in (f"{catalogue}:catalog", f"{catalogue}:database/{table.database}", table.arn)
    ]
    if lake.is_registered(inventory, table):
        # Lake Formation reads the files by its own role, for whoever it gives a right to.
        here = Context.of(
            {
                "aws:RequestedRegion": arn_part(table.arn, 3),
                "aws:ResourceAccount": arn_part(table.arn, 4),
            }
        )
        asks = Call("lakeformation:GetDataAccess", "*", here)
        steps = (*described, asks, lake.select(table))
        yield Route(AS_A_TABLE, steps)
    yield Route(AS_FILES, (Call("s3:GetObject", table.files), *_decrypts(inventory, table)))


def _decrypts(inventory: Inventory, table: Table) -> Iterator[Step]:
    """Yield the step that S3 asks for beside its own: to decrypt with the bucket's key."""
    held = inventory.held.get(f"arn:aws:s3:::{table.bucket}")
    for resource in inventory.of_type(types.BUCKET_ENCRYPTION):
        if text(resource, "bucket") == table.bucket:
            for arn in _keys(resource):
                region = arn_part(arn, 3) or (held.region if held else "")
                via = Context.of({keys.VIA: f"s3.{region}.amazonaws.com"})
                yield Call(keys.DECRYPT, arn, via)


def _keys(resource: Resource) -> Iterator[str]:
    for rule in resource.prop("rules").items():
        applied = rule.field("applyServerSideEncryptionByDefault")
        arn = applied.field("kmsMasterKeyId").text()
        if arn is not None:
            yield arn
