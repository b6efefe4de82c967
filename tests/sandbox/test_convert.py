"""Values between Pulumi's spelling and AWS's."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import Shape, ShapeResolver

from sandbox.convert import UNKNOWN, UnmappedError, from_aws, match, to_aws

SHAPES: dict[str, Any] = {
    "Text": {"type": "string"},
    "Whole": {"type": "integer"},
    "Real": {"type": "double"},
    "Texts": {"type": "list", "member": {"shape": "Text"}},
    "Tag": {
        "type": "structure",
        "members": {"Key": {"shape": "Text"}, "Value": {"shape": "Text"}},
    },
    "Tags": {"type": "list", "member": {"shape": "Tag"}},
    "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Whole"}},
    "Rule": {
        "type": "structure",
        "members": {
            "ID": {"shape": "Text"},
            "Days": {"shape": "Whole"},
            "KmsKeyId": {"shape": "Text"},
        },
    },
    "Rules": {"type": "list", "member": {"shape": "Rule"}},
    "RuleSet": {"type": "structure", "members": {"Rules": {"shape": "Rules"}}},
    "Methods": {
        "type": "structure",
        "members": {"Quantity": {"shape": "Whole"}, "Items": {"shape": "Texts"}},
    },
}
RULE = {"object": {"id": "string", "days": "integer", "kmsKeyId": "string"}}


def shape(name: str) -> Shape:
    return ShapeResolver(SHAPES).get_shape_by_name(name)


def sent(value: Any, name: str, **names: str) -> Any:
    dotted = {k.replace("__", "."): v for k, v in names.items()}
    return to_aws(value, shape(name), dotted, "p", lambda _aws, _ours: None, "P")


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("bucket", ("Bucket", "ACL"), "Bucket"),
        ("kmsKeyId", ("KMSKeyId", "KMSKey"), "KMSKeyId"),
        ("rules", ("Rule", "Role"), "Rule"),
        ("policies", ("Policy",), "Policy"),
        ("rule", ("Rules",), "Rules"),
        ("versioningConfiguration", ("Versioning",), "Versioning"),
        ("topicPolicyConfig", ("TopicPolicy",), "TopicPolicy"),
        ("name", ("RoleName", "UserName"), None),
        ("config", ("Arn",), None),
    ],
)
def test_names_are_matched(name: str, candidates: tuple[str, ...], meant: str | None) -> None:
    assert match(name, candidates) == meant


def test_the_closest_name_is_taken() -> None:
    assert match("rules", ("Rule", "Rules")) == "Rules"
    assert match("rule", ("Rules", "Rule")) == "Rule"


def test_a_structure() -> None:
    assert sent({"id": "a", "kmsKeyId": "k"}, "Rule") == {"ID": "a", "KmsKeyId": "k"}


def test_a_property_without_a_member_is_told_by_its_path() -> None:
    with pytest.raises(UnmappedError, match=r"^p\[1\]\.colour$"):
        sent([{"id": "a"}, {"colour": "red"}], "Rules")


def test_names_of_the_declaration_hold_at_any_index() -> None:
    assert sent([{"label": "a"}], "Rules", p__label="ID") == [{"ID": "a"}]


def test_one_object_where_aws_has_a_list_and_a_list_where_it_has_one() -> None:
    assert sent({"id": "a"}, "Rules") == [{"ID": "a"}]
    assert sent([{"id": "a"}], "Rule") == {"ID": "a"}
    assert sent([], "Rule") is None


def test_a_list_in_a_structure_around_it() -> None:
    assert sent([{"id": "a"}], "RuleSet") == {"Rules": [{"ID": "a"}]}


def test_tags_are_pairs() -> None:
    assert sent({"a": "1"}, "Tags") == [{"Key": "a", "Value": "1"}]


def test_numbers_and_text() -> None:
    assert sent("5", "Whole") == 5
    assert sent("0.5", "Real") == 0.5
    assert sent({"a": "7"}, "Map") == {"a": 7}


def test_unknowns_stay_where_they_are() -> None:
    assert sent([{"id": UNKNOWN, "days": 3}], "Rules") == [{"ID": UNKNOWN, "Days": 3}]
    assert sent(UNKNOWN, "Rules") is UNKNOWN


def test_absent_members_are_not_sent() -> None:
    assert sent({"id": "a", "days": None}, "Rule") == {"ID": "a"}


def test_aws_paths_lead_back_to_properties() -> None:
    seen: dict[str, str] = {}
    to_aws([{"id": "a"}], shape("Rules"), {}, "rules", seen.__setitem__, "Rules")
    assert seen == {"Rules": "rules", "Rules[0]": "rules[0]", "Rules[0].ID": "rules[0].id"}


def back(value: Any, schema: Any, **names: str) -> Any:
    return from_aws(value, schema, names, "p")


def test_an_answer_in_pulumis_words() -> None:
    answer = [{"ID": "a", "Days": 3, "Unheard": True}]
    assert back(answer, {"array": RULE}) == [{"id": "a", "days": 3}]


def test_a_list_of_one_as_an_object_and_none_as_nothing() -> None:
    assert back([{"ID": "a"}], RULE) == {"id": "a"}
    assert back([], RULE) is None
    assert back({"ID": "a"}, {"array": RULE}) == [{"id": "a"}]


def test_a_list_in_a_structure_comes_out_of_it() -> None:
    assert back({"Quantity": 1, "Items": ["GET"]}, {"array": "string"}) == ["GET"]


def test_pairs_become_a_map() -> None:
    assert back([{"Key": "a", "Value": "1"}], {"map": "string"}) == {"a": "1"}


@pytest.mark.parametrize(
    ("value", "schema", "ours"),
    [
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), "string", "2026-11-23T12:00:00Z"),
        (b"text", "string", "text"),
        (True, "string", "true"),
        (5, "string", "5"),
        ({"a": 1}, "string", '{"a": 1}'),
        ("Enabled", "boolean", True),
        ("Suspended", "boolean", False),
        ("30", "integer", 30),
        (30.0, "integer", 30),
    ],
)
def test_scalars_of_another_type(value: object, schema: str, ours: object) -> None:
    assert back(value, schema) == ours


@pytest.mark.parametrize(
    ("value", "name", "schema"),
    [
        ([{"id": "a", "days": 3}], "Rules", {"array": RULE}),
        ({"id": "a", "kmsKeyId": "k"}, "Rule", RULE),
        ({"a": "1", "b": "2"}, "Tags", {"map": "string"}),
        ({"a": 1}, "Map", {"map": "integer"}),
        ([{"id": "a"}], "RuleSet", {"array": RULE}),
        (["GET", "PUT"], "Methods", {"array": "string"}),
    ],
)
def test_there_and_back(value: Any, name: str, schema: Any) -> None:
    assert back(sent(value, name), schema) == value
