"""What is owned of models: weights that were trained, and throughput that was bought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.model import Finding, Policy, Severity, Stage, Supports, failed, passed
from policies.resources import Resource
from policies.rules.model_access import has_tags, model_named, source_of
from policies.values import Property


def _weights_are_kept_well(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    sources = [
        resource.prop("trainingDataConfig.s3Uri"),
        *(each.field("s3Uri") for each in resource.prop("validationDataConfig.validators").items()),
    ]
    yield from each_decided(
        _is_set(resource.prop("customModelKmsKeyId"), "the weights have no key of the account's"),
        _is_set(resource.prop("vpcConfig.subnetIds"), "training runs outside any network"),
        _is_set(resource.prop("vpcConfig.securityGroupIds"), "training has no security group"),
        *(_is_registered(each, context) for each in sources),
    )


def _is_set(place: Property, lack: str) -> Iterator[Finding]:
    if place.items():
        yield passed(place, "it is set")
    else:
        yield failed(place, lack, f"set {place.path}")


def _is_registered(place: Property, context: PolicyContext) -> Iterator[Finding]:
    address = place.text() or ""
    if any(address.startswith(folder) for folder in context.dataset_folders):
        yield passed(place, f"{address} is of a dataset that the use case may read")
    else:
        yield failed(
            place,
            f"{address or 'nothing'} is of no dataset that the use case may read",
            "register the data, and have its owner approve the use",
        )


WEIGHTS_ARE_KEPT_WELL: Final = Policy(
    id="MOD-07",
    name="weights-are-kept-well",
    title="A model is trained on registered data, in a network, under a key of the account",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.CUSTOM_MODEL,),
    rationale="Weights hold what they were trained on.",
    remedy="set the key and the network, and train on datasets that the use case may read",
    supports=Supports(
        nist_800_53_r5=("SC-28", "SC-28(1)", "SC-12", "SI-7"),
        nist_ai_rmf=("MEASURE 2.7", "MAP 4.2"),
        iso42001=("A.7.2", "A.7.5"),
        eu_ai_act=("10", "15"),
        owasp_llm_2025=("LLM03", "LLM04"),
        genai_lens=("GENSEC06-BP01",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-custom-job.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/custom-model-job-access-security.html",
    ),
    on_resource=_weights_are_kept_well,
)


HOURS: Final = 730
"""Of a month, as AWS counts them in estimates."""

_TERMS: Final = {"OneMonth": ("one-month", 31), "SixMonths": ("six-months", 184)}
"""Commitment to the spec's word for it, and to the most days that it lasts."""


def _throughput_is_paid_for(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        has_tags(resource, context), _is_affordable(resource, context), _ends(resource, context)
    )


def _is_affordable(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    units = resource.prop("modelUnits")
    name = model_named(source_of(resource).text()) or ""
    term, _ = _TERMS.get(resource.prop("commitmentDuration").text() or "", ("none", 0))
    model, budget = context.approved_models.get(name), context.monthly_budget_usd or 0.0
    price = model.unit_usd_per_hour.get(term) if model else None
    if price is None:
        yield failed(
            units,
            f"the catalogue has no price of {name} for the term {term}",
            "add price.unit_usd_per_hour to the model in stacks/platform.yaml",
        )
        return
    costs = (units.number() or 0.0) * price * HOURS
    if costs > budget:
        yield failed(
            units,
            f"it costs {costs:.0f} USD a month, of a budget of {budget:.0f}",
            "buy fewer units, or ask for a larger budget",
        )
    else:
        yield passed(units, f"it costs {costs:.0f} USD a month, of a budget of {budget:.0f}")


def _ends(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    commitment = resource.prop("commitmentDuration")
    term, days = _TERMS.get(commitment.text() or "", ("none", 0))
    last = context.today + dt.timedelta(days=days)
    if days and context.stage_ends_on is not None and last > context.stage_ends_on:
        yield failed(
            commitment,
            f"the term {term} outlives the stage, which ends on {context.stage_ends_on}",
            "buy without a term, or for a shorter one",
        )
    else:
        yield passed(commitment, f"the term is {term}")


THROUGHPUT_IS_PAID_FOR: Final = Policy(
    id="MOD-08",
    name="throughput-is-paid-for",
    title="Throughput that is bought fits the budget, ends with the stage and is charged by tags",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.PROVISIONED_THROUGHPUT,),
    rationale="Provisioned throughput costs most of all, by the hour, and a term cannot be undone.",
    remedy="buy as many units, for as long, as the budget and the stage bear",
    supports=Supports(
        nist_800_53_r5=("SC-6",),
        nist_ai_rmf=("MANAGE 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST02-BP01", "GENCOST02-BP02"),
        soc2=("CC5.2",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/prov-throughput.html",),
    on_resource=_throughput_is_paid_for,
)
