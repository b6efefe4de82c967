"""Ways around the specs, the waivers and the pack's own settings: texts, not resources."""

from __future__ import annotations

from dataclasses import dataclass

SPEC = "customer-support.yaml"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change of a text, and what `groundwork check` or GOV-03 says of it."""

    id: str
    way: str
    before: str
    """What stands there once; empty to add `after` at the end."""

    after: str
    says: str
    """Part of the fault."""

    file: str = SPEC
    stops: bool = True
    """Whether no stack is built of it; what is overdue is told, and stopped by its policy."""

    def __str__(self) -> str:
        return self.id


SPECS = (
    Edit(
        id="stage-lowered",
        way="Call the use case in production a prototype, so that policies only advise.",
        before="stage: production",
        after="stage: prototype",
        says="prototype",
    ),
    Edit(
        id="stage-twice",
        way="Write the stage twice; readers of YAML keep the last.",
        before="stage: production",
        after="stage: production\nstage: prototype",
        says="stage: is there twice",
    ),
    Edit(
        id="stage-in-another-case",
        way="Write the stage in capitals, so that no comparison finds it.",
        before="stage: production",
        after="stage: Production",
        says="stage: ",
    ),
    Edit(
        id="anchor",
        way="Take a value over by an anchor, which a reader of a diff does not see.",
        before="monthly_budget_usd: 1800",
        after="monthly_budget_usd: &much 1800",
        says="anchor",
    ),
    Edit(
        id="merge-key",
        way="Merge keys of another mapping by <<.",
        before="cost_center: CC-4100",
        after="cost_center: CC-4100\n<<: { data_class: public }",
        says="<<",
    ),
    Edit(
        id="python-tag",
        way="Have the reader call Python by the tag !!python/object/apply.",
        before="cost_center: CC-4100",
        after="cost_center: !!python/object/apply:os.system [id]",
        says="cost_center",
    ),
    Edit(
        id="second-document",
        way="Add a second document, which loaders of the first do not see.",
        before="",
        after="\n---\ndata_class: public\n",
        says="holds a second document",
    ),
    Edit(
        id="unknown-key",
        way="Add a key that switches policies off.",
        before="cost_center: CC-4100",
        after="cost_center: CC-4100\npolicies: none",
        says="policies: ",
    ),
    Edit(
        id="class-lowered",
        way="Lower the data class beneath that of the datasets.",
        before="data_class: confidential",
        after="data_class: public",
        says="above the use case's public",
    ),
    Edit(
        id="dataset-that-expired",
        way="Keep a dataset whose approval has ended.",
        before="    approval: DA-2026-031\n    approver: jonas-weber\n    expires_on: 2028-09-30",
        after="    approval: DA-2026-031\n    approver: jonas-weber\n    expires_on: 2026-10-01",
        says="2026-10-01",
        stops=False,
    ),
    Edit(
        id="gate-by-a-builder",
        way="Have a gate approved by the engineer who builds the use case.",
        before="  rollback:\n    approver: tomas-lindqvist",
        after="  rollback:\n    approver: mei-tanaka",
        says="mei-tanaka",
    ),
    Edit(
        id="gate-by-a-look-alike",
        way="Name an approver with a Cyrillic letter.",
        before="  rollback:\n    approver: tomas-lindqvist",
        after="  rollback:\n    approver: tom\u0430s-lindqvist",
        says="rollback.approver",
    ),
    Edit(
        id="budget-as-a-text",
        way="Write the budget as a text that other readers take for a number.",
        before="monthly_budget_usd: 1800",
        after="monthly_budget_usd: 1_800_000",
        says="monthly_budget_usd",
    ),
)

WAIVER = {
    "policy": "ENC-04",
    "urn": "urn:pulumi:customer-support.sandbox::groundwork::aws:kms/key:Key::corpus",
    "owner": "mei-tanaka",
    "approver": "priya-raman",
    "reason": "The vendor mends it with the next release, which is announced.",
    "ticket": "SEC-12",
    "created": "2026-11-20",
    "expires": "2026-12-20",
}


def _waiver(id_: str, way: str, key: str, value: str) -> Edit:
    return Edit(
        id=id_, way=way, before=WAIVER[key], after=value, says=f"{key}: ", file="waivers.yaml"
    )


WAIVERS = (
    _waiver("waiver-for-all", "Waive all resources by a star.", "urn", WAIVER["urn"][:-6] + "*"),
    _waiver("waiver-of-waivers", "Waive the policy on waivers.", "policy", "GOV-03"),
    _waiver("waiver-by-its-owner", "Approve one's own waiver.", "approver", "mei-tanaka"),
    _waiver("waiver-in-capitals", "Approve it as Mei-Tanaka.", "approver", "Mei-Tanaka"),
    _waiver(
        "waiver-with-a-space",
        "Approve one's own waiver, with a space that does not break behind the name.",
        "approver",
        "mei-tanaka\u00a0",
    ),
    _waiver(
        "waiver-by-a-look-alike",
        "Approve one's own waiver with a Cyrillic letter in the name.",
        "approver",
        "mei-t\u0430naka",
    ),
    _waiver("waiver-without-end", "Let it end in a century.", "expires", "2126-12-20"),
    _waiver(
        "waiver-by-the-hour",
        "Let it end in a time zone of its own.",
        "expires",
        "2026-12-20T23:59:59-12:00",
    ),
    _waiver(
        "waiver-from-tomorrow",
        "Date its approval later, so that it lasts longer.",
        "created",
        "2026-12-19",
    ),
)
