"""Access Analyzer's cases."""

from tests.sandbox.cases import Case, Drift, Sees

CASES = [
    Case(
        token="aws:accessanalyzer/analyzer:Analyzer",
        inputs={
            "analyzerName": "unused",
            "type": "ACCOUNT_UNUSED_ACCESS",
            "configuration": {
                "unusedAccess": {
                    "unusedAccessAge": 60,
                    "analysisRule": {"exclusions": [{"resourceTags": [{"stage": "prototype"}]}]},
                }
            },
            "tags": {"owner": "platform"},
        },
        sees=(
            Sees(
                method="get_analyzer",
                params={"analyzerName": "{analyzerName}"},
                created={
                    "analyzer.arn": "{arn}",
                    "analyzer.type": "ACCOUNT_UNUSED_ACCESS",
                    "analyzer.status": "ACTIVE",
                    "analyzer.configuration.unusedAccess": {
                        "unusedAccessAge": 60,
                        "analysisRule": {
                            "exclusions": [{"resourceTags": [{"stage": "prototype"}]}]
                        },
                    },
                    "analyzer.tags": {"owner": "platform"},
                },
                updated={"analyzer.tags": {"stage": "pilot"}},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"configuration": {"unusedAccess": {"unusedAccessAge": 90}}},
        invalid={
            "analyzerName": {"analyzerName": "an analyzer"},
            "type": {"type": "EVERYTHING"},
            "configuration.unusedAccess.unusedAccessAge": {
                "configuration": {"unusedAccess": {"unusedAccessAge": "long"}}
            },
        },
        drift=Drift(
            method="tag_resource",
            params={"resourceArn": "{arn}", "tags": {"owner": "by hand"}},
            shows="tags",
        ),
    ),
]
