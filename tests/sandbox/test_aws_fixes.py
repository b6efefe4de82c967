"""Where moto differs from AWS, the sandbox does as AWS; each case failed against moto alone."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.fixes.install import SERVICES
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import ACCOUNT, POLICY, READ_ONLY, refused
from tests.sandbox.test_aws_app import TRUST


def test_no_fix_is_obsolete() -> None:
    assert [name for service in SERVICES for name in service.patches.obsolete] == []


def test_iam_client_ids(client: Client) -> None:
    iam = client("iam")
    made = iam.create_open_id_connect_provider(Url="https://ci.example.com", ClientIDList=["a"])
    key = {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}
    for name in ("b", "b"):
        iam.add_client_id_to_open_id_connect_provider(**key, ClientID=name)
    for name in ("a", "a"):
        iam.remove_client_id_from_open_id_connect_provider(**key, ClientID=name)
    assert iam.get_open_id_connect_provider(**key)["ClientIDList"] == ["b"]


def test_iam_refuses_a_role_without_a_sound_trust_policy_or_boundary(client: Client) -> None:
    iam = client("iam")
    refused("MalformedPolicyDocument", iam.create_role, RoleName="r", AssumeRolePolicyDocument="{}")
    missing = f"arn:aws:iam::{ACCOUNT}:policy/none"
    refused(
        "NoSuchEntity",
        iam.create_role,
        RoleName="r",
        AssumeRolePolicyDocument=TRUST,
        PermissionsBoundary=missing,
    )
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=READ_ONLY)
    refused(
        "NoSuchEntity",
        iam.put_role_permissions_boundary,
        RoleName="r",
        PermissionsBoundary=missing,
    )
    assert iam.get_role(RoleName="r")["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == (
        READ_ONLY
    )


def test_iam_keeps_what_is_in_use(client: Client) -> None:
    iam = client("iam")
    arn = iam.create_policy(PolicyName="p", PolicyDocument=POLICY)["Policy"]["Arn"]
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=arn)
    refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
    iam.delete_role_permissions_boundary(RoleName="r")
    iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
    refused("DeleteConflict", iam.delete_role, RoleName="r")
    iam.detach_role_policy(RoleName="r", PolicyArn=arn)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=POLICY)
    refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.delete_policy(PolicyArn=arn)
    iam.delete_role(RoleName="r")


def test_iam_refuses_policies_that_are_too_long(client: Client) -> None:
    def document(characters: int) -> str:
        statement: dict[str, Any] = {
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": "*",
            "Sid": "",
        }
        empty = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        statement["Sid"] = "a" * (characters - len("".join(empty.split())))
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    iam = client("iam")
    arn = iam.create_policy(PolicyName="fits", PolicyDocument=document(6144))["Policy"]["Arn"]
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    iam.put_role_policy(RoleName="r", PolicyName="a", PolicyDocument=document(6000))
    iam.put_role_policy(RoleName="r", PolicyName="a", PolicyDocument=document(6001))
    for call in (
        lambda: iam.create_policy(PolicyName="long", PolicyDocument=document(6145)),
        lambda: iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(6145)),
        lambda: iam.put_role_policy(RoleName="r", PolicyName="b", PolicyDocument=document(4240)),
    ):
        with pytest.raises(ClientError, match="characters exceed the maximum of"):
            call()


def test_kms_refusals(client: Client) -> None:
    kms = client("kms")
    refused("MalformedPolicyDocumentException", kms.create_key, Policy="{")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    refused(
        "MalformedPolicyDocumentException",
        kms.put_key_policy,
        KeyId=key,
        PolicyName="default",
        Policy="{}",
    )
    refused("ValidationException", kms.schedule_key_deletion, KeyId=key, PendingWindowInDays=3)
    refused("UnsupportedOperationException", kms.get_public_key, KeyId=key)
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    refused("KMSInvalidStateException", kms.create_alias, AliasName="alias/a", TargetKeyId=key)
    refused("KMSInvalidStateException", kms.schedule_key_deletion, KeyId=key)


def test_kms_symmetric_keys_encrypt_without_an_rsa_key(client: Client) -> None:
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    blob = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"


def test_sns_mail_waits_for_its_reader(client: Client) -> None:
    sns = client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    made = sns.subscribe(
        TopicArn=topic, Protocol="email", Endpoint="a@example.com", ReturnSubscriptionArn=True
    )["SubscriptionArn"]
    told = sns.get_subscription_attributes(SubscriptionArn=made)["Attributes"]
    assert told["PendingConfirmation"] == "true"


NOTIFICATION = {
    "NotificationType": "ACTUAL",
    "ComparisonOperator": "GREATER_THAN",
    "Threshold": 80.0,
}
MAIL = {"SubscriptionType": "EMAIL", "Address": "a@example.com"}


def test_budgets(client: Client) -> None:
    budgets = client("budgets")
    key = {"AccountId": ACCOUNT, "BudgetName": "b"}
    budget = {
        "BudgetName": "b",
        "BudgetLimit": {"Amount": "100", "Unit": "USD"},
        "TimeUnit": "MONTHLY",
        "BudgetType": "COST",
    }
    budgets.create_budget(
        AccountId=ACCOUNT,
        Budget=budget,
        NotificationsWithSubscribers=[{"Notification": NOTIFICATION, "Subscribers": [MAIL]}],
        ResourceTags=[{"Key": "a", "Value": "1"}],
    )
    limit = {"Amount": "200", "Unit": "USD"}
    budgets.update_budget(AccountId=ACCOUNT, NewBudget={**budget, "BudgetLimit": limit})
    assert budgets.describe_budget(**key)["Budget"]["BudgetLimit"] == limit
    refused(
        "NotFoundException",
        budgets.update_budget,
        AccountId=ACCOUNT,
        NewBudget={**budget, "BudgetName": "other"},
    )
    # AWS reads a threshold as a percentage unless told otherwise.
    same = {**NOTIFICATION, "ThresholdType": "PERCENTAGE"}

    def subscribers() -> Any:
        return budgets.describe_subscribers_for_notification(**key, Notification=same)[
            "Subscribers"
        ]

    assert subscribers() == [MAIL]
    refused(
        "DuplicateRecordException",
        budgets.create_notification,
        **key,
        Notification=same,
        Subscribers=[MAIL],
    )
    other = {**MAIL, "Address": "b@example.com"}
    third = {**MAIL, "Address": "c@example.com"}
    budgets.create_subscriber(**key, Notification=same, Subscriber=other)
    refused(
        "DuplicateRecordException",
        budgets.create_subscriber,
        **key,
        Notification=same,
        Subscriber=other,
    )
    budgets.update_subscriber(**key, Notification=same, OldSubscriber=other, NewSubscriber=third)
    budgets.delete_subscriber(**key, Notification=same, Subscriber=MAIL)
    assert subscribers() == [third]
    higher = {**same, "Threshold": 90.0}
    budgets.update_notification(**key, OldNotification=same, NewNotification=higher)
    assert budgets.describe_notifications_for_budget(**key)["Notifications"] == [higher]
    refused("NotFoundException", budgets.delete_notification, **key, Notification=same)
    budgets.delete_notification(**key, Notification=higher)
    assert budgets.describe_notifications_for_budget(**key)["Notifications"] == []
    arn = {"ResourceARN": f"arn:aws:budgets::{ACCOUNT}:budget/b"}
    budgets.tag_resource(**arn, ResourceTags=[{"Key": "b", "Value": "2"}])
    budgets.untag_resource(**arn, ResourceTagKeys=["a"])
    assert budgets.list_tags_for_resource(**arn)["ResourceTags"] == [{"Key": "b", "Value": "2"}]
    budgets.delete_budget(**key)
    refused("NotFoundException", budgets.list_tags_for_resource, **arn)
    refused("NotFoundException", budgets.describe_notifications_for_budget, **key)


def test_bedrock_invocation_logging_that_is_off_is_not_shown(client: Client) -> None:
    bedrock = client("bedrock")
    client("s3").create_bucket(Bucket="logs-bucket")
    read = bedrock.get_model_invocation_logging_configuration
    assert "loggingConfig" not in read()
    config = {
        "s3Config": {"bucketName": "logs-bucket", "keyPrefix": "p"},
        "textDataDeliveryEnabled": True,
    }
    bedrock.put_model_invocation_logging_configuration(loggingConfig=config)
    assert read()["loggingConfig"] == config
    bedrock.delete_model_invocation_logging_configuration()
    assert "loggingConfig" not in read()


def test_dynamodb_tables_keep_their_class(client: Client) -> None:
    dynamodb = client("dynamodb")

    def kind() -> Any:
        return dynamodb.describe_table(TableName="t")["Table"].get("TableClassSummary")

    dynamodb.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        TableClass="STANDARD_INFREQUENT_ACCESS",
    )
    assert kind() == {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    dynamodb.update_table(TableName="t", TableClass="STANDARD")
    assert kind() == {"TableClass": "STANDARD"}


def test_secretsmanager_keeps_a_name_until_its_secret_is_gone(client: Client) -> None:
    secrets = client("secretsmanager")
    secrets.create_secret(Name="s", SecretString="x")
    secrets.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    refused("InvalidRequestException", secrets.create_secret, Name="s")
