"""Personal data is told by its form, and by check digits where it has any."""

from typing import Any

import pytest

from sandbox.aws.services.bedrock_runtime.guard.patterns import FORMS, WITHOUT_FORM
from tests.sandbox.conftest import Client

GENUINE = {
    "EMAIL": "jo.doe+x@mail.example.org",
    "URL": "https://example.com/a?b=1",
    "IP_ADDRESS": "2001:db8::1",
    "MAC_ADDRESS": "00:1B:44:11:3A:B7",
    "PHONE": "+1 206 555 0100",
    "CREDIT_DEBIT_CARD_NUMBER": "5555-5555-5555-4444",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": "GB82 WEST 1234 5698 7654 32",
    "US_SOCIAL_SECURITY_NUMBER": "123-45-6789",
    "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER": "912-70-1234",
    "UK_NATIONAL_INSURANCE_NUMBER": "AB 12 34 56 C",
    "VEHICLE_IDENTIFICATION_NUMBER": "1HGBH41JXMN109186",
    "AWS_ACCESS_KEY": "AKIAIOSFODNN7EXAMPLE",
    "CREDIT_DEBIT_CARD_CVV": "cvv: 123",
    "CREDIT_DEBIT_CARD_EXPIRY": "expires 04/29",
    "PIN": "PIN is 4321",
    "SWIFT_CODE": "BIC: DEUTDEFF",
    "US_BANK_ACCOUNT_NUMBER": "bank account number 123456789",
    "US_BANK_ROUTING_NUMBER": "routing number 021000021",
    "US_PASSPORT_NUMBER": "passport number 123456789",
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": "NHS number 943 476 5919",
    "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER": "UTR 1234567890",
    "CA_SOCIAL_INSURANCE_NUMBER": "SIN 046 454 286",
    "CA_HEALTH_NUMBER": "health card 1234 567 890",
    "LICENSE_PLATE": "license plate ABC 123",
    "DRIVER_ID": "driver's license D1234567",
    "USERNAME": "username: jo_doe",
    "PASSWORD": "password is hunter2!x",
    "AGE": "42 years old",
    "AWS_SECRET_KEY": "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}
FALSE = {
    "CREDIT_DEBIT_CARD_NUMBER": "5555-5555-5555-4445",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": "GB83 WEST 1234 5698 7654 32",
    "IP_ADDRESS": "300.1.1.1",
    "US_SOCIAL_SECURITY_NUMBER": "000-45-6789",
    "US_BANK_ROUTING_NUMBER": "routing number 021000022",
    "VEHICLE_IDENTIFICATION_NUMBER": "1HGBH41JYMN109186",
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": "NHS number 943 476 5918",
    "PASSWORD": "the password is wrong",
    "PHONE": "order 12345678",
}


def _kinds(model: Any) -> set[str]:
    return set(model.shape_for("GuardrailPiiEntityType").enum)


def test_every_kind_has_a_form_or_is_said_to_have_none(client: Client) -> None:
    assert set(FORMS) | set(WITHOUT_FORM) == _kinds(client("bedrock-runtime").meta.service_model)
    assert set(GENUINE) == set(FORMS)


def _matches(kind: str, said: str) -> bool:
    form = FORMS[kind]
    return any(
        form.check(match["it"] if "it" in match.groupdict() else match[0])
        for match in form.compiled.finditer(said)
    )


@pytest.mark.parametrize(("kind", "said"), GENUINE.items())
def test_what_has_the_form_is_found(kind: str, said: str) -> None:
    assert _matches(kind, f"It is {said} here.")
    assert not _matches(kind, "Our lamps come in green and in two sizes, and cost 20 dollars.")


@pytest.mark.parametrize(("kind", "said"), FALSE.items())
def test_what_has_the_form_and_cannot_be_one_is_not(kind: str, said: str) -> None:
    assert not _matches(kind, said)
