"""Athena's workgroups and Lake Formation's LF-tags behave as their API references say."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal


def test_a_workgroup_is_changed_part_by_part(client: Client) -> None:
    athena = client("athena")
    athena.create_work_group(
        Name="w",
        Configuration={
            "ResultConfiguration": {
                "OutputLocation": "s3://results/",
                "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
            },
            "BytesScannedCutoffPerQuery": 10_000_000,
        },
    )
    made = athena.get_work_group(WorkGroup="w")["WorkGroup"]
    assert made["Configuration"]["PublishCloudWatchMetricsEnabled"] is True
    assert made["Configuration"]["EngineVersion"]["SelectedEngineVersion"] == "AUTO"
    athena.update_work_group(
        WorkGroup="w",
        Description="d",
        ConfigurationUpdates={
            "RemoveBytesScannedCutoffPerQuery": True,
            "ResultConfigurationUpdates": {"RemoveEncryptionConfiguration": True},
        },
    )
    changed = athena.get_work_group(WorkGroup="w")["WorkGroup"]
    assert changed["Description"] == "d"
    assert changed["CreationTime"] == made["CreationTime"]
    assert changed["Configuration"]["ResultConfiguration"] == {"OutputLocation": "s3://results/"}
    assert "BytesScannedCutoffPerQuery" not in changed["Configuration"]


def test_a_workgroup_with_queries_goes_only_on_demand(client: Client) -> None:
    athena = client("athena")
    athena.create_work_group(Name="w", Tags=[{"Key": "a", "Value": "b"}])
    assert refusal(athena.create_work_group, Name="w")[0] == "InvalidRequestException"
    athena.create_named_query(Name="q", Database="d", QueryString="SELECT 1", WorkGroup="w")
    assert "is not empty" in refusal(athena.delete_work_group, WorkGroup="w")[1]
    athena.delete_work_group(WorkGroup="w", RecursiveDeleteOption=True)
    code, message = refusal(athena.get_work_group, WorkGroup="w")
    assert (code, message) == ("InvalidRequestException", "WorkGroup w is not found.")
    names = [it["Name"] for it in athena.list_work_groups()["WorkGroups"]]
    assert names == ["primary"]
    assert refusal(athena.delete_work_group, WorkGroup="primary")[0] == "InvalidRequestException"


@pytest.mark.parametrize(
    "config",
    [
        {"ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "SSE_KMS"}}},
        {"ResultConfiguration": {"OutputLocation": "results"}},
        {
            "ResultConfiguration": {"OutputLocation": "s3://results/"},
            "ManagedQueryResultsConfiguration": {"Enabled": True},
        },
    ],
)
def test_a_workgroup_that_aws_would_refuse(client: Client, config: dict[str, Any]) -> None:
    code, _ = refusal(client("athena").create_work_group, Name="w", Configuration=config)
    assert code == "InvalidRequestException"


@pytest.fixture
def lake(client: Client) -> Any:
    glue = client("glue")
    glue.create_database(DatabaseInput={"Name": "support"})
    columns = [{"Name": it, "Type": "string"} for it in ("id", "question")]
    glue.create_table(
        DatabaseName="support",
        TableInput={"Name": "tickets", "StorageDescriptor": {"Columns": columns}},
    )
    lake = client("lakeformation")
    lake.create_lf_tag(TagKey="class", TagValues=["public", "internal"])
    lake.create_lf_tag(TagKey="domain", TagValues=["support"])
    return lake


def _put(lake: Any, resource: Any, key: str, value: str) -> list[Any]:
    tags = [{"TagKey": key, "TagValues": [value]}]
    return lake.add_lf_tags_to_resource(Resource=resource, LFTags=tags)["Failures"]


DATABASE = {"Database": {"Name": "support"}}
TABLE = {"Table": {"DatabaseName": "support", "Name": "tickets"}}


def test_a_table_has_its_own_tags_and_its_database_s(lake: Any) -> None:
    assert _put(lake, DATABASE, "class", "internal") == []
    assert _put(lake, TABLE, "domain", "support") == []
    assert _put(lake, TABLE, "class", "public") == []
    every = lake.get_resource_lf_tags(Resource=TABLE)["LFTagsOnTable"]
    assert {it["TagKey"]: it["TagValues"] for it in every} == {
        "class": ["public"],
        "domain": ["support"],
    }
    lake.remove_lf_tags_from_resource(
        Resource=TABLE, LFTags=[{"TagKey": "class", "TagValues": ["public"]}]
    )
    every = lake.get_resource_lf_tags(Resource=TABLE)["LFTagsOnTable"]
    assert {it["TagKey"]: it["TagValues"][0] for it in every}["class"] == "internal"
    own = lake.get_resource_lf_tags(Resource=TABLE, ShowAssignedLFTags=True)["LFTagsOnTable"]
    assert [it["TagKey"] for it in own] == ["domain"]


def test_columns_have_the_tags_of_their_table(lake: Any) -> None:
    _put(lake, TABLE, "class", "internal")
    column = {
        "TableWithColumns": {"DatabaseName": "support", "Name": "tickets", "ColumnNames": ["id"]}
    }
    assert _put(lake, column, "class", "public") == []
    both: dict[str, Any] = {
        "TableWithColumns": {"DatabaseName": "support", "Name": "tickets", "ColumnWildcard": {}}
    }
    told = lake.get_resource_lf_tags(Resource=both)["LFTagsOnColumns"]
    assert {it["Name"]: it["LFTags"][0]["TagValues"] for it in told} == {
        "id": ["public"],
        "question": ["internal"],
    }


def test_what_is_not_there_cannot_be_put_on(lake: Any) -> None:
    (failure,) = _put(lake, DATABASE, "class", "secret")
    assert failure["Error"]["ErrorCode"] == "EntityNotFoundException"
    missing = {"Database": {"Name": "none"}}
    code, _ = refusal(
        lake.add_lf_tags_to_resource,
        Resource=missing,
        LFTags=[{"TagKey": "class", "TagValues": ["public"]}],
    )
    assert code == "EntityNotFoundException"
    assert refusal(lake.get_resource_lf_tags, Resource=missing)[0] == "EntityNotFoundException"


def test_a_value_in_use_stays_and_a_deleted_tag_is_gone_everywhere(lake: Any) -> None:
    _put(lake, DATABASE, "class", "internal")
    code, _ = refusal(lake.update_lf_tag, TagKey="class", TagValuesToDelete=["internal"])
    assert code == "InvalidInputException"
    lake.update_lf_tag(TagKey="class", TagValuesToDelete=["public"], TagValuesToAdd=["secret"])
    assert lake.get_lf_tag(TagKey="class")["TagValues"] == ["internal", "secret"]
    lake.delete_lf_tag(TagKey="class")
    assert [it["TagKey"] for it in lake.list_lf_tags()["LFTags"]] == ["domain"]
    assert "LFTagOnDatabase" not in lake.get_resource_lf_tags(Resource=DATABASE)
