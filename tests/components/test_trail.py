from __future__ import annotations

import re

from components.trail import RECORDED_RESOURCES, Trail, TrailArgs
from tests.components.example import KEY_ARN, PLACE
from tests.harness import declare


def test_the_trail_covers_all_regions_and_notices_what_is_unusual() -> None:
    args = TrailArgs(place=PLACE, bucket="records", key_arn=KEY_ARN, disposable=False)
    trail = dict(declare(lambda: Trail("records-trail", args)).only("aws:cloudtrail/trail:Trail"))
    trail.pop("advancedEventSelectors")
    assert trail == {
        "name": "groundwork",
        "s3BucketName": "records",
        "s3KeyPrefix": "cloudtrail",
        "kmsKeyId": KEY_ARN,
        "isMultiRegionTrail": True,
        "includeGlobalServiceEvents": True,
        "enableLogFileValidation": True,
        "enableLogging": True,
        "insightSelectors": [
            {"insightType": "ApiCallRateInsight"},
            {"insightType": "ApiErrorRateInsight"},
        ],
    }


def test_it_records_the_use_of_data_evidence_models_and_what_is_built_on_them() -> None:
    args = TrailArgs(place=PLACE, bucket="records", key_arn=KEY_ARN, disposable=False)
    trail = declare(lambda: Trail("records-trail", args)).only("aws:cloudtrail/trail:Trail")
    selectors = {it["name"]: it["fieldSelectors"] for it in trail["advancedEventSelectors"]}
    assert selectors.pop("Management events") == [
        {"field": "eventCategory", "equals": ["Management"]}
    ]
    assert selectors.pop("Reads and writes of data and evidence") == [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {
            "field": "resources.ARN",
            "startsWiths": [
                "arn:aws:s3:::meridian-data-",
                "arn:aws:s3:::meridian-evidence-000000000000-us-east-1/",
            ],
        },
    ]
    # CloudTrail takes one type of resource in a selector.
    assert selectors == {
        f"Use of {kind.removeprefix('AWS::')}": [
            {"field": "eventCategory", "equals": ["Data"]},
            {"field": "resources.type", "equals": [kind]},
        ]
        for kind in RECORDED_RESOURCES
    }
    assert {"AWS::Bedrock::Guardrail", "AWS::Bedrock::KnowledgeBase"} <= set(RECORDED_RESOURCES)
    assert all(re.fullmatch(r"AWS::\w+::\w+", kind) for kind in RECORDED_RESOURCES)
