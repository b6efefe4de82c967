"""Lake Formation's LF-tags, and those of a database, table or column."""

import hashlib
import json
from typing import Any, cast

from sandbox.call import AwsError
from sandbox.resource import Call, Properties, ResourceType


def _change_values(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Add and delete the values that make the tag's the wanted ones."""
    named = {"CatalogId": values["catalogId"], "TagKey": values["key"]}
    before = set(client.get_lf_tag(**named)["TagValues"])
    after = set(values["values"])
    request: Properties = dict(named)
    if after - before:
        request["TagValuesToAdd"] = sorted(after - before)
    if before - after:
        request["TagValuesToDelete"] = sorted(before - after)
    client.update_lf_tag(**request)


LF_TAG = ResourceType(
    token="aws:lakeformation/lfTag:LfTag",
    service="lakeformation",
    cloudformation="AWS::LakeFormation::Tag",
    id="{catalogId}:{key}",
    names={"key": "TagKey", "values": "TagValues"},
    create=(Call(method="create_lf_tag"),),
    read=(Call(method="get_lf_tag"),),
    update=(Call(method=_change_values, covers=("values",)),),
    delete=(Call(method="delete_lf_tag"),),
    replace=("catalogId", "key"),
    outputs={"catalogId": "={account}"},
    computed=("catalogId",),
    sets=("values",),
)

_WHERE = ("database", "table", "tableWithColumns")


def _digest(_: Any, values: Properties) -> str:  # noqa: ANN401
    """Return an id of what is tagged; pulumi-aws too has a digest here."""
    text = json.dumps({n: values.get(n) for n in _WHERE}, sort_keys=True, default=str)
    return str(int(hashlib.sha256(text.encode()).hexdigest()[:8], 16))


def _assigned(client: Any, values: Properties) -> Properties | None:  # noqa: ANN401
    """Return the resource's own tags, of those that are declared, or None where it has none."""
    from sandbox.request import build

    call = Call(method="get_resource_lf_tags", binds=("catalogId", *_WHERE))
    request = build(RESOURCE_LF_TAGS, call, values)
    answer: Properties = client.get_resource_lf_tags(**request, ShowAssignedLFTags=True)
    found = _level(answer, request["Resource"])
    wanted = {it["key"] for it in values.get("lfTags") or ()}
    kept = [it for it in found if it["TagKey"] in wanted]
    named = any("catalogId" in it for it in values.get("lfTags") or ())
    told = [
        {k: v for k, v in it.items() if named or k != "CatalogId"}
        | {"TagValues": it["TagValues"][0]}
        for it in kept
    ]
    return {"LFTags": told} if told else None


def _level(answer: Properties, resource: Properties) -> list[Properties]:
    if "Database" in resource:
        return answer.get("LFTagOnDatabase", [])
    if "Table" in resource:
        return answer.get("LFTagsOnTable", [])
    columns = cast("list[Properties]", answer.get("LFTagsOnColumns", []))
    # A tag is there where every column has it.
    shared = [it for it in columns[0]["LFTags"] if all(it in c["LFTags"] for c in columns)]
    return (
        shared
        if len(columns) == len(resource["TableWithColumns"].get("ColumnNames", columns))
        else []
    )


def _confirm(client: Any, values: Properties) -> None:  # noqa: ANN401
    """Fail where AWS took a tag not on: it tells so in an answer that looks like success."""
    found = {it["TagKey"] for it in (_assigned(client, values) or {"LFTags": []})["LFTags"]}
    missing = [it["key"] for it in values["lfTags"] if it["key"] not in found]
    if missing:
        raise AwsError(
            f"AddLFTagsToResource: {', '.join(missing)}: the tag or its value does not exist",
            "EntityNotFoundException",
        )


RESOURCE_LF_TAGS = ResourceType(
    token="aws:lakeformation/resourceLfTags:ResourceLfTags",
    service="lakeformation",
    cloudformation="AWS::LakeFormation::TagAssociation",
    differs={
        "name:catalogId": "CloudFormation names the catalogue within the resource and each tag",
    },
    id="{_digest}",
    importable=False,
    names={
        "database": "Resource.Database",
        "table": "Resource.Table",
        "tableWithColumns": "Resource.TableWithColumns",
        "lfTags": "LFTags",
        "lfTags.key": "TagKey",
        "lfTags.value": "TagValues",
    },
    create=(
        Call(method="add_lf_tags_to_resource"),
        Call(method=_confirm, covers=("lfTags",)),
    ),
    read=(Call(method=_assigned),),
    delete=(Call(method="remove_lf_tags_from_resource"),),
    replace=("catalogId", "lfTags", *_WHERE),
    outputs={"_digest": _digest, "catalogId": "={account}"},
    computed=("catalogId",),
    sets=("lfTags", "tableWithColumns.columnNames"),
    write_only=_WHERE,
)

TYPES = (LF_TAG, RESOURCE_LF_TAGS)
