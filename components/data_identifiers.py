"""Data identifiers: what CloudWatch Logs calls the personal data that a class stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

CREDENTIALS: Sequence[str] = (
    "AwsSecretKey",
    "OpenSshPrivateKey",
    "PgpPrivateKey",
    "PkcsPrivateKey",
    "PuttyPrivateKey",
)
"""What no log of any class shows."""

IDENTIFIERS: Mapping[str, Sequence[str]] = {
    "ADDRESS": ("Address",),
    "AGE": ("DateOfBirth",),
    "AWS_SECRET_KEY": ("AwsSecretKey",),
    "CREDIT_DEBIT_CARD_CVV": ("CreditCardSecurityCode",),
    "CREDIT_DEBIT_CARD_EXPIRY": ("CreditCardExpiration",),
    "CREDIT_DEBIT_CARD_NUMBER": ("CreditCardNumber",),
    "EMAIL": ("EmailAddress",),
    "IP_ADDRESS": ("IpAddress",),
    "NAME": ("Name",),
    "US_BANK_ACCOUNT_NUMBER": ("BankAccountNumber-US",),
    "US_PASSPORT_NUMBER": ("PassportNumber-US",),
    "US_SOCIAL_SECURITY_NUMBER": ("Ssn-US",),
    "VEHICLE_IDENTIFICATION_NUMBER": ("VehicleIdentificationNumber",),
}
"""Kind of personal data that a Bedrock guardrail knows, to the identifiers that logs know it by.

What has no counterpart there, as a password, is not in it.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
"""

BY_COUNTRY: Mapping[str, Mapping[str, Sequence[str]]] = {
    "DRIVER_ID": {
        "DriversLicense": ("CA", "DE", "ES", "FR", "GB", "IT", "US"),
    },
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": {
        "BankAccountNumber": ("DE", "ES", "FR", "GB", "IT", "US"),
    },
    "PHONE": {"PhoneNumber": ("BR", "DE", "ES", "FR", "GB", "IT", "US")},
}
"""The same of what differs by country: kind, then identifier, to the countries that it knows."""


def identifiers(kinds: Iterable[str], countries: Iterable[str]) -> Sequence[str]:
    """Return the managed data identifiers that mask these kinds of personal data.

    Args:
        kinds: as a Bedrock guardrail names them.
        countries: ISO codes of the countries whose numbers are looked for.
    """
    wanted = list(countries)
    found = set(CREDENTIALS)
    for kind in kinds:
        found.update(IDENTIFIERS.get(kind, ()))
        for name, known in BY_COUNTRY.get(kind, {}).items():
            found.update(f"{name}-{country}" for country in wanted if country in known)
    return sorted(found)
