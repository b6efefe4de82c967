"""The report as SARIF 2.1.0: what fails, is waived or is not decided, at the line of its spec.

What passed is evidence and not a result to act on; it is in the other forms.
Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from policies.evidence.report import PolicyRecord, Report, StackRecord, VerdictRecord

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
SHOWN: Final = frozenset({"fail", "waived", "undecided"})

_SCORES: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
"""GitHub's code scanning orders results by this number: over 9.0 is critical, over 7.0 high."""


def render(report: Report) -> str:
    """Return the report as SARIF."""
    index = {policy.id: number for number, policy in enumerate(report.policies)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": report.tool.name,
                        "version": report.tool.version,
                        "rules": [_rule(policy) for policy in report.policies],
                        "properties": {"pack_sha256": report.tool.pack_sha256},
                    }
                },
                "automationDetails": {"id": f"groundwork-audit/{report.date}"},
                "columnKind": "unicodeCodePoints",
                "artifacts": [
                    {
                        "location": {"uri": each.path, "uriBaseId": "SRCROOT"},
                        "hashes": {"sha-256": each.sha256},
                    }
                    for each in report.inputs
                ],
                "results": [
                    _result(stack, verdict, index)
                    for stack, verdict in report.verdicts()
                    if verdict.outcome in SHOWN
                ],
                "invocations": [
                    {
                        "executionSuccessful": not any(it.failures for it in report.stacks),
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": failure}}
                            for stack in report.stacks
                            for failure in stack.failures
                        ],
                    }
                ],
            }
        ],
    }
    return json.dumps(log, indent=1) + "\n"


def _rule(policy: PolicyRecord) -> dict[str, Any]:
    return {
        "id": policy.id,
        "name": "".join(part.capitalize() for part in policy.slug.split("-")[2:]),
        "shortDescription": {"text": policy.title},
        "fullDescription": {"text": policy.rationale},
        "help": {"text": f"{policy.remedy[:1].upper()}{policy.remedy[1:]}."},
        **({"helpUri": policy.links[0]} if policy.links else {}),
        "properties": {
            "tags": [
                f"{framework}/{control}"
                for framework, controls in policy.supports.items()
                for control in controls
            ],
            "security-severity": _SCORES[policy.severity],
        },
    }


def _result(stack: StackRecord, verdict: VerdictRecord, index: dict[str, int]) -> dict[str, Any]:
    told = f"{verdict.found}; {verdict.remedy}" if verdict.remedy else verdict.found
    result: dict[str, Any] = {
        "ruleId": verdict.policy,
        "ruleIndex": index[verdict.policy],
        # A level other than none is for what fails alone (SARIF, 3.27.10).
        "kind": "open" if verdict.outcome == "undecided" else "fail",
        "level": _level(verdict),
        "message": {"text": f"{verdict.name}: {told}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": verdict.file, "uriBaseId": "SRCROOT"},
                    "region": {"startLine": verdict.line},
                },
                "logicalLocations": [
                    {
                        "name": verdict.name,
                        "fullyQualifiedName": verdict.urn,
                        "kind": "resource",
                    }
                ],
            }
        ],
        "partialFingerprints": {"verdict/v1": _fingerprint(verdict)},
        "properties": {"stack": stack.stack, "stage": stack.stage, "property": verdict.path},
    }
    if verdict.waiver is not None:
        waiver = verdict.waiver
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": f"{waiver.ticket}, approved by {waiver.approver} until "
                f"{waiver.expires}: {waiver.reason}",
            }
        ]
    return result


def _level(verdict: VerdictRecord) -> str:
    if verdict.outcome == "undecided":
        return "none"
    return "error" if verdict.mandatory else "warning"


def _fingerprint(verdict: VerdictRecord) -> str:
    """Return what stays the same while the failure does, whatever its words or its line are."""
    key = "\0".join((verdict.policy, verdict.urn, verdict.path))
    return hashlib.sha256(key.encode()).hexdigest()
