"""An external auditor reads the trail and nothing else."""

from components.audit_access import AuditAccess, AuditAccessArgs
from handbook.surroundings import PLACE, key

AuditAccess(
    "audit",
    AuditAccessArgs(
        place=PLACE,
        permission_sets=["auditor-sandbox"],
        principals=["role/external-audit"],
        bucket=PLACE.bucket("records"),
        prefixes=["AWSLogs/"],
        key_arn=key("records"),
    ),
)
