"""What SageMaker may do while it hosts one approved model without capturing its calls."""

from components.hosting_role import HostingRole, HostingRoleArgs
from handbook.surroundings import HOSTED, PLACE, TAGS, boundary, key

HostingRole(
    "claims-reader",
    HostingRoleArgs(
        place=PLACE,
        use_case="claims",
        alias="reader",
        source=HOSTED,
        boundary_arn=boundary(),
        key_arn=key(),
        capture=None,
        network=None,
        alarm_names=["groundwork-claims-reader-errors"],
        tags=TAGS,
    ),
)
