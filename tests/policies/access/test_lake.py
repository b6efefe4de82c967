"""Lake Formation's grants in all forms that open a table."""

from __future__ import annotations

from typing import Any

import pytest

from policies.access import lake
from policies.access.inventory import Inventory
from tests.policies.access.documents import ACCOUNT, made
from tests.policies.access.stacks import NOW
from tests.policies.support import UNKNOWN_TEXT

ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/app"


ROLE = made("iam/role:Role", "role", arn=ROLE_ARN, name="app")
TABLE = made(
    "glue/catalogTable:CatalogTable",
    "table",
    arn=f"arn:aws:glue:us-east-1:{ACCOUNT}:table/db/t",
    databaseName="db",
    name="t",
    storageDescriptor={
        "location": "s3://data/t/",
        "columns": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    },
)
LOCATION = made("lakeformation/resource:Resource", "l", arn="arn:aws:s3:::data")
TAGS = (
    made(
        "lakeformation/resourceLfTags:ResourceLfTags",
        "of-database",
        database={"name": "db"},
        lfTags=[{"key": "class", "value": "public"}, {"key": "domain", "value": "shop"}],
    ),
    made(
        "lakeformation/resourceLfTags:ResourceLfTags",
        "of-table",
        table={"databaseName": "db", "name": "t"},
        lfTags=[{"key": "class", "value": "internal"}],
    ),
)
IT = {"databaseName": "db", "name": "t"}


def _tagged(wanted: dict[str, list[str]], kind: str = "TABLE") -> dict[str, Any]:
    expressions = [{"key": key, "values": values} for key, values in wanted.items()]
    return {"lfTagPolicy": {"resourceType": kind, "expressions": expressions}}


_GRANTS: list[tuple[dict[str, Any], tuple[str, ...] | None]] = [
    ({"table": IT}, ("a", "b", "c")),
    ({"table": {"databaseName": "db", "wildcard": True}}, ("a", "b", "c")),
    ({"table": {"databaseName": "db", "name": "other"}}, ()),
    ({"table": {"databaseName": "other", "name": "t"}}, ()),
    ({"tableWithColumns": {**IT, "columnNames": ["c", "a"]}}, ("a", "c")),
    ({"tableWithColumns": {**IT, "wildcard": True, "excludedColumnNames": ["b"]}}, ("a", "c")),
    ({"tableWithColumns": {**IT, "wildcard": True}}, ("a", "b", "c")),
    ({"database": {"name": "db"}}, ()),
    (_tagged({"domain": ["shop", "bank"]}), ("a", "b", "c")),
    # A table's own tag stands over its database's; all expressions must hold.
    (_tagged({"class": ["public"]}), ()),
    (_tagged({"class": ["internal"], "domain": ["bank"]}), ()),
    (_tagged({"domain": ["shop"]}, "DATABASE"), ()),
    ({"table": IT, "permissions": ["DESCRIBE"]}, ()),
    ({"table": IT, "permissions": ["ALL"]}, ("a", "b", "c")),
    ({"table": IT, "principal": f"{ROLE_ARN}2"}, ()),
    ({"table": IT, "principal": "IAM_ALLOWED_PRINCIPALS"}, ("a", "b", "c")),
    ({"table": IT, "principal": f"{ACCOUNT}:IAMPrincipals"}, ("a", "b", "c")),
    ({"table": IT, "principal": "999999999999:IAMPrincipals"}, ()),
    ({"table": IT, "principal": UNKNOWN_TEXT}, None),
    ({"table": {"databaseName": "db", "name": UNKNOWN_TEXT}}, None),
]


@pytest.mark.parametrize(("grant", "columns"), _GRANTS)
def test_a_grant_opens_columns_to_whom_it_names(
    grant: dict[str, Any], columns: tuple[str, ...] | None
) -> None:
    """None for a grant of which that is not known."""
    whole = {"principal": ROLE_ARN, "permissions": ["SELECT"], **grant}
    granted = made("lakeformation/permissions:Permissions", "g", **whole)
    held = Inventory((ROLE, TABLE, LOCATION, *TAGS, granted), NOW, {})
    (table,) = lake.tables(held)
    (app,) = held.principals
    answer = lake.select(table)(held, app)
    assert answer.value is (None if columns is None else bool(columns))
    assert lake.columns(held, app, table) == (columns or ())
    if columns:
        assert [it.effect for it in answer.by] == ["Grant"]


def test_where_lake_formation_has_no_say_iam_decides_alone() -> None:
    held = Inventory((ROLE, TABLE), NOW, {})
    (table,) = lake.tables(held)
    (app,) = held.principals
    assert lake.select(table)(held, app).is_yes
    assert lake.columns(held, app, table) == ("a", "b", "c")


@pytest.mark.parametrize("asked", ["t", "db.t", f"arn:aws:glue:us-east-1:{ACCOUNT}:table/db/t"])
def test_a_table_is_found_by_its_names(asked: str) -> None:
    (table,) = lake.tables(Inventory((TABLE,), NOW, {}))
    assert table.is_called(asked)
    assert not table.is_called("db")
