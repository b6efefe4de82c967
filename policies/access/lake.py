"""Lake Formation's grants, which stand beside IAM: reading a table needs both.

https://docs.aws.amazon.com/lake-formation/latest/dg/access-control-overview.html
https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
https://docs.aws.amazon.com/lake-formation/latest/dg/TBAC-overview.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies import resource_types as types
from policies.access.answers import (
    NO,
    YES,
    Answer,
    Deciding,
    all_of,
    every_yes,
    no,
    unknown,
    yes_or_no,
)
from policies.access.inventory import Inventory
from policies.access.model import arn_part
from policies.access.principals import Principal
from policies.access.reading import text
from policies.resources import Resource
from policies.values import FaultError, Property, UndecidedError

_READS: Final = frozenset({"SELECT", "ALL", "SUPER"})
ALL_COLUMNS: Final = ("*",)
"""Stands for every column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the Glue catalogue: a dataset."""

    database: str
    name: str
    arn: str
    location: str
    """As `s3://bucket/prefix/`."""

    columns: tuple[str, ...]
    urn: str

    @property
    def label(self) -> str:
        """The name as answers have it."""
        return self.name

    @property
    def bucket(self) -> str:
        """The bucket that its files lie in."""
        return self.location.removeprefix("s3://").partition("/")[0]

    @property
    def files(self) -> str:
        """An ARN that stands for any of its files."""
        return f"arn:aws:s3:::{self.location.removeprefix('s3://').rstrip('/')}/part-0000.parquet"

    def is_called(self, asked: str) -> bool:
        """Whether a person means this dataset: by its name, also as in specs, or its ARN."""
        return asked.replace("-", "_") in {self.name, f"{self.database}.{self.name}"} or (
            asked == self.arn
        )


@dataclass(frozen=True, slots=True)
class Granted:
    """What a grant opens of a table to a principal."""

    answer: Answer
    columns: tuple[str, ...]


def tables(inventory: Inventory) -> list[Table]:
    """Return the datasets of the states."""
    found: list[Table] = []
    for resource in inventory.of_type(types.CATALOG_TABLE):
        storage = resource.prop("storageDescriptor")
        columns = storage.field("columns")
        found.append(
            Table(
                text(resource, "databaseName"),
                text(resource, "name"),
                text(resource, "arn"),
                storage.field("location").text() or "",
                tuple(it.field("name").text() or "" for it in columns.items()),
                resource.urn,
            )
        )
    return found


def is_registered(inventory: Inventory, table: Table) -> bool:
    """Whether Lake Formation decides about the table's files, beside IAM."""
    place = f"arn:aws:s3:::{table.location.removeprefix('s3://')}"
    return any(place.startswith(text(it, "arn")) for it in inventory.of_type(types.LAKE_LOCATION))


def granted(inventory: Inventory, principal: Principal | str, table: Table) -> list[Granted]:
    """Return what each grant opens of a table to a principal, those that open nothing left out."""
    found: list[Granted] = []
    for resource in inventory.of_type(types.LAKE_PERMISSIONS):
        by = Deciding(resource.urn, "permissions", None, "Grant", "Lake Formation grant")
        try:
            about, opened = _opened(inventory, resource, table)
            answer = all_of((about, _reads(resource), _holds(resource, principal)))
        except (UndecidedError, FaultError) as error:
            answer, opened = unknown(f"{resource.name}: {error}"), ALL_COLUMNS
        if not answer.is_no:
            found.append(Granted(answer.of(by), opened))
    return found


def select(table: Table) -> Callable[[Inventory, Principal | str], Answer]:
    """Return the step that is Lake Formation's own: a grant to read the table, or part of it."""

    def step(inventory: Inventory, principal: Principal | str) -> Answer:
        if not is_registered(inventory, table):
            return YES
        found = every_yes(it.answer for it in granted(inventory, principal, table))
        who = principal.name if isinstance(principal, Principal) else principal
        missing = no(f"no Lake Formation grant opens {table.database}.{table.name} to {who}")
        return missing if found.is_no else found

    return step


def columns(inventory: Inventory, principal: Principal, table: Table) -> tuple[str, ...]:
    """Return the columns that grants open to a principal, in the table's order."""
    if not is_registered(inventory, table):
        return table.columns
    opened = {
        name
        for it in granted(inventory, principal, table)
        if it.answer.is_yes
        for name in (table.columns if it.columns == ALL_COLUMNS else it.columns)
    }
    return tuple(it for it in table.columns if it in opened)


def _holds(resource: Resource, principal: Principal | str) -> Answer:
    """Return whether a grant is to a principal, itself or as one of all that its account has."""
    holder = resource.prop("principal").text() or ""
    arn = principal.arn if isinstance(principal, Principal) else principal
    if holder.replace("_", "").upper().endswith("IAMALLOWEDPRINCIPALS"):
        return YES
    if holder.endswith(":IAMPrincipals"):
        return yes_or_no(holder.partition(":")[0] == arn_part(arn, 4))
    if arn.endswith("_*") and holder.startswith(arn[:-1]):
        return unknown(f"whether {holder} is the role of {arn}")
    return yes_or_no(holder == arn)


def _reads(resource: Resource) -> Answer:
    rights = {it.upper() for it in resource.prop("permissions").texts()}
    return yes_or_no(bool(rights & _READS))


def _opened(
    inventory: Inventory, resource: Resource, table: Table
) -> tuple[Answer, tuple[str, ...]]:
    """Return whether a grant is about a table, and the columns that it opens."""
    for name, read in _FORMS.items():
        place = resource.prop(name)
        if not place.is_absent:
            return read(inventory, place, table)
    return NO, ()


_Opened = tuple[Answer, tuple[str, ...]]


def _by_table(_: Inventory, place: Property, table: Table) -> _Opened:
    return yes_or_no(_is_it(place, table)), ALL_COLUMNS


def _by_columns(_: Inventory, place: Property, table: Table) -> _Opened:
    named = tuple(place.field("columnNames").texts())
    excluded = set(place.field("excludedColumnNames").texts())
    opened = named or tuple(it for it in table.columns if it not in excluded)
    return yes_or_no(_is_it(place, table)), opened


def _by_tags(inventory: Inventory, place: Property, table: Table) -> _Opened:
    if place.field("resourceType").text() != "TABLE":
        return NO, ()
    own = _tags(inventory, table)
    return (
        yes_or_no(
            all(
                own.get(it.field("key").text() or "") in it.field("values").texts()
                for it in place.field("expressions").items()
            )
        ),
        ALL_COLUMNS,
    )


_FORMS: Final[Mapping[str, Callable[[Inventory, Property, Table], _Opened]]] = {
    "table": _by_table,
    "tableWithColumns": _by_columns,
    "lfTagPolicy": _by_tags,
}
"""The forms of a grant that open a table; others open databases, locations or the catalogue."""


def _is_it(place: Property, table: Table) -> bool:
    if place.field("databaseName").text() != table.database:
        return False
    name = place.field("name").text()
    return name == table.name or (name is None and place.field("wildcard").flag() is True)


def _tags(inventory: Inventory, table: Table) -> Mapping[str, str]:
    """Return a table's LF-tags: the database's, and over them its own."""
    found: dict[str, str] = {}
    of_database, of_table = _tagged(inventory, "database"), _tagged(inventory, "table")
    for resource, place in of_database:
        if place.field("name").text() == table.database:
            found.update(_pairs(resource))
    for resource, place in of_table:
        if (place.field("databaseName").text(), place.field("name").text()) == (
            table.database,
            table.name,
        ):
            found.update(_pairs(resource))
    return found


def _tagged(inventory: Inventory, what: str) -> Sequence[tuple[Resource, Property]]:
    return [
        (it, it.prop(what))
        for it in inventory.of_type(types.LAKE_TAGS)
        if not it.prop(what).is_absent
    ]


def _pairs(resource: Resource) -> Iterator[tuple[str, str]]:
    for tag in resource.prop("lfTags").items():
        yield tag.field("key").text() or "", tag.field("value").text() or ""
