"""A change of a part that needs another resource."""

from sandbox.compare import changes
from sandbox.types import find

EXPORT = find("aws:bcmdata/export:Export")


def _inputs(query: str, granularity: str) -> dict[str, object]:
    configured = {"FOCUS_1_2_AWS": {"TIME_GRANULARITY": granularity}}
    queries = [{"queryStatement": query, "tableConfigurations": configured}]
    return {"export": {"name": "focus", "dataQueries": queries}}


def test_what_is_set_of_a_table_needs_another_export() -> None:
    state = _inputs("SELECT Tags FROM FOCUS_1_2_AWS", "DAILY")
    query = _inputs("SELECT BilledCost FROM FOCUS_1_2_AWS", "DAILY")
    table = _inputs("SELECT Tags FROM FOCUS_1_2_AWS", "HOURLY")
    assert [c.replaces for c in changes(EXPORT, state, state, query)] == [False]
    assert [c.replaces for c in changes(EXPORT, state, state, table)] == [True]
    assert [c.replaces for c in changes(EXPORT, state, state, {})] == [True]
