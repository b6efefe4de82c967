"""The report as OSCAL assessment results: what governance tools take in.

A policy only supports a control. So the objectives that findings speak of are this document's own,
"what the policies of the pack see of the control", and not those of NIST's catalogue; a control is
never said to be satisfied.

Source: https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/json-reference/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from policies.evidence import oscal_evidence as evidence
from policies.evidence.oscal_evidence import Seen
from policies.evidence.oscal_parts import (
    Part,
    control_id,
    end_of,
    identifier,
    line,
    markup,
    present,
    prop,
    start_of,
)
from policies.evidence.report import PolicyRecord, Report, StackRecord

VERSION: Final = "1.1.3"
"""The release of OSCAL that the document follows."""

FRAMEWORK: Final = "nist_800_53_r5"
CATALOG: Final = (
    "https://raw.githubusercontent.com/usnistgov/oscal-content/main/"
    "nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json"
)

_NO_PLAN: Final = (
    "There is no assessment plan in OSCAL: the policies of the pack are the plan, and every one of "
    "them is run on every resource of its kind."
)
_SUPPORTS: Final = "Policies support the evidence for a control; they never satisfy one alone."


def render(report: Report) -> str:
    """Return the report as OSCAL assessment results in JSON."""
    digest = hashlib.sha256(report.model_dump_json().encode()).hexdigest()
    controls = _controls(report)
    plan = identifier("plan", report.tool.pack_sha256)
    document = {
        "uuid": identifier("document", digest),
        "metadata": _metadata(report),
        "import-ap": {"href": f"#{plan}", "remarks": _NO_PLAN},
        "local-definitions": {
            "objectives-and-methods": [
                _objective(control, policies) for control, policies in controls.items()
            ],
        },
        "results": [_result(stack, report, controls) for stack in report.stacks],
        "back-matter": {"resources": list(_resources(report, plan))},
    }
    if not controls:
        del document["local-definitions"]
    return json.dumps({"assessment-results": document}, indent=1) + "\n"


def _controls(report: Report) -> dict[str, list[PolicyRecord]]:
    return {
        control: [it for it in report.policies if control in it.supports.get(FRAMEWORK, ())]
        for framework in report.frameworks
        if framework.key == FRAMEWORK
        for control in framework.controls
    }


def _metadata(report: Report) -> Part:
    waivers = [it.waiver for _, it in report.verdicts() if it.waiver]
    people = sorted({name for it in waivers for name in (it.owner, it.approver)})
    return present(
        {
            "title": f"What the policies of Groundwork found on {report.date}",
            "last-modified": start_of(report.date),
            "version": report.date,
            "oscal-version": VERSION,
            "props": [prop("pack-sha256", report.tool.pack_sha256)],
            "parties": [
                {"uuid": evidence.party_id(it), "type": "person", "name": it} for it in people
            ],
            "remarks": _SUPPORTS,
        }
    )


def _objective(control: str, policies: Sequence[PolicyRecord]) -> Part:
    return {
        "control-id": control_id(control),
        "description": markup(f"What {len(policies)} policies see of {control}."),
        "parts": [
            {
                "id": _objective_id(control),
                "name": "assessment-objective",
                "title": line(f"What policies see of {control}"),
                "props": [prop("policy", it.id) for it in policies],
                "prose": markup("; ".join(f"{it.id}: {it.title}" for it in policies)),
            }
        ],
        "remarks": _SUPPORTS,
    }


def _objective_id(control: str) -> str:
    return f"groundwork-{control_id(control)}_obj"


def _resources(report: Report, plan: str) -> Iterator[Part]:
    yield {
        "uuid": plan,
        "title": "The policies, which are the plan",
        "description": _NO_PLAN,
        "rlinks": [{"href": "docs/policies.md", "media-type": "text/markdown"}],
    }
    yield {
        "uuid": identifier("catalogue", CATALOG),
        "title": "NIST SP 800-53 r5, whose controls the findings are about",
        "rlinks": [{"href": CATALOG, "media-type": "application/json"}],
    }
    for each in report.inputs:
        yield {
            "uuid": identifier("input", each.path, each.sha256),
            "title": markup(each.path),
            "rlinks": [
                {
                    "href": each.path,
                    "hashes": [{"algorithm": "SHA-256", "value": each.sha256}],
                }
            ],
        }


def _result(stack: StackRecord, report: Report, controls: Mapping[str, list[PolicyRecord]]) -> Part:
    # OSCAL defines tools inside a result, so each result has one with an identifier of its own.
    tool = identifier("tool", stack.stack, report.tool.version, report.tool.pack_sha256)
    origin: Part = {"actors": [{"type": "tool", "actor-uuid": tool}]}
    policies = {it.id: it for it in report.policies}
    observed = evidence.seen(stack, policies, report.date)
    findings = [_finding(control, stack, it, observed) for control, it in controls.items()]
    return present(
        {
            "uuid": identifier("result", report.date, stack.model_dump_json()),
            "title": markup(f"{stack.stack} on {report.date}"),
            "description": markup(
                f"{len(report.policies)} policies on {stack.resources} AWS resources, as the "
                f"stage {stack.stage} asks."
            ),
            "start": start_of(report.date),
            "end": end_of(report.date),
            "props": [
                prop("stack", stack.stack),
                prop("environment", stack.environment),
                prop("stage", stack.stage),
                prop("data-class", stack.data_class),
                prop("state-sha256", stack.state_sha256),
                *(prop("pack-failure", it) for it in stack.failures),
            ],
            "local-definitions": {
                **(
                    {"inventory-items": items} if (items := [*evidence.inventory(observed)]) else {}
                ),
                "assessment-assets": _assets(report, tool),
            },
            "reviewed-controls": _reviewed(controls),
            "observations": [evidence.observation(it, origin) for it in observed],
            "risks": [evidence.risk(it, origin, report.date) for it in observed if it.is_risk],
            "findings": [it for it in findings if it],
            "remarks": "A control without a finding is one of whose kind this stack has nothing.",
        }
    )


def _assets(report: Report, tool: str) -> Part:
    return {
        "components": [
            {
                "uuid": tool,
                "type": "software",
                "title": report.tool.name,
                "description": "The policy pack, run on an exported state.",
                "props": [
                    prop("version", report.tool.version, own=False),
                    prop("pack-sha256", report.tool.pack_sha256),
                ],
                "status": {"state": "operational"},
            }
        ],
        "assessment-platforms": [
            {
                "uuid": identifier("platform", tool),
                "title": "groundwork audit",
                "uses-components": [{"component-uuid": tool}],
            }
        ],
    }


def _reviewed(controls: Mapping[str, list[PolicyRecord]]) -> Part:
    if not controls:
        return {"control-selections": [{"description": "No policy supports a control."}]}
    return {
        "description": _SUPPORTS,
        "control-selections": [
            {"include-controls": [{"control-id": control_id(it)} for it in controls]}
        ],
        "control-objective-selections": [
            {"include-objectives": [{"objective-id": _objective_id(it)} for it in controls]}
        ],
    }


def _finding(
    control: str, stack: StackRecord, policies: Sequence[PolicyRecord], observed: Sequence[Seen]
) -> Part | None:
    wanted = {it.id for it in policies}
    about = [it for it in observed if it.policy.id in wanted]
    if not about:
        return None
    status = _status(stack, about)
    return present(
        {
            "uuid": identifier(
                "finding", stack.stack, control, *status.values(), *(it.uuid for it in about)
            ),
            "title": line(f"What policies see of {control} in {stack.stack}"),
            "description": markup(f"{control} is supported by {', '.join(sorted(wanted))}."),
            "target": {
                "type": "objective-id",
                "target-id": _objective_id(control),
                "status": status,
            },
            "related-observations": [{"observation-uuid": it.uuid} for it in about],
            "related-risks": [{"risk-uuid": it.risk_uuid} for it in about if it.is_risk],
        }
    )


def _status(stack: StackRecord, about: Sequence[Seen]) -> Part:
    """Return the state of our objective; what was not decided or is only accepted does not hold."""
    outcomes = [verdict.outcome for it in about for verdict in it.verdicts]
    failed, undecided, waived = (outcomes.count(it) for it in ("fail", "undecided", "waived"))
    if stack.failures:
        return _not("other", "The pack was itself at fault; nothing here is evidence.")
    if failed:
        return _not("fail", f"{failed} of {len(outcomes)} verdicts are failures.")
    if undecided:
        return _not("other", f"{undecided} of {len(outcomes)} verdicts are undecided.")
    if waived:
        return _not("other", f"{waived} of {len(outcomes)} verdicts are failures that are waived.")
    remarks = f"All {len(outcomes)} verdicts pass. {_SUPPORTS}"
    return {"state": "satisfied", "reason": "pass", "remarks": remarks}


def _not(reason: str, remarks: str) -> Part:
    return {"state": "not-satisfied", "reason": reason, "remarks": remarks}
