"""The knowledge bases that a use case searches."""

from __future__ import annotations

from components import naming
from components.knowledge_base import (
    Chunking,
    Documents,
    KnowledgeBase,
    KnowledgeBaseArgs,
    retrieval,
)
from components.spec.knowledge import Knowledge
from components.use_case_parts.assembly import Assembly


def bases(assembly: Assembly) -> None:
    """Make a knowledge base for each that the spec declares, and let the role search them."""
    made = assembly.knowledge
    for name, spec in assembly.spec.knowledge.items():
        made[name] = KnowledgeBase(
            f"{assembly.name}-{name}", _args(assembly, name, spec), assembly.opts
        )
    if not made:
        return
    assembly.statements.append(retrieval([base.arn for base in made.values()]))
    assembly.settings |= {("knowledge", name): base.id for name, base in made.items()}
    assembly.outputs["knowledge_bases"] = {
        name: {"id": base.id, "arn": base.arn, "data_source_id": base.data_source_id}
        for name, base in made.items()
    }


def _args(assembly: Assembly, name: str, spec: Knowledge) -> KnowledgeBaseArgs:
    dataset = assembly.platform.datasets[spec.dataset]
    model = assembly.platform.embedding_models[spec.embedding_model]
    services, where = assembly.services, assembly.where
    return KnowledgeBaseArgs(
        place=assembly.place,
        use_case=assembly.name,
        name=name,
        purpose=spec.purpose,
        documents=Documents(
            dataset=spec.dataset,
            bucket=services.buckets[dataset.data_class],
            # The checks let no knowledge base over a dataset without documents pass.
            prefix=dataset.documents or dataset.location,
            key_arn=services.key_arns[dataset.data_class],
        ),
        embedding_model_id=model.model_id,
        dimensions=model.dimensions,
        storage=spec.storage,
        chunking=Chunking(
            strategy=spec.chunking.strategy,
            max_tokens=spec.chunking.max_tokens,
            overlap_percent=spec.chunking.overlap_percent,
        ),
        key_arn=assembly.key.arn,
        boundary_arn=assembly.boundary_arn,
        admin_arn=assembly.place.role_arn(naming.DEPLOYER),
        disposable=where.is_disposable,
        tags=assembly.tags,
    )
