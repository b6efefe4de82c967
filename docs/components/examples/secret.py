"""A key of another team's service, which people renew once a quarter."""

from components.secret import Secret, SecretArgs
from handbook.surroundings import PLACE, TAGS, key, role

Secret(
    "claims-order-lookup-key",
    SecretArgs(
        place=PLACE,
        use_case="claims",
        name="order-lookup-key",
        purpose="Looks orders up",
        key_arn=key(),
        reader_arn=role().arn,
        rotates_every_days=90,
        rotation=None,
        disposable=True,
        tags=TAGS,
    ),
)
