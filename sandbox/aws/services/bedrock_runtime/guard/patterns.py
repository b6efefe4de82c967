"""Personal data and secrets that have a form: patterns, and check digits where there are any."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address


def _always(_found: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Form:
    """How an entity is written."""

    pattern: str
    """Its group `it`, where it has one, is the entity; what stands around it only tells of it."""

    check: Callable[[str], bool] = field(default=_always)
    """Whether what was found can be one."""

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern; the standard library keeps those that were used before."""
        return re.compile(self.pattern, re.IGNORECASE)


def luhn(found: str) -> bool:
    """Tell whether the digits end with the check digit of ISO/IEC 7812."""
    digits = [int(it) for it in found if it.isdigit()]
    doubled = [it * 2 - 9 * (it > 4) for it in digits[-2::-2]]  # noqa: PLR2004 - the rule's own
    return sum(doubled + digits[-1::-2]) % 10 == 0


def iban(found: str) -> bool:
    """Tell whether the check digits of ISO 13616 are right."""
    plain = re.sub(r"\s", "", found).upper()
    return int("".join(str(int(it, 36)) for it in plain[4:] + plain[:4])) % 97 == 1


def _routing(found: str) -> bool:
    weights = (3, 7, 1) * 3
    return sum(int(it) * weight for it, weight in zip(found, weights, strict=True)) % 10 == 0


def _address(found: str) -> bool:
    try:
        ip_address(found)
    except ValueError:
        return False
    return True


def _health_service(found: str) -> bool:
    digits = [int(it) for it in found if it.isdigit()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1))) % 11  # noqa: B905 - the tenth is the check digit itself
    return check % 11 == digits[9] and check != 10  # noqa: PLR2004 - the rule's own


def _vehicle(found: str) -> bool:
    values = {
        **{str(it): it for it in range(10)},
        **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True)),
    }
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    total = sum(values[it] * weight for it, weight in zip(found.upper(), weights, strict=True))
    return "0123456789X"[total % 11] == found.upper()[8]


def _told(words: str, form: str) -> str:
    """Return the pattern of something that only the words before it tell."""
    return rf"\b(?:{words})\b(?:\s+(?:no|number|is|code|was))*\s*[:=#]?\s*(?P<it>{form})"


FORMS: Mapping[str, Form] = {
    "EMAIL": Form(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}"),
    "URL": Form(r"\b(?:https?|ftp)://[^\s<>\"')]+[^\s<>\"').,;!?]|\bwww\.[\w-]+(?:\.[\w-]+)+"),
    "IP_ADDRESS": Form(
        r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:])",
        _address,
    ),
    "MAC_ADDRESS": Form(r"\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b"),
    "PHONE": Form(
        r"(?<![\w.+-])(?:\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)|\d{1,4})(?:[\s.-]?\d{2,4}){2,4}"
        r"|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4})(?![\w-])"
    ),
    "CREDIT_DEBIT_CARD_NUMBER": Form(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])", luhn),
    "CREDIT_DEBIT_CARD_CVV": Form(_told(r"cvv2?|cvc2?|security code", r"\d{3,4}\b")),
    "CREDIT_DEBIT_CARD_EXPIRY": Form(
        _told(
            r"expir(?:y|es|ation)(?: date| on)?|valid (?:thru|until)|exp",
            r"(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d{2}\b",
        )
    ),
    "PIN": Form(_told("pin", r"\d{4,6}\b")),
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": Form(
        r"\b[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}(?:\s?[a-z0-9]{1,3})?\b", iban
    ),
    "SWIFT_CODE": Form(_told(r"swift|bic", r"[a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?\b")),
    "US_SOCIAL_SECURITY_NUMBER": Form(
        r"(?<![\w-])(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?![\w-])"
    ),
    "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER": Form(
        r"(?<![\w-])9\d{2}[- ](?:5\d|6[0-5]|[78]\d|9[0-24-9])[- ]\d{4}(?![\w-])"
    ),
    "US_BANK_ACCOUNT_NUMBER": Form(_told(r"(?:bank )?account", r"\d{8,17}\b")),
    "US_BANK_ROUTING_NUMBER": Form(_told(r"routing|aba", r"\d{9}\b"), _routing),
    "US_PASSPORT_NUMBER": Form(_told("passport", r"[a-z]?\d{8,9}\b")),
    "UK_NATIONAL_INSURANCE_NUMBER": Form(
        r"\b(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prs-tw-z][a-ceghj-nprs-tw-z]\s?\d{2}\s?\d{2}\s?\d{2}"
        r"\s?[a-d]\b"
    ),
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": Form(
        _told("nhs", r"\d{3}[ -]?\d{3}[ -]?\d{4}\b"), _health_service
    ),
    "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER": Form(_told("utr", r"\d{10}\b")),
    "CA_SOCIAL_INSURANCE_NUMBER": Form(
        _told("sin|social insurance", r"\d{3}[ -]?\d{3}[ -]?\d{3}\b"), luhn
    ),
    "CA_HEALTH_NUMBER": Form(_told("health card|health", r"\d{4}[ -]?\d{3}[ -]?\d{3}\b")),
    "VEHICLE_IDENTIFICATION_NUMBER": Form(r"\b[a-hj-npr-z0-9]{17}\b", _vehicle),
    "LICENSE_PLATE": Form(_told(r"licen[cs]e plate|plate", r"[a-z0-9]{2,4}[ -]?[a-z0-9]{2,4}\b")),
    "DRIVER_ID": Form(_told(r"driver'?s? licen[cs]e|driving licen[cs]e", r"[a-z]{0,2}\d{6,12}\b")),
    "USERNAME": Form(_told(r"user ?name|login", r"[\w.@-]{3,}")),
    "PASSWORD": Form(_told(r"password|passwd|pwd", r"(?=\S*[\d\W])\S{6,}")),
    "AGE": Form(r"\b(?P<it>\d{1,3})[ -]years?[ -]old\b"),
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    "AWS_ACCESS_KEY": Form(r"\b(?-i:(?:AKIA|ASIA)[A-Z2-7]{16})\b"),
    "AWS_SECRET_KEY": Form(
        _told(r"(?:aws_?)?secret(?:_?access)?(?:_?key)?", r"[a-z0-9/+]{40}(?![a-z0-9/+=])")
    ),
}
"""Entity -> its form. NAME and ADDRESS have none: it takes a model to tell them."""

WITHOUT_FORM = ("NAME", "ADDRESS")
"""Entities that a guardrail may name and that are never found here."""
