"""Whole use cases."""

from collections.abc import Mapping
from typing import Any, TypedDict, cast

import pulumi

from components import use_case
from package.target import Target, find


class UseCaseArgs(TypedDict):
    """What a use case is built from."""

    target: Target
    """Which use case, and where."""


class UseCase(pulumi.ComponentResource):
    """One use case: its role, models, guardrail, data, logs, alarms and budget."""

    role_arn: pulumi.Output[str]
    """The role that the workload runs with."""

    settings: pulumi.Output[str]
    """Path of the parameters that tell the workload its models, log group and all else."""

    outputs: pulumi.Output[Mapping[str, Any]]
    """All that the use case's own stack would publish, by the same names."""

    def __init__(
        self, name: str, args: UseCaseArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        found = find(args["target"])
        super().__init__("groundwork:index:UseCase", name, None, opts)
        made = use_case.UseCase(
            found.name,
            use_case.UseCaseArgs.of(found.specs, found.name, found.where),
            found.options(name, self),
        )
        published = cast("dict[str, pulumi.Input[Any]]", made.outputs)
        self.role_arn = pulumi.Output.from_input(published["role_arn"])
        self.settings = pulumi.Output.from_input(published["settings"])
        self.outputs = pulumi.Output.from_input(published)
        self.register_outputs(
            {"roleArn": self.role_arn, "settings": self.settings, "outputs": self.outputs}
        )
