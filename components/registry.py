"""The registry: each deployed use case is found, with its owner, stage and links, in AWS itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationArgs:
    """What the registration of a use case is built from."""

    use_case: str
    environment: str
    purpose: str
    attributes: Mapping[str, object]
    """What people look up of it: owner, stage, value stream, links. AppRegistry takes 8,000
    characters of JSON, to which the limits of the spec's fields keep."""

    tags: Mapping[str, str]


class Registration(pulumi.ComponentResource):
    """A resource group of all that carries the use case's tags, and its application."""

    application_tag: pulumi.Output[Mapping[str, str]]
    """Tag by which a team's own resources join the application (`awsApplication`)."""

    group_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: RegistrationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:registry:Registration", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        title = naming.title(args.use_case)
        group = aws.resourcegroups.Group(
            f"{name}-group",
            name=title,
            # A description takes letters, digits, spaces and . _ - only.
            description=f"All that {args.use_case} has in {args.environment}",
            resource_query=aws.resourcegroups.GroupResourceQueryArgs(
                type="TAG_FILTERS_1_0", query=tag_query(args.use_case, args.environment)
            ),
            tags=args.tags,
            opts=child,
        )
        application = aws.servicecatalog.AppregistryApplication(
            f"{name}-application",
            name=title,
            description=args.purpose,
            tags=args.tags,
            opts=child,
        )
        attributes = aws.servicecatalog.AppregistryAttributeGroup(
            f"{name}-attributes",
            name=title,
            description="Who answers for it, how far it is, and where more is told",
            attributes=json.dumps(args.attributes, sort_keys=True),
            tags=args.tags,
            opts=child,
        )
        aws.servicecatalog.AppregistryAttributeGroupAssociation(
            f"{name}-association",
            application_id=application.id,
            attribute_group_id=attributes.id,
            opts=child,
        )
        self.application_tag = application.application_tag
        self.group_arn = group.arn
        self.register_outputs(
            {"application_tag": self.application_tag, "group_arn": self.group_arn}
        )


def tag_query(use_case: str, environment: str) -> str:
    """Return the query of a resource group for all that carries both tags.

    https://docs.aws.amazon.com/ARG/latest/userguide/gettingstarted-query.html
    """
    wanted = {"use_case": use_case, "environment": environment}
    return json.dumps(
        {
            "ResourceTypeFilters": ["AWS::AllSupported"],
            "TagFilters": [{"Key": key, "Values": [value]} for key, value in wanted.items()],
        }
    )
