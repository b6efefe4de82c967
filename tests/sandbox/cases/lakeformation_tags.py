"""LF-tags' cases."""

from tests.sandbox.cases import Case, Drift, Sees

_DB = ("aws:glue/catalogDatabase:CatalogDatabase", {"name": "support"})
_TAG = ("aws:lakeformation/lfTag:LfTag", {"key": "data_class", "values": ["public", "internal"]})
_DOMAIN = ("aws:lakeformation/lfTag:LfTag", {"key": "domain", "values": ["support"]})
_ON = {"Database": {"Name": "support"}}

CASES = [
    Case(
        token=_TAG[0],
        inputs=_TAG[1],
        sees=(
            Sees(
                method="get_lf_tag",
                params={"TagKey": "data_class"},
                created={"sort(TagValues)": ["internal", "public"]},
                updated={"sort(TagValues)": ["confidential", "public"]},
            ),
        ),
        change={"values": ["public", "confidential"]},
        replace={"key": "class"},
        invalid={"values": {"values": []}, "key": {"key": None}},
        drift=Drift(
            method="update_lf_tag",
            params={"TagKey": "data_class", "TagValuesToAdd": ["by-hand"]},
            shows="values",
        ),
    ),
    Case(
        token="aws:lakeformation/resourceLfTags:ResourceLfTags",
        needs={"db": _DB, "data_class": _TAG, "domain": _DOMAIN},
        inputs={
            "database": {"name": "{db.name}"},
            "lfTags": [
                {"key": "{data_class.key}", "value": "internal"},
                {"key": "{domain.key}", "value": "support"},
            ],
        },
        sees=(
            Sees(
                method="get_resource_lf_tags",
                params={"Resource": _ON},
                created={
                    "sort_by(LFTagOnDatabase, &TagKey)[].[TagKey, TagValues[0]]": [
                        ["data_class", "internal"],
                        ["domain", "support"],
                    ]
                },
            ),
        ),
        change=None,
        replace={"lfTags": [{"key": "{data_class.key}", "value": "public"}]},
        invalid={
            "lfTags": {"lfTags": []},
            "lfTags[0].value": {"lfTags": [{"key": "data_class"}]},
        },
        drift=Drift(
            method="remove_lf_tags_from_resource",
            params={
                "Resource": _ON,
                "LFTags": [{"TagKey": "domain", "TagValues": ["support"]}],
            },
            shows="lfTags",
        ),
    ),
]
