"""Cloud Control's case: an index of an OpenSearch Serverless collection."""

import json
from typing import Any

from tests.sandbox.cases import Case, Sees
from tests.sandbox.cases.opensearch import COLLECTION, ENCRYPTION


def index(dimension: int, *texts: str) -> str:
    fields: dict[str, Any] = {it: {"Type": "text"} for it in texts}
    fields["vector"] = {"Type": "knn_vector", "Dimension": dimension}
    return json.dumps(
        {
            "CollectionEndpoint": "{collection.collectionEndpoint}",
            "IndexName": "articles",
            "Mappings": {"Properties": fields},
            "Settings": {"Index": {"Knn": True}},
        }
    )


NEEDS = {"encryption": ENCRYPTION, "collection": COLLECTION}
INDEX = (
    "aws:cloudcontrol/resource:Resource",
    {
        "typeName": "AWS::OpenSearchServerless::Index",
        "desiredState": index(1024, "text", "metadata"),
    },
)

CASES = [
    Case(
        token=INDEX[0],
        needs=NEEDS,
        inputs=INDEX[1],
        sees=(
            Sees(
                method="get_resource",
                params={"TypeName": "AWS::OpenSearchServerless::Index", "Identifier": "{id}"},
                created={
                    "contains(ResourceDescription.Properties, 'title')": False,
                    "contains(ResourceDescription.Properties, 'metadata')": True,
                },
                updated={"contains(ResourceDescription.Properties, 'title')": True},
            ),
        ),
        change={"desiredState": index(1024, "text", "metadata", "title")},
        replace={"typeName": "AWS::OpenSearchServerless::CollectionIndex"},
        invalid={
            "typeName": {"typeName": "Index"},
            "schema": {"schema": "{}"},
            "desiredState": {"desiredState": None},
        },
    )
]
