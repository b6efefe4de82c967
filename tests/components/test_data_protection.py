from __future__ import annotations

import itertools
import json
from typing import get_args

import pytest

from components.data_identifiers import BY_COUNTRY, CREDENTIALS, IDENTIFIERS, identifiers
from components.data_protection import (
    FINDINGS_LOG_GROUP,
    Masking,
    ProtectedLogGroup,
    ProtectedLogGroupArgs,
    protection_policy,
)
from components.inputs import masking_of
from components.spec.catalogue import PiiEntity
from components.spec.fields import DATA_CLASSES
from components.spec.loader import load
from components.spec.observation import Country
from sandbox.aws.fixes import data_protection
from tests.components.example import KEY_ARN
from tests.components.spec.editing import STACKS, TODAY
from tests.harness import declare

PREFIX = "arn:aws:dataprotection::aws:data-identifier/"


def test_what_a_guardrail_stops_is_what_a_log_masks() -> None:
    assert identifiers(["EMAIL", "CREDIT_DEBIT_CARD_CVV"], ["US"]) == [
        "AwsSecretKey",
        "CreditCardSecurityCode",
        "EmailAddress",
        "OpenSshPrivateKey",
        "PgpPrivateKey",
        "PkcsPrivateKey",
        "PuttyPrivateKey",
    ]


def test_numbers_are_those_of_the_countries_that_logs_know() -> None:
    kinds = ["PHONE", "DRIVER_ID", "INTERNATIONAL_BANK_ACCOUNT_NUMBER"]
    assert set(identifiers(kinds, ["DE", "BR", "CA"])) - set(CREDENTIALS) == {
        "BankAccountNumber-DE",
        "DriversLicense-CA",
        "DriversLicense-DE",
        "PhoneNumber-BR",
        "PhoneNumber-DE",
    }


def test_credentials_are_masked_whatever_the_class() -> None:
    assert identifiers([], []) == sorted(CREDENTIALS)
    assert identifiers(["PASSWORD"], ["US"]) == sorted(CREDENTIALS)


def test_the_tables_name_kinds_and_countries_that_specs_have() -> None:
    kinds, countries = set(get_args(PiiEntity)), set(get_args(Country))
    assert set(IDENTIFIERS) | set(BY_COUNTRY) <= kinds
    known = {it for table in BY_COUNTRY.values() for each in table.values() for it in each}
    assert known <= countries


def test_the_policy_has_the_two_blocks_that_aws_asks_for() -> None:
    policy = json.loads(
        protection_policy(
            Masking(identifiers=["EmailAddress", "Name"], patterns={"Order": "MH-[0-9]{8}"})
        )
    )
    data = [f"{PREFIX}EmailAddress", f"{PREFIX}Name", "Order"]
    audit, mask = policy["Statement"]
    assert audit["DataIdentifier"] == mask["DataIdentifier"] == data
    assert audit["Operation"] == {
        "Audit": {"FindingsDestination": {"CloudWatchLogs": {"LogGroup": FINDINGS_LOG_GROUP}}}
    }
    assert mask["Operation"] == {"Deidentify": {"MaskConfig": {}}}
    assert policy["Version"] == "2021-06-01"
    assert policy["Configuration"] == {
        "CustomDataIdentifier": [{"Name": "Order", "Regex": "MH-[0-9]{8}"}]
    }


@pytest.mark.parametrize("data_class", DATA_CLASSES)
def test_the_policy_of_each_class_is_one_that_aws_takes(data_class: str) -> None:
    platform = load(STACKS, TODAY).platform
    masking = masking_of(data_class, platform)  # type: ignore[arg-type]
    document = protection_policy(masking)
    assert list(data_protection.problems(document, {FINDINGS_LOG_GROUP})) == []
    assert masking.patterns == {"OrderNumber": "MH-[0-9]{8}"}


def test_more_sensitive_data_are_masked_more() -> None:
    platform = load(STACKS, TODAY).platform
    masked = [set(masking_of(it, platform).identifiers) for it in DATA_CLASSES]
    for less, more in itertools.pairwise(masked):
        assert less <= more
    assert masked[0] < masked[-1]


def test_a_log_group_is_named_once_it_masks() -> None:
    args = ProtectedLogGroupArgs(
        log_group="/groundwork/a/b",
        key_arn=KEY_ARN,
        retention_days=90,
        masking=Masking(identifiers=["Name"]),
        disposable=False,
        tags={"data_class": "internal"},
    )
    declared = declare(lambda: ProtectedLogGroup("log", args))
    assert declared.of_type("aws:cloudwatch/logGroup:LogGroup") == {
        "log": {
            "name": "/groundwork/a/b",
            "kmsKeyId": KEY_ARN,
            "retentionInDays": 90,
            "tags": {"data_class": "internal"},
        }
    }
    (policy,) = declared.of_type(
        "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy"
    ).values()
    assert policy["logGroupName"] == "/groundwork/a/b"
