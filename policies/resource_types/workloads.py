"""Where code runs."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

FUNCTION: Final = ResourceType(
    "aws:lambda/function:Function",
    (
        "arn",
        "environment.variables",
        "name",
        "role",
        "tracingConfig.mode",
        "vpcConfig.subnetIds",
    ),
)
FUNCTION_POLICY: Final = ResourceType("aws:lambda/resourcePolicy:ResourcePolicy", ("policy",))
IMAGE_POLICY: Final = ResourceType("aws:ecr/repositoryPolicy:RepositoryPolicy", ("policy",))
FUNCTION_PERMISSION: Final = ResourceType(
    "aws:lambda/permission:Permission",
    (
        "action",
        "function",
        "functionUrlAuthType",
        "principal",
        "principalOrgId",
        "sourceAccount",
        "sourceArn",
    ),
)
SETTING: Final = ResourceType("aws:ssm/parameter:Parameter", ("name", "type", "value"))
FUNCTION_URL: Final = ResourceType("aws:lambda/functionUrl:FunctionUrl", ("authorizationType",))
TASK_DEFINITION: Final = ResourceType(
    "aws:ecs/taskDefinition:TaskDefinition", ("containerDefinitions",)
)
CONTAINER_SERVICE: Final = ResourceType(
    "aws:ecs/service:Service", under("networkConfiguration", "assignPublicIp", "subnets")
)
STATE_MACHINE: Final = ResourceType(
    "aws:sfn/stateMachine:StateMachine",
    (
        *under("loggingConfiguration", "includeExecutionData", "level", "logDestination"),
        "tracingConfiguration.enabled",
    ),
)
