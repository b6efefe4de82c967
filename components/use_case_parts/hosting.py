"""The models that a use case hosts itself."""

from __future__ import annotations

from components.hosted_model import HostedModel, HostedModelArgs
from components.hosting_role import Capture, Network
from components.inputs import capacity_of, log_retention_of, masking_of, source_of
from components.use_case_parts.assembly import Assembly


def hosted_models(assembly: Assembly) -> None:
    """Make an endpoint for each hosted model, which the role may call and no other."""
    spec, platform, services = assembly.spec, assembly.platform, assembly.services
    network = assembly.where.network and Network(
        vpc_id=services.network.vpc_id,
        subnet_ids=services.network.subnet_ids,
        security_group_ids=services.network.security_group_ids,
    )
    made: dict[str, HostedModel] = {}
    for alias, use in spec.hosted_models.items():
        capture = Capture(
            share=use.capture_share,
            # What is captured is of the class of what was sent, and is kept by its rules.
            bucket=services.buckets[spec.data_class],
            key_arn=services.key_arns[spec.data_class],
        )
        made[alias] = HostedModel(
            f"{assembly.name}-{alias}",
            HostedModelArgs(
                place=assembly.place,
                use_case=assembly.name,
                alias=alias,
                source=source_of(platform.hosted_models[alias]),
                capacity=capacity_of(use),
                capture=capture if use.capture_share else None,
                network=network,
                boundary_arn=assembly.service_boundary_arn,
                key_arn=assembly.key.arn,
                topic_arn=assembly.topic.arn,
                max_latency_ms=use.max_latency_ms,
                log_retention_days=log_retention_of(spec, platform),
                masking=masking_of(spec.data_class, platform),
                disposable=assembly.where.is_disposable,
                tags=assembly.tags,
            ),
            assembly.opts,
        )
        assembly.statements.append(made[alias].invocation)
        assembly.hosted[alias] = made[alias].alarms
        assembly.settings["hosted-models", alias] = made[alias].endpoint_name
    if made:
        assembly.outputs["endpoint_names"] = {
            alias: model.endpoint_name for alias, model in made.items()
        }
