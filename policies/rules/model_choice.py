"""Choice of models: fit for the data, and proved on the use case's own questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from policies.context import PolicyContext
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Resource
from policies.rules.model_access import ENDPOINTS, model_named, source_of


def _model_fits_the_data(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    source, data = source_of(resource), context.data_class
    name = model_named(source.text())
    model = context.approved_models.get(name or "")
    if model is None:
        yield not_applicable(source, f"{name} is not in the catalogue, which MOD-04 stops")
        return
    if data.name not in model.data_classes:
        yield failed(
            source,
            f"{name} is not approved for {data.name} data",
            f"take a model that is, or keep to {', '.join(sorted(model.data_classes))} data",
        )
    elif name != model.model_id and not data.may_leave_region:
        yield failed(
            source,
            f"{name} routes calls to {', '.join(sorted(model.regions))}, "
            f"and {data.name} data stays in its region",
            "take a model that is called in one region",
        )
    elif outside := sorted(model.regions - context.model_regions):
        yield failed(
            source,
            f"{name} routes calls to {', '.join(outside)}, outside {context.environment}'s regions",
            f"take a model of {', '.join(sorted(context.model_regions))}",
        )
    else:
        yield passed(source, f"{name} may be given {data.name} data, where it is called")


MODEL_FITS_THE_DATA: Final = Policy(
    id="MOD-05",
    name="model-fits-the-data",
    title="A model is approved for the data that it is given, in every region that it is called in",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=ENDPOINTS,
    rationale="Routing across regions moves prompts, and what they hold, to other regions.",
    remedy="take a model that the catalogue has for this class of data",
    supports=Supports(
        nist_800_53_r5=("AC-4", "SA-9"),
        nist_ai_rmf=("MAP 4.2", "MEASURE 2.10"),
        iso42001=("A.7.2", "A.10.3"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENREL05-BP01",),
        soc2=("CC6.7", "C1.1"),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html",),
    on_resource=_model_fits_the_data,
)


def _model_is_evaluated(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    source = source_of(resource)
    name = model_named(source.text()) or ""
    model = context.approved_models.get(name)
    if context.use_case is None or model is None:
        yield not_applicable(source, "it leads to no approved model of a use case")
        return
    done = context.evaluations.get(model.model_id)
    if done is None:
        yield failed(
            source,
            f"nobody has evaluated {model.model_id} for {context.use_case}",
            "evaluate it and write models.<alias>.evaluation",
        )
        return
    ends = done.evaluated_on + dt.timedelta(days=context.evaluation_max_days)
    if context.today > ends:
        yield failed(
            source,
            f"{model.model_id} was evaluated on {done.evaluated_on}, which held until {ends}",
            "evaluate it again",
        )
    elif done.score < done.least_score:
        yield failed(
            source,
            f"{model.model_id} scored {done.score} of the {done.least_score} asked",
            "take a model that does",
        )
    else:
        yield passed(
            source,
            f"{model.model_id} scored {done.score} on {done.test_set}, approved by {done.approver}",
        )


MODEL_IS_EVALUATED: Final = Policy(
    id="MOD-11",
    name="model-is-evaluated",
    title="A model in production was evaluated on the use case's own questions, not too long ago",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PRODUCTION,
    types=ENDPOINTS,
    rationale="What a model is worth to a use case is known only from the use case's own tests.",
    remedy="evaluate the model and write models.<alias>.evaluation",
    supports=Supports(
        nist_800_53_r5=("CA-2", "CM-3"),
        nist_ai_rmf=("MEASURE 2.3", "MEASURE 2.5", "MANAGE 1.1"),
        iso42001=("A.6.2.4", "A.6.2.5"),
        eu_ai_act=("9", "15"),
        owasp_llm_2025=("LLM09",),
        genai_lens=("GENPERF01-BP01", "GENPERF02-BP03"),
        soc2=("CC8.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/evaluation.html",),
    on_resource=_model_is_evaluated,
)
