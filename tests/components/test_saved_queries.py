from __future__ import annotations

from components.saved_queries import (
    FINDING_QUERIES,
    INVOCATION_QUERIES,
    SavedQueries,
    SavedQueriesArgs,
)
from tests.harness import declare


def test_queries_lie_in_a_folder_of_their_subject() -> None:
    args = SavedQueriesArgs(folder="platform", log_group="/a/b", queries={"one": "limit 1"})
    declared = declare(lambda: SavedQueries("queries", args))
    assert declared.of_type("aws:cloudwatch/queryDefinition:QueryDefinition") == {
        "queries-one": {
            "name": "groundwork/platform/one",
            "logGroupNames": ["/a/b"],
            "queryString": "limit 1",
        }
    }


def test_a_query_never_unmasks() -> None:
    for query in (*INVOCATION_QUERIES.values(), *FINDING_QUERIES.values()):
        assert "unmask" not in query
        assert query.split()[0] in {"fields", "filter", "stats"}
