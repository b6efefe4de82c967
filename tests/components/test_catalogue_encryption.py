"""The data catalogue under a key of its own."""

from __future__ import annotations

from components.catalogue_encryption import CatalogueEncryption, CatalogueEncryptionArgs
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare


def _declare() -> Declaration:
    args = CatalogueEncryptionArgs(place=PLACE, disposable=False)
    return declare(lambda: CatalogueEncryption("catalogue", args) and None)


def test_the_catalogue_and_its_passwords_are_encrypted() -> None:
    declared = _declare()
    settings = declared.only(
        "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings"
    )["dataCatalogEncryptionSettings"]
    at_rest, passwords = settings["encryptionAtRest"], settings["connectionPasswordEncryption"]
    assert at_rest["catalogEncryptionMode"] == "SSE-KMS-WITH-SERVICE-ROLE"
    assert at_rest["sseAwsKmsKeyId"] == passwords["awsKmsKeyId"]
    assert passwords["returnConnectionPasswordEncrypted"] is True


def test_glue_may_use_the_key_and_nothing_else() -> None:
    declared = _declare()
    role = declared.only("aws:iam/role:Role")
    assert role["name"] == "groundwork-platform-catalogue"
    trust = statements(role["assumeRolePolicy"])["AssumedByService"]
    assert trust["Principal"] == {"Service": ["glue.amazonaws.com"]}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "000000000000"}}
    policy = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert policy.keys() == {"UseCatalogueKey"}
    assert policy["UseCatalogueKey"]["Action"] == [
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
    ]
