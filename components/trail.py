"""The trail: who did what in the account, in every region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.moves import once_child_of

TRAIL_PREFIX = "cloudtrail"

RECORDED_RESOURCES: Sequence[str] = (
    "AWS::Bedrock::AgentAlias",
    "AWS::Bedrock::AsyncInvoke",
    "AWS::Bedrock::FlowAlias",
    "AWS::Bedrock::Guardrail",
    "AWS::Bedrock::InlineAgent",
    "AWS::Bedrock::KnowledgeBase",
    "AWS::Bedrock::Model",
    "AWS::Bedrock::PromptVersion",
    "AWS::SageMaker::Endpoint",
    "AWS::SageMaker::FeatureGroup",
)
"""Kinds of resources whose use is a data event, which a trail records only where it is told to.

InvokeModel and Converse are management events; a call in both directions or an asynchronous one is
a data event of the model.
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html
"""

INSIGHTS: Sequence[str] = ("ApiCallRateInsight", "ApiErrorRateInsight")
"""What CloudTrail notices by itself: an unusual rate of calls that write, or of errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailArgs:
    """What the account's trail is built from."""

    place: naming.Place
    bucket: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    disposable: bool
    """Whether the recording may end with the stack; otherwise it is protected."""


class Trail(pulumi.ComponentResource):
    """Every deed in the account, and every use of its data, models and evidence."""

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: TrailArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:trail:Trail", name, None, opts)
        place = args.place
        trail = aws.cloudtrail.Trail(
            name,
            name=naming.TRAIL,
            s3_bucket_name=args.bucket,
            s3_key_prefix=TRAIL_PREFIX,
            kms_key_id=args.key_arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            advanced_event_selectors=[
                # Calls of models are management events; they are in this selector.
                _selector("Management events", {"eventCategory": ["Management"]}),
                # A selector has one type of resource.
                _selector(
                    "Reads and writes of data and evidence",
                    {"eventCategory": ["Data"], "resources.type": ["AWS::S3::Object"]},
                    starts_with={
                        "resources.ARN": [
                            naming.bucket_arn(f"{place.organisation}-data-"),
                            f"{naming.bucket_arn(place.bucket('evidence'))}/",
                        ]
                    },
                ),
                *(
                    _selector(
                        f"Use of {kind.removeprefix('AWS::')}",
                        {"eventCategory": ["Data"], "resources.type": [kind]},
                    )
                    for kind in RECORDED_RESOURCES
                ),
            ],
            insight_selectors=[
                aws.cloudtrail.TrailInsightSelectorArgs(insight_type=kind) for kind in INSIGHTS
            ],
            opts=once_child_of(opts, self, protect=not args.disposable),
        )
        self.arn = trail.arn
        self.register_outputs({"arn": self.arn})


def _selector(
    name: str, equals: dict[str, list[str]], starts_with: dict[str, list[str]] | None = None
) -> aws.cloudtrail.TrailAdvancedEventSelectorArgs:
    field = aws.cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgs
    return aws.cloudtrail.TrailAdvancedEventSelectorArgs(
        name=name,
        field_selectors=[
            *(field(field=key, equals=values) for key, values in equals.items()),
            *(field(field=key, starts_withs=values) for key, values in (starts_with or {}).items()),
        ],
    )
