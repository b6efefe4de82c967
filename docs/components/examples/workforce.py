"""Auditors are made in the directory; they may take the auditor's role for four hours."""

from components.workforce import Group, PermissionSet, Workforce, WorkforceArgs
from handbook.surroundings import PLACE

Workforce(
    "workforce",
    WorkforceArgs(
        place=PLACE,
        environment="sandbox",
        instance_arn="arn:aws:sso:::instance/ssoins-0000000000000000",
        identity_store_id="d-0000000000",
        groups={"auditors": Group(purpose="Check what the platform does", group_id=None)},
        permission_sets={
            "auditor": PermissionSet(
                description="Reads evidence",
                session_hours=4,
                managed_policies=[],
                duties=["audit-evidence"],
                groups=["auditors"],
            )
        },
    ),
)
