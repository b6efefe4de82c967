"""Workbenches: where people try things out on data, shut as what runs in production."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.model import Finding, Policy, Severity, Stage, Supports, failed, passed
from policies.resources import Resource
from policies.values import Property

_SUPPORTED: Final = ("notebook-al2-v3", "notebook-al2023-v1")
"""Platforms of notebook instances that AWS keeps up.

https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2.html
"""


def _workbench_is_shut(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    key = resource.prop("kmsKeyId")
    parts = [_given(key, "files lie under a key of AWS")]
    if resource.type == types.NOTEBOOK.token:
        metadata = resource.prop(
            "instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion"
        )
        parts += [
            _one_of(resource.prop("directInternetAccess"), ("Disabled",), "it is on the internet"),
            _given(resource.prop("subnetId"), "it is in no network of ours"),
            _one_of(resource.prop("rootAccess"), ("Disabled",), "people are root on it"),
            _one_of(metadata, ("2",), "its role can be stolen by a forged request"),
            _one_of(resource.prop("platformIdentifier"), _SUPPORTED, "AWS keeps it up no more"),
        ]
    else:
        parts += [
            _one_of(resource.prop("appNetworkAccessType"), ("VpcOnly",), "it is on the internet"),
            _one_of(resource.prop("authMode"), ("SSO",), "people sign in past Identity Center"),
        ]
    yield from each_decided(*parts)


def _given(place: Property, otherwise: str) -> Iterator[Finding]:
    if place.is_given:
        yield passed(place, f"{place.path} is set")
    else:
        yield failed(place, f"{place.path} is left out: {otherwise}", f"set {place.path}")


def _one_of(place: Property, wanted: Sequence[str], otherwise: str) -> Iterator[Finding]:
    text = place.text()
    if text in wanted:
        yield passed(place, f"{place.path} is {text}")
    else:
        yield failed(
            place, f"{place.path} is {text}: {otherwise}", f"set it to {' or '.join(wanted)}"
        )


WORKBENCH_IS_SHUT: Final = Policy(
    id="SMK-04",
    name="workbench-is-shut",
    title="Notebooks and studios are in a network, under a key, without root, by single sign-on",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.NOTEBOOK, types.STUDIO_DOMAIN),
    rationale="A notebook has the data, a role and whatever package somebody just installed.",
    remedy="shut it as the finding says",
    supports=Supports(
        nist_800_53_r5=("SC-7", "AC-6"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.4",),
        owasp_llm_2025=("LLM03",),
        genai_lens=("GENSEC01-BP02",),
        soc2=("CC6.1", "CC6.6"),
    ),
    links=("https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html",),
    on_resource=_workbench_is_shut,
)
