"""Every rule of a service model is enforced, and every fault is told with its path."""

from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest
from botocore.model import Shape
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.validate import Fault, _compiled, faults  # pyright: ignore[reportPrivateUsage]

SESSION = botocore.session.get_session()


def request(service: str, operation: str) -> Shape:
    shape = SESSION.get_service_model(service).operation_model(operation).input_shape
    assert shape is not None
    return shape


def paths(shape: Shape, value: object) -> dict[str, str]:
    return {fault.path: fault.allowed for fault in faults(shape, value)}


GUARDRAIL: dict[str, Any] = {
    "name": "support",
    "blockedInputMessaging": "no",
    "blockedOutputsMessaging": "no",
    "contentPolicyConfig": {
        "filtersConfig": [{"type": "HATE", "inputStrength": "HIGH", "outputStrength": "LOW"}]
    },
}


def test_a_right_request_has_no_faults() -> None:
    assert paths(request("bedrock", "CreateGuardrail"), GUARDRAIL) == {}


@pytest.mark.parametrize(
    ("change", "path", "allowed"),
    [
        ({"name": "two words"}, "name", "text matching [0-9a-zA-Z-_]+"),
        ({"name": "x" * 51}, "name", "1 to 50 characters"),
        ({"name": 3}, "name", "text"),
        ({"blockedInputMessaging": None}, "blockedInputMessaging", "text"),
        ({"topicPolicyConfig": {"topicsConfig": []}}, "topicPolicyConfig.topicsConfig", "1 to 30"),
        (
            {"contextualGroundingPolicyConfig": {"filtersConfig": [{"type": "GROUNDING"}]}},
            "contextualGroundingPolicyConfig.filtersConfig[0].threshold",
            "threshold is required",
        ),
        (
            {
                "contextualGroundingPolicyConfig": {
                    "filtersConfig": [{"type": "GROUNDING", "threshold": -1}]
                }
            },
            "contextualGroundingPolicyConfig.filtersConfig[0].threshold",
            "a number, at least 0",
        ),
        (
            {
                "contentPolicyConfig": {
                    "filtersConfig": [
                        {"type": "HAT", "inputStrength": "HIGH", "outputStrength": "LOW"}
                    ]
                }
            },
            "contentPolicyConfig.filtersConfig[0].type",
            "one of SEXUAL, VIOLENCE, HATE",
        ),
        ({"contentPolicyConfig": []}, "contentPolicyConfig", "a structure of filtersConfig"),
        ({"tags": {"a": "b"}}, "tags", "a list"),
        ({"colour": "red"}, "colour", "one of name, description"),
    ],
)
def test_a_fault_names_path_and_what_is_allowed(
    change: dict[str, Any], path: str, allowed: str
) -> None:
    found = paths(request("bedrock", "CreateGuardrail"), {**GUARDRAIL, **change})
    assert list(found) == [path]
    assert allowed in found[path]


def test_all_faults_come_in_one_run() -> None:
    shape = request("bedrock", "CreateGuardrail")
    assert set(paths(shape, {"name": "", "colour": 1})) == {
        "name",
        "colour",
        "blockedInputMessaging",
        "blockedOutputsMessaging",
    }


def test_a_sensitive_value_is_not_shown() -> None:
    secret = "hunter2" * 10_000
    shape = request("secretsmanager", "CreateSecret")
    [fault] = faults(shape, {"Name": "s", "SecretString": secret})
    assert fault == Fault("SecretString", "70000 characters", "1 to 65536 characters")
    [wrong] = faults(request("bedrock", "CreateGuardrail"), {**GUARDRAIL, "name": "hunter2!"})
    assert wrong.found == "8 characters (sensitive)"


def test_unknown_values_are_skipped_at_any_depth() -> None:
    unknown = object()
    value = {**GUARDRAIL, "contentPolicyConfig": {"filtersConfig": [unknown]}, "kmsKeyId": unknown}
    shape = request("bedrock", "CreateGuardrail")
    assert list(faults(shape, value, skip=lambda v: v is unknown)) == []
    assert len(list(faults(shape, value))) == 2


def test_idempotency_tokens_may_be_left_out() -> None:
    shape = request("fsx", "CreateBackup")
    assert "ClientRequestToken" not in paths(shape, {})
    token = SESSION.get_service_model("ssm").operation_model("CreateOpsItem").input_shape
    assert token is not None


def test_a_union_takes_one_member() -> None:
    shape = SESSION.get_service_model("bedrock").shape_for("InferenceProfileModelSource")
    assert [f.found for f in faults(shape, {})] == ["0 members"]


def test_maps_are_checked_by_key_and_value() -> None:
    shape = request("lambda", "TagResource")
    found = paths(shape, {"Resource": "x", "Tags": {"k": 1}})
    assert found["Tags['k']"] == "text"


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (datetime.now(UTC), True),
        ("2026-01-01T00:00:00Z", True),
        (1_700_000_000, True),
        ("soon", False),
        (None, False),
    ],
)
def test_times(value: object, *, right: bool) -> None:
    shape = SESSION.get_service_model("budgets").shape_for("TimePeriod")
    assert (paths(shape, {"Start": value}) == {}) is right


@pytest.mark.parametrize(
    ("value", "right"), [(30, True), (True, False), (30.5, False), ("30", False)]
)
def test_whole_numbers(value: object, *, right: bool) -> None:
    shape = request("logs", "PutRetentionPolicy")
    assert (paths(shape, {"logGroupName": "g", "retentionInDays": value}) == {}) is right


def test_no_number_is_infinite() -> None:
    shape = SESSION.get_service_model("cloudwatch").shape_for("Threshold")
    assert [f.allowed for f in faults(shape, float("nan"))] == ["a number"]


def test_unicode_classes_and_astral_ranges_are_understood() -> None:
    tag = request("iam", "TagRole")
    assert paths(tag, {"RoleName": "r", "Tags": [{"Key": "Ärzte", "Value": "日本"}]}) == {}
    found = paths(tag, {"RoleName": "r", "Tags": [{"Key": "a<b", "Value": ""}]})
    assert list(found) == ["Tags[0].Key"]
    database = request("glue", "CreateDatabase")
    assert paths(database, {"DatabaseInput": {"Name": "emoji-\N{GRINNING FACE}"}}) == {}


def test_only_patterns_that_are_none_cannot_be_read() -> None:
    unreadable: set[str] = set()
    for service in ("bedrock", "budgets", "cloudtrail", "cloudwatch", "dynamodb", "glue", "iam"):
        model = SESSION.get_service_model(service)
        for name in model.shape_names:
            pattern = model.shape_for(name).metadata.get("pattern")
            if pattern and _compiled(pattern) is None:
                unreadable.add(f"{service}.{name}")
    assert unreadable == set()
    assert _compiled(r"a{1}{2}(") is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_value_breaks_it(value: object) -> None:
    found = list(faults(request("bedrock", "CreateGuardrail"), value))
    assert found
    assert all(fault.allowed for fault in found)
