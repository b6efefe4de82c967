"""Data access: Lake Formation's grants and its defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.iam import account_of
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Resource
from policies.values import Property

EVERY_IAM_PRINCIPAL: Final = "IAM_ALLOWED_PRINCIPALS"
"""Lake Formation's name for whoever IAM lets in: naming it switches Lake Formation off."""

_GRANTS_LINK: Final = (
    "https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html"
)


def _is_every_principal(principal: Property) -> bool:
    name = re.sub(r"[\s_-]", "", principal.text() or "").upper()
    return name == "EVERYONE" or name.endswith(("IAMALLOWEDPRINCIPALS", "IAMPRINCIPALS"))


def _grant_is_narrow(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        _names_rights(resource),
        _cannot_be_passed_on(resource),
        _names_a_principal(resource, context),
        _names_columns(resource, context),
    )


def _names_rights(resource: Resource) -> Iterator[Finding]:
    rights = resource.prop("permissions")
    if any(right.upper() in ("ALL", "SUPER") for right in rights.texts()):
        yield failed(rights, "the grant gives every right", "name the rights, as SELECT")
    else:
        yield passed(rights, f"the grant gives {', '.join(rights.texts()) or 'nothing'}")


def _cannot_be_passed_on(resource: Resource) -> Iterator[Finding]:
    grantable = resource.prop("permissionsWithGrantOptions")
    if grantable.texts():
        yield failed(
            grantable,
            f"the holder may pass on {', '.join(grantable.texts())}",
            "leave out permissionsWithGrantOptions",
        )
    else:
        yield passed(grantable, "the holder cannot pass the grant on")


def _names_a_principal(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    principal = resource.prop("principal")
    if _is_every_principal(principal):
        yield failed(
            principal,
            f"the grant is to {principal.text()}: whoever IAM lets in",
            "grant to the use case's role",
        )
    elif account_of(principal.text() or "") not in context.account_ids:
        yield failed(
            principal,
            f"the grant is to {principal.text()}, who is of no known account",
            "grant to a role of the environment's account",
        )
    else:
        yield passed(principal, f"the grant is to {principal.text()}")


def _names_columns(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    table = resource.prop("table")
    if not table.is_absent:
        name = table.field("name").text()
        if table.field("wildcard").flag() is True or name is None:
            yield failed(table, "the grant opens every table of the database", "name one table")
        elif name in context.column_grant_tables:
            yield failed(
                table,
                f"the grant opens the whole table {name}, whose class asks for named columns",
                "use tableWithColumns and name the approved columns",
            )
        else:
            yield passed(table, f"the grant opens the table {name}")
    tagged = resource.prop("lfTagPolicy")
    if not tagged.is_absent:
        if tagged.field("resourceType").text() == "DATABASE":
            yield passed(tagged, "the grant is on databases with an LF-tag, and opens no table")
        else:
            yield failed(
                tagged,
                "the grant opens every table with an LF-tag, those of other datasets too",
                "name the table, and use LF-tags for databases",
            )
    columns = resource.prop("tableWithColumns")
    if not columns.is_absent:
        name = columns.field("name").text()
        if columns.field("columnNames").texts():
            yield passed(columns, f"the grant opens named columns of {name}")
        elif name in context.column_grant_tables:
            yield failed(
                columns,
                f"the grant opens columns of {name} that it does not name",
                "name the approved columns in columnNames",
            )
        else:
            yield passed(columns, f"the grant opens columns of {name}")


GRANT_IS_NARROW: Final = Policy(
    id="DAT-03",
    name="grant-is-narrow",
    title="A data grant names its holder, its rights and, where the class asks, its columns",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.LAKE_PERMISSIONS,),
    rationale="A wide grant gives more than its owner approved, and a grantable one spreads.",
    remedy="grant named rights on named columns to one role",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-6"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.7.2",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=(_GRANTS_LINK,),
    on_resource=_grant_is_narrow,
)


def _grant_is_approved(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    place, table = _granted_table(resource)
    if context.use_case is None or table is None:
        yield not_applicable(place, "it gives no use case data of a table")
        return
    approval = context.grant_approvals.get(table)
    if approval is None:
        yield failed(
            place,
            f"no approval opens {table} to {context.use_case}",
            "add the dataset to the use case's spec with its owner's approval",
        )
    elif context.today > approval.expires_on:
        yield failed(
            place,
            f"the approval {approval.reference} ended on {approval.expires_on}",
            "have the dataset's owner approve again, or leave the dataset out",
        )
    else:
        yield passed(place, f"{approval.reference} opens it until {approval.expires_on}")


def _granted_table(resource: Resource) -> tuple[Property, str | None]:
    for name in ("table", "tableWithColumns"):
        place = resource.prop(name)
        if not place.is_absent:
            return place, place.field("name").text()
    return resource.prop("principal"), None


GRANT_IS_APPROVED: Final = Policy(
    id="DAT-02",
    name="grant-is-approved",
    title="A use case reads a dataset by its owner's approval, and no longer than that",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.LAKE_PERMISSIONS,),
    rationale="Access that nobody has to renew stays when its reason has gone.",
    remedy="have the dataset's owner approve, with a number and an end",
    supports=Supports(
        nist_800_53_r5=("AC-2", "AC-21"),
        nist_ai_rmf=("GOVERN 6.1", "MAP 4.1"),
        iso42001=("A.7.3", "A.7.5"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.2", "CC6.3"),
    ),
    links=(_GRANTS_LINK,),
    on_resource=_grant_is_approved,
)


def _no_open_defaults(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    names = ("createDatabaseDefaultPermissions", "createTableDefaultPermissions")
    yield from each_decided(*(_default_is_empty(resource.prop(name)) for name in names))


def _default_is_empty(defaults: Property) -> Iterator[Finding]:
    given = [
        item
        for item in defaults.items()
        # The provider writes a block without a principal for "nobody".
        if item.field("principal").text() or item.field("permissions").texts()
    ]
    for item in given:
        holder = item.field("principal").text() or EVERY_IAM_PRINCIPAL
        rights = ", ".join(item.field("permissions").texts())
        yield failed(item, f"what is created is open to {holder} ({rights or 'no rights'})")
    if not given:
        yield passed(defaults, "nothing is open by default")


NO_OPEN_DEFAULTS: Final = Policy(
    id="DAT-04",
    name="no-open-lake-defaults",
    title="New databases and tables are open to nobody by default",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.LAKE_SETTINGS,),
    rationale="Under an account's first defaults Lake Formation decides nothing, IAM alone does.",
    remedy="leave createDatabaseDefaultPermissions and createTableDefaultPermissions empty",
    supports=Supports(
        nist_800_53_r5=("AC-3",),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.7.2",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/lake-formation/latest/dg/change-settings.html",),
    on_resource=_no_open_defaults,
)
