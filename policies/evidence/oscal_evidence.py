"""The evidence of one stack in OSCAL: what was looked at, what was seen, and what is at risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policies.evidence.oscal_parts import (
    NS,
    Part,
    end_of,
    identifier,
    line,
    markup,
    present,
    prop,
    start_of,
)
from policies.evidence.report import (
    OUTCOMES,
    PolicyRecord,
    StackRecord,
    VerdictRecord,
    WaiverRecord,
)


@dataclass(frozen=True)
class Seen:
    """All that one policy says of one resource; an observation."""

    policy: PolicyRecord
    verdicts: Sequence[VerdictRecord]
    date: str

    @property
    def urn(self) -> str:
        """The resource, or the stack."""
        return self.verdicts[0].urn

    @cached_property
    def outcome(self) -> str:
        """The gravest of its verdicts."""
        return min((it.outcome for it in self.verdicts), key=OUTCOMES.index)

    @cached_property
    def uuid(self) -> str:
        """Of the policy, the resource, the day and what was found."""
        said = [f"{it.outcome}\0{it.path}\0{it.found}" for it in self.verdicts]
        return identifier("observation", self.policy.id, self.urn, self.date, *said)

    @cached_property
    def risk_uuid(self) -> str:
        """The same as long as the policy fails on the resource."""
        return identifier("risk", self.policy.id, self.urn)

    @property
    def is_risk(self) -> bool:
        """Whether something fails, accepted or not."""
        return any(it.outcome in {"fail", "waived"} for it in self.verdicts)


def seen(stack: StackRecord, policies: Mapping[str, PolicyRecord], date: str) -> list[Seen]:
    """Return what was seen, by policy and resource, without what policies do not apply to."""
    grouped: dict[tuple[str, str], list[VerdictRecord]] = {}
    for verdict in stack.verdicts:
        if verdict.outcome != "not applicable":
            grouped.setdefault((verdict.policy, verdict.urn), []).append(verdict)
    return [Seen(policies[policy], it, date) for (policy, _), it in grouped.items()]


def subject_id(urn: str) -> str:
    """Return the UUID of a resource, the same in all reports."""
    return identifier("resource", urn)


def inventory(observed: Iterable[Seen]) -> Iterator[Part]:
    """Yield each resource that was looked at, once."""
    subjects = {it.urn: it.verdicts[0] for it in observed}
    for urn, verdict in subjects.items():
        yield {
            "uuid": subject_id(urn),
            "description": markup(f"{verdict.name}, of type {verdict.type}"),
            "props": [
                prop("asset-id", urn, own=False),
                prop("resource-type", verdict.type),
                prop("resource-name", verdict.name),
            ],
        }


def observation(it: Seen, origin: Part) -> Part:
    """Return what a policy saw of a resource."""
    first = it.verdicts[0]
    return {
        "uuid": it.uuid,
        "title": line(f"{it.policy.id} on {first.name}: {it.outcome}"),
        "description": markup(it.policy.title),
        "props": [
            prop("policy", it.policy.id),
            prop("outcome", it.outcome),
            prop("severity", it.policy.severity),
            prop("stops-deployment", "yes" if first.mandatory else "no"),
        ],
        "methods": ["TEST"],
        "types": ["control-objective"],
        "origins": [origin],
        "subjects": [
            {
                "subject-uuid": subject_id(it.urn),
                "type": "inventory-item",
                "title": markup(first.name),
                "props": [prop("urn", it.urn)],
            }
        ],
        "relevant-evidence": [_evidence(verdict) for verdict in it.verdicts],
        "collected": start_of(it.date),
    }


def _evidence(verdict: VerdictRecord) -> Part:
    props = [prop("outcome", verdict.outcome)]
    if verdict.path:
        props.append(prop("property", verdict.path))
    if verdict.waiver is not None:
        props.append(prop("ticket", verdict.waiver.ticket))
    return {
        "href": f"{verdict.file}#L{verdict.line}",
        "description": markup(verdict.found),
        "props": props,
    }


def risk(it: Seen, origin: Part, date: str) -> Part:
    """Return the risk of a failure: open, or a deviation where a waiver accepts all of it."""
    failing = [each for each in it.verdicts if each.outcome in {"fail", "waived"}]
    waivers = list({w.ticket: w for each in failing if (w := each.waiver) is not None}.values())
    is_accepted = all(each.outcome == "waived" for each in failing)
    remedies = sorted({each.remedy or it.policy.remedy for each in failing})
    key = (it.policy.id, it.urn)
    accepted = [(waiver, _acceptance(waiver, key, origin)) for waiver in waivers]
    return present(
        {
            "uuid": it.risk_uuid,
            "title": line(f"{it.policy.id} fails on {failing[0].name}"),
            "description": markup("; ".join(each.found for each in failing)),
            "statement": markup(it.policy.rationale),
            "props": [
                prop("policy", it.policy.id),
                prop("stops-deployment", "yes" if failing[0].mandatory else "no"),
            ],
            "status": "deviation-approved" if is_accepted else "open",
            "origins": [origin],
            "characterizations": [
                {
                    "origin": origin,
                    "facets": [{"name": "severity", "system": NS, "value": it.policy.severity}],
                }
            ],
            "deadline": end_of(min(each.expires for each in waivers)) if waivers else None,
            "remediations": [
                {
                    "uuid": identifier("remediation", *key, *remedies),
                    "lifecycle": "recommendation",
                    "title": "The policy's remedy",
                    "description": markup("; ".join(remedies)),
                    "props": [prop("type", "mitigate", own=False)],
                    "origins": [origin],
                },
                *(response for _, response in accepted),
            ],
            "risk-log": {"entries": [_entry(*each, date) for each in accepted]} if accepted else {},
            "related-observations": [{"observation-uuid": it.uuid}],
        }
    )


def party_id(person: str) -> str:
    """Return the UUID of a person."""
    return identifier("person", person)


def _acceptance(waiver: WaiverRecord, key: tuple[str, str], origin: Part) -> Part:
    return {
        "uuid": identifier("waiver", waiver.ticket, waiver.created, *key),
        "lifecycle": "planned",
        "title": line(f"{waiver.ticket} accepts it until {waiver.expires}"),
        "description": markup(waiver.reason),
        "props": [
            prop("type", "accept", own=False),
            prop("ticket", waiver.ticket),
            prop("created", waiver.created),
            prop("expires", waiver.expires),
            prop("owner", waiver.owner),
            prop("approver", waiver.approver),
        ],
        "origins": [
            origin,
            {"actors": [{"type": "party", "actor-uuid": party_id(waiver.approver)}]},
        ],
    }


def _entry(waiver: WaiverRecord, response: Part, date: str) -> Part:
    return {
        "uuid": identifier("risk log", response["uuid"], date),
        "title": line(f"Accepted by {waiver.approver}: {waiver.ticket}"),
        "start": start_of(waiver.created),
        "end": end_of(waiver.expires),
        "logged-by": [{"party-uuid": party_id(waiver.approver)}],
        "status-change": "deviation-approved",
        "related-responses": [{"response-uuid": response["uuid"]}],
    }
