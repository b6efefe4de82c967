"""A hosted model: an approved version behind an endpoint of the use case's own, watched and scaled.

A model and an endpoint configuration never change in SageMaker. Their names end with a digest of
what they hold, so that another content is made beside the old one, the endpoint moves over, and
only then the old one goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.dashboard import HOSTED_VARIANT
from components.data_protection import Masking, ProtectedLogGroup, ProtectedLogGroupArgs
from components.hosting_alarms import HostingAlarms, HostingAlarmsArgs
from components.hosting_role import Capture, HostingRole, HostingRoleArgs, Network, Source
from components.hosting_scaling import ScalingArgs, scale
from components.iam_document import Statement

DIGEST_LENGTH = 8
BAKING_SECONDS = 600
"""How long the alarms are watched before all traffic has moved, and the old fleet goes."""

OLD_FLEET_SECONDS = 300
DEPLOYMENT_SECONDS = 3600
CAPTURED_CONTENT_TYPES = ("application/json",)
"""What is captured as text; SageMaker writes all else, as scans, in Base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instances:
    """Instances of one type, as many as are called for."""

    type: str
    min_count: int
    max_count: int
    target_invocations_per_minute: int
    """Calls per instance at which another instance is started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serverless:
    """Capacity that AWS keeps only while it is called; it can be neither isolated nor captured."""

    memory_mb: int
    max_concurrency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedModelArgs:
    """What a hosted model is built from."""

    place: naming.Place
    use_case: str
    alias: str
    source: Source
    capacity: Instances | Serverless
    capture: Capture | None
    network: Network | None
    """Where it runs, if the environment has a network; a serverless model runs in none."""

    boundary_arn: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    """The use case's own key; encrypts volume and log."""

    topic_arn: pulumi.Input[str]
    max_latency_ms: int
    log_retention_days: int
    masking: Masking
    """What nobody reads in the log of the container."""

    disposable: bool
    """Whether the log may be deleted with what it holds; otherwise it is protected."""

    tags: Mapping[str, str]


class HostedModel(pulumi.ComponentResource):
    """The only way to a model that the organisation hosts: one endpoint, for one use case."""

    endpoint_name: pulumi.Output[str]
    """What callers pass; known before the endpoint is there."""

    alarms: HostingAlarms
    invocation: Statement
    """What the caller's policy says: this endpoint and no other."""

    def __init__(
        self, name: str, args: HostedModelArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:hosted_model:HostedModel", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        endpoint_name = naming.endpoint(args.use_case, args.alias)
        log = ProtectedLogGroup(
            f"{name}-log",
            ProtectedLogGroupArgs(
                log_group=naming.endpoint_log_group(endpoint_name),
                key_arn=args.key_arn,
                retention_days=args.log_retention_days,
                masking=args.masking,
                disposable=args.disposable,
                tags=args.tags,
            ),
            child,
        )
        alarms = HostingAlarms(
            name,
            HostingAlarmsArgs(
                label=f"{args.alias} of {args.use_case}",
                endpoint_name=endpoint_name,
                max_latency_ms=args.max_latency_ms,
                topic_arn=args.topic_arn,
                tags=args.tags,
            ),
            child,
        )
        on_instances = isinstance(args.capacity, Instances)
        role = HostingRole(
            f"{name}-host",
            HostingRoleArgs(
                place=args.place,
                use_case=args.use_case,
                alias=args.alias,
                source=args.source,
                boundary_arn=args.boundary_arn,
                key_arn=args.key_arn if on_instances else None,
                capture=args.capture if on_instances else None,
                network=args.network if on_instances else None,
                alarm_names=alarms.rollback_names,
                tags=args.tags,
            ),
            child,
        )
        model = _model(name, args, role.arn, child)
        configuration = _configuration(name, args, model.name, alarms.rollback_names, child)
        endpoint = aws.sagemaker.Endpoint(
            f"{name}-endpoint",
            name=endpoint_name,
            endpoint_config_name=configuration.name,
            deployment_config=_deployment(args.capacity, alarms.rollback_names),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[log, alarms]),
        )
        if isinstance(args.capacity, Instances):
            scale(
                name,
                ScalingArgs(
                    resource=pulumi.Output.concat(
                        "endpoint/", endpoint.name, f"/variant/{HOSTED_VARIANT}"
                    ),
                    min_count=args.capacity.min_count,
                    max_count=args.capacity.max_count,
                    target_invocations_per_minute=args.capacity.target_invocations_per_minute,
                    tags=args.tags,
                ),
                child,
            )
        self.alarms = alarms
        self.endpoint_name = endpoint.name
        self.invocation = Statement(
            sid=f"Invoke{''.join(word.capitalize() for word in args.alias.split('-'))}",
            actions=["sagemaker:InvokeEndpoint"],
            resources=[args.place.arn("sagemaker", f"endpoint/{endpoint_name}")],
        )
        self.register_outputs({"endpoint_name": self.endpoint_name})


def _model(
    name: str, args: HostedModelArgs, role_arn: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> aws.sagemaker.Model:
    on_instances = isinstance(args.capacity, Instances)
    network = args.network if on_instances else None
    content: dict[str, object] = {
        "package": args.source.model_package_arn,
        "role": role_arn,
        "isolated": on_instances,
        "subnets": network.subnet_ids if network else [],
        "security_groups": network.security_group_ids if network else [],
    }
    return aws.sagemaker.Model(
        f"{name}-model",
        name=_named(args, content),
        execution_role_arn=role_arn,
        # AWS can isolate no serverless model.
        enable_network_isolation=on_instances,
        primary_container=aws.sagemaker.ModelPrimaryContainerArgs(
            model_package_name=args.source.model_package_arn
        ),
        vpc_config=aws.sagemaker.ModelVpcConfigArgs(
            subnets=network.subnet_ids, security_group_ids=network.security_group_ids
        )
        if network
        else None,
        tags=args.tags,
        opts=opts,
    )


def _configuration(
    name: str,
    args: HostedModelArgs,
    model_name: pulumi.Output[str],
    alarm_names: Sequence[str],
    opts: pulumi.ResourceOptions,
) -> aws.sagemaker.EndpointConfiguration:
    variant = aws.sagemaker.EndpointConfigurationProductionVariantArgs
    if isinstance(args.capacity, Serverless):
        return aws.sagemaker.EndpointConfiguration(
            f"{name}-configuration",
            name=_named(args, {"model": model_name, **_plain(args.capacity)}),
            production_variants=[
                variant(
                    variant_name=HOSTED_VARIANT,
                    model_name=model_name,
                    serverless_config=(
                        aws.sagemaker.EndpointConfigurationProductionVariantServerlessConfigArgs(
                            memory_size_in_mb=args.capacity.memory_mb,
                            max_concurrency=args.capacity.max_concurrency,
                        )
                    ),
                )
            ],
            tags=args.tags,
            opts=opts,
        )
    capture = args.capture
    content = {
        "model": model_name,
        "type": args.capacity.type,
        "count": args.capacity.min_count,
        "key": args.key_arn,
        "capture": [capture.share, capture.bucket, capture.key_arn] if capture else [],
        # An endpoint takes another way of deployment only together with another configuration.
        "rollback": [BAKING_SECONDS, OLD_FLEET_SECONDS, DEPLOYMENT_SECONDS, *alarm_names],
    }
    return aws.sagemaker.EndpointConfiguration(
        f"{name}-configuration",
        name=_named(args, content),
        kms_key_arn=args.key_arn,
        production_variants=[
            variant(
                variant_name=HOSTED_VARIANT,
                model_name=model_name,
                instance_type=args.capacity.type,
                initial_instance_count=args.capacity.min_count,
                initial_variant_weight=1,
            )
        ],
        data_capture_config=_capture(args, capture) if capture else None,
        tags=args.tags,
        opts=opts,
    )


def _capture(
    args: HostedModelArgs, capture: Capture
) -> aws.sagemaker.EndpointConfigurationDataCaptureConfigArgs:
    option = aws.sagemaker.EndpointConfigurationDataCaptureConfigCaptureOptionArgs
    header = aws.sagemaker.EndpointConfigurationDataCaptureConfigCaptureContentTypeHeaderArgs
    return aws.sagemaker.EndpointConfigurationDataCaptureConfigArgs(
        enable_capture=True,
        initial_sampling_percentage=round(capture.share * 100),
        destination_s3_uri=pulumi.Output.concat(
            "s3://", capture.bucket, "/", naming.captures(args.use_case, args.alias)
        ),
        kms_key_id=capture.key_arn,
        capture_options=[option(capture_mode="Input"), option(capture_mode="Output")],
        capture_content_type_header=header(json_content_types=list(CAPTURED_CONTENT_TYPES)),
    )


def _deployment(
    capacity: Instances | Serverless, alarm_names: Sequence[str]
) -> aws.sagemaker.EndpointDeploymentConfigArgs:
    """Return how an endpoint moves to another configuration: blue and green, back on an alarm.

    https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-blue-green.html
    """
    config = aws.sagemaker.EndpointDeploymentConfigArgs
    alarm = aws.sagemaker.EndpointDeploymentConfigAutoRollbackConfigurationAlarmArgs
    policy = aws.sagemaker.EndpointDeploymentConfigBlueGreenUpdatePolicyArgs
    routing = (
        aws.sagemaker.EndpointDeploymentConfigBlueGreenUpdatePolicyTrafficRoutingConfigurationArgs
    )
    size = aws.sagemaker.EndpointDeploymentConfigBlueGreenUpdatePolicyTrafficRoutingConfigurationCanarySizeArgs  # noqa: E501
    # A canary is at most half of the fleet, so that a fleet of one has none.
    has_canary = isinstance(capacity, Instances) and capacity.min_count > 1
    return config(
        blue_green_update_policy=policy(
            traffic_routing_configuration=routing(
                type="CANARY" if has_canary else "ALL_AT_ONCE",
                wait_interval_in_seconds=BAKING_SECONDS,
                canary_size=size(type="INSTANCE_COUNT", value=1) if has_canary else None,
            ),
            termination_wait_in_seconds=OLD_FLEET_SECONDS,
            maximum_execution_timeout_in_seconds=DEPLOYMENT_SECONDS,
        ),
        auto_rollback_configuration=(
            aws.sagemaker.EndpointDeploymentConfigAutoRollbackConfigurationArgs(
                alarms=[alarm(alarm_name=it) for it in alarm_names]
            )
        ),
    )


def _plain(capacity: Serverless) -> dict[str, int]:
    return {"memory": capacity.memory_mb, "concurrency": capacity.max_concurrency}


def _named(args: HostedModelArgs, content: Mapping[str, object]) -> pulumi.Output[str]:
    """Return a name that ends with a digest of what the resource holds."""
    digest = pulumi.Output.json_dumps(content, sort_keys=True).apply(
        lambda text: hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
    )
    return pulumi.Output.concat(f"{args.use_case}-{args.alias}-", digest)
