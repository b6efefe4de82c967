"""An external auditor reads the trail and nothing else."""

from components.audit_access import AuditAccess, AuditAccessArgs, Evidence
from handbook.surroundings import PLACE, key

AuditAccess(
    "audit",
    AuditAccessArgs(
        place=PLACE,
        permission_sets=["auditor-sandbox"],
        principals=["role/external-audit"],
        evidence=[
            Evidence(
                title="Trail",
                bucket=PLACE.bucket("records"),
                prefixes=["AWSLogs/"],
                key_arn=key("records"),
            )
        ],
    ),
)
