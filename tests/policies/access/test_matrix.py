"""The matrix of use cases and datasets: the specs say what it must be."""

from __future__ import annotations

import datetime as dt

from components import naming
from components.spec import loader
from policies.access import lake
from policies.access.matrix import Cell, matrix
from tests.policies.access.stacks import held
from tests.policies.support import ROOT, TODAY


def _cells() -> dict[tuple[str | None, str], Cell]:
    return {(it.use_case, it.dataset): it for it in matrix(held())}


def test_it_is_what_the_specs_were_granted() -> None:
    """Each cell against the use case's spec: dataset, columns and the end of its approval."""
    specs = loader.load(ROOT / loader.STACKS, TODAY)
    approved = {
        (name, naming.glue_name(dataset)): use
        for name, where in specs.use_cases.items()
        for dataset, use in where["sandbox"].datasets.items()
        if "sandbox" in where
    }
    tables = {it.name: it for it in lake.tables(held())}
    cells = _cells()
    assert set(cells) == {(it, table) for it in (*specs.use_cases, None) for table in tables}
    for place, cell in cells.items():
        if place[0] is None:
            continue
        use = approved.get((place[0], place[1]))
        if use is None:
            assert (cell.decision, cell.columns, cell.until) == ("denied", (), None), cell
            continue
        day = use.expires_on + dt.timedelta(days=1)
        assert cell.decision == "allowed"
        assert cell.until == dt.datetime.combine(day, dt.time(), dt.UTC)
        table = tables[cell.dataset]
        assert cell.columns == tuple(
            it for it in table.columns if not use.columns or it in use.columns
        )
        assert all(it.by for it in cell.accesses)


def test_of_no_use_case_read_the_platforms_own_roles_alone() -> None:
    """Lake Formation's role of a data class, who looks for personal data in it, and who audits."""
    readers = {
        dataset: {it.principal.removeprefix("role groundwork-") for it in cell.accesses if it.by}
        for (use_case, dataset), cell in _cells().items()
        if use_case is None
    }
    unread = {"permission set platform-engineer-sandbox", "permission set security-sandbox"}
    assert {name: found - unread for name, found in readers.items()} == {
        "delivery_papers": {"data-restricted-access"},
        "focus_1_2": set(),
        "help_articles": {"data-public-access", "data-public-scan"},
        "house_rules": {"data-internal-access", "data-internal-scan"},
        "model_invocations": {"records-auditor"},
        "model_invocations_redacted": {"platform-redacted-copy", "records-developer"},
        "order_status": {"data-internal-access", "data-internal-scan"},
        "supplier_invoices": {"data-restricted-access"},
        "support_tickets": {"data-confidential-access"},
    }
    assert _cells()[None, "focus_1_2"].decision == "undecided"
