"""Exports: a query over a table of costs, whose result AWS writes to a bucket when it changes."""

import json
import re
from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

from moto.core.exceptions import ServiceException
from moto.s3.models import s3_backends

from sandbox.aws.services.bcm_data_exports.tables import TABLES
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, not_found, now, page

_QUERY = re.compile(
    r"\s*SELECT\s+(?P<columns>.+?)\s+FROM\s+(?P<table>\w+)(?P<rest>\s+WHERE\s.+)?\s*",
    re.IGNORECASE | re.DOTALL,
)
_COLUMN = re.compile(r"(?P<name>\w+)(\.\w+)?(\s+AS\s+\w+)?", re.IGNORECASE)
_COMPRESSIONS = {"PARQUET": ("PARQUET",), "TEXT_OR_CSV": ("GZIP", "ZIP")}
_WRITER = "bcm-data-exports.amazonaws.com"


def create_export(store: Store, request: Item) -> Item:
    """Make an export; it is refused where AWS could not write to its bucket."""
    export: Item = dict(request["Export"])
    name = export["Name"]
    if any(each["Export"]["Name"] == name for each in store.table("exports").values()):
        raise invalid(f"an export of this account has the name {name}")
    _require(store, export)
    arn = store.arn("export", f"{name}-{uuid4()}")
    store.tag(arn, request.get("ResourceTags", []))
    moment = now()
    store.table("exports")[arn] = {
        "Export": {**export, "ExportArn": arn},
        "ExportStatus": {"StatusCode": "HEALTHY", "CreatedAt": moment, "LastUpdatedAt": moment},
    }
    return {"ExportArn": arn}


def get_export(store: Store, request: Item) -> Item:
    """Return an export."""
    return _find(store, request["ExportArn"])


def list_exports(store: Store, request: Item) -> Item:
    """Return all exports by name and status."""
    found = [
        {
            "ExportArn": arn,
            "ExportName": each["Export"]["Name"],
            "ExportStatus": each["ExportStatus"],
        }
        for arn, each in store.table("exports").items()
    ]
    shown, more = page(found, request, following="NextToken", size="MaxResults")
    return {"Exports": shown, **more}


def update_export(store: Store, request: Item) -> Item:
    """Replace an export whole; its name and cadence stay."""
    arn: str = request["ExportArn"]
    kept, export = _find(store, arn), dict(request["Export"])
    for member in ("Name", "RefreshCadence"):
        if export[member] != kept["Export"][member]:
            raise invalid(f"{member} of an export cannot be changed")
    _require(store, export)
    store.table("exports")[arn] = {
        "Export": {**export, "ExportArn": arn},
        "ExportStatus": {**kept["ExportStatus"], "LastUpdatedAt": now()},
    }
    return {"ExportArn": arn}


def delete_export(store: Store, request: Item) -> Item:
    """Remove an export; what it has written stays."""
    arn: str = request["ExportArn"]
    _find(store, arn)
    del store.table("exports")[arn]
    store.forget(arn)
    return {"ExportArn": arn}


def get_table(store: Store, request: Item) -> Item:
    """Return the columns of a table."""
    del store
    table = TABLES.get(request["TableName"])
    if table is None:
        raise invalid(f"no table is named {request['TableName']}")
    _require_properties(request["TableName"], request.get("TableProperties", {}))
    return {
        "TableName": request["TableName"],
        "Description": table.description,
        "TableProperties": request.get("TableProperties", {}),
        "Schema": [{"Name": name, "Type": kind} for name, kind in table.columns.items()],
    }


def list_tables(store: Store, request: Item) -> Item:
    """Return the tables, and what can be set of each."""
    del store
    found = [
        {
            "TableName": name,
            "Description": table.description,
            "TableProperties": [
                {"Name": key, "ValidValues": list(values)}
                for key, values in table.properties.items()
            ],
        }
        for name, table in TABLES.items()
    ]
    shown, more = page(found, request, following="NextToken", size="MaxResults")
    return {"Tables": shown, **more}


def _require(store: Store, export: Item) -> None:
    query = export["DataQuery"]
    parts = _QUERY.fullmatch(query["QueryStatement"])
    if parts is None:
        raise invalid("QueryStatement: has not the form SELECT <columns> FROM <table>")
    name = parts["table"]
    table = TABLES.get(name)
    if table is None:
        raise invalid(f"QueryStatement: {name} is none of the tables {', '.join(TABLES)}")
    for text in parts["columns"].split(","):
        column = _COLUMN.fullmatch(text.strip())
        if column is None or column["name"] not in table.columns:
            raise invalid(f"QueryStatement: {text.strip()!r} is no column of {name}")
    configured = query.get("TableConfigurations", {})
    if set(configured) - {name}:
        raise invalid(f"TableConfigurations: only {name}, which is queried, can be set")
    _require_properties(name, configured.get(name, {}))
    _require_destination(store, export["DestinationConfigurations"]["S3Destination"])


def _require_properties(name: str, given: Mapping[str, str]) -> None:
    properties = TABLES[name].properties
    for key, value in given.items():
        if key not in properties:
            raise invalid(f"TableConfigurations: {name} has no property {key}")
        if value not in properties[key]:
            raise invalid(f"TableConfigurations: {key} is one of {', '.join(properties[key])}")


def _require_destination(store: Store, destination: Item) -> None:
    output = destination["S3OutputConfigurations"]
    if output["Compression"] not in _COMPRESSIONS[output["Format"]]:
        raise invalid(
            f"S3OutputConfigurations: {output['Format']} is not in {output['Compression']}"
        )
    if destination.get("S3BucketOwner", store.account) != store.account:
        raise invalid(f"S3Destination: {destination['S3BucketOwner']} is another account")
    name = destination["S3Bucket"]
    try:
        bucket = s3_backends[store.account][store.partition].head_bucket(name)
    except ServiceException as error:
        raise invalid(f"S3Destination: there is no bucket {name}") from error
    if bucket.region_name != destination["S3Region"]:
        raise invalid(f"S3Destination: {name} is in {bucket.region_name}")
    if not _may_write(bucket.policy):
        raise invalid(f"S3Destination: the policy of {name} does not let {_WRITER} put objects")


def _may_write(policy: bytes | str | None) -> bool:
    """Tell whether a bucket's policy lets the service put objects; conditions are not evaluated."""
    statements = cast("list[Item]", json.loads(policy)["Statement"]) if policy else []
    return any(
        statement["Effect"] == "Allow"
        and _WRITER in _listed(cast("Item", statement.get("Principal", {})).get("Service"))
        and "s3:PutObject" in _listed(statement.get("Action"))
        for statement in statements
        if isinstance(statement.get("Principal"), dict)
    )


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a part of a policy
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _find(store: Store, arn: str) -> Item:
    export = store.table("exports").get(arn)
    if export is None:
        raise not_found(f"export {arn}")
    return export


OPERATIONS: Mapping[str, Handler] = {
    "CreateExport": create_export,
    "GetExport": get_export,
    "ListExports": list_exports,
    "UpdateExport": update_export,
    "DeleteExport": delete_export,
    "GetTable": get_table,
    "ListTables": list_tables,
}
