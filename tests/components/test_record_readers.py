from __future__ import annotations

from typing import Any

from components.record_readers import RecordReaders, RecordReadersArgs
from tests.components.example import PLACE, statements
from tests.harness import declare

LOGS = "arn:aws:logs:us-east-1:000000000000:log-group:/groundwork"
GLUE = "arn:aws:glue:us-east-1:000000000000"


def _policies() -> dict[str, dict[str, dict[str, Any]]]:
    args = RecordReadersArgs(
        place=PLACE,
        records_bucket="records",
        records_key_arn="arn:records-key",
        redacted_bucket="redacted",
        redacted_key_arn="arn:redacted-key",
    )
    declared = declare(lambda: RecordReaders("record-readers", args))
    policies = declared.of_type("aws:iam/policy:Policy").values()
    assert {it["path"] for it in policies} == {"/groundwork/"}
    return {it["name"]: statements(it["policy"]) for it in policies}


def test_auditors_read_the_records_as_they_were_and_nothing_else() -> None:
    policy = _policies()["groundwork-records-auditor"]
    assert {sid: each["Resource"] for sid, each in policy.items()} == {
        "DescribeTable": [
            f"{GLUE}:catalog",
            f"{GLUE}:database/groundwork_records",
            f"{GLUE}:table/groundwork_records/model_invocations",
        ],
        "ListRecords": ["arn:aws:s3:::records"],
        "ReadRecords": ["arn:aws:s3:::records/bedrock/*"],
        "DecryptRecords": ["arn:records-key"],
        "ReadLogUnmasked": [
            f"{LOGS}/platform/model-invocations",
            f"{LOGS}/platform/model-invocations:*",
        ],
        "FollowQueries": ["*"],
    }
    assert "logs:Unmask" in policy["ReadLogUnmasked"]["Action"]


def test_developers_read_what_is_masked_and_never_unmask() -> None:
    policy = _policies()["groundwork-records-developer"]
    allowed = {sid: each["Resource"] for sid, each in policy.items() if each["Effect"] == "Allow"}
    assert allowed == {
        "DescribeTable": [
            f"{GLUE}:catalog",
            f"{GLUE}:database/groundwork_records",
            f"{GLUE}:table/groundwork_records/model_invocations_redacted",
        ],
        "ListRecords": ["arn:aws:s3:::redacted"],
        "ReadRecords": ["arn:aws:s3:::redacted/*"],
        "DecryptRecords": ["arn:redacted-key"],
        "ReadLogsMasked": [f"{LOGS}/*/*", f"{LOGS}/*/*:*"],
        "FollowQueries": ["*"],
    }
    assert not [sid for sid in allowed if "logs:Unmask" in policy[sid]["Action"]]
    assert policy["NeverUnmask"] == {
        "Effect": "Deny",
        "Action": ["logs:Unmask"],
        "Resource": ["*"],
    }
    assert policy["NeverReadRecords"]["Effect"] == "Deny"
    assert policy["NeverReadRecords"]["Resource"] == ["arn:aws:s3:::records/*"]


def test_both_only_read() -> None:
    reads = ("Describe", "Filter", "Get", "List", "StartQuery", "StopQuery", "Decrypt", "Unmask")
    for policy in _policies().values():
        for each in policy.values():
            if each["Effect"] == "Allow":
                actions = [it.partition(":")[2] for it in each["Action"]]
                assert [it for it in actions if not it.startswith(reads)] == []
