"""Identity Center, its directory and EventBridge, where moto alone does otherwise than AWS."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import ACCOUNT, POLICY, refusal, refused

INSTANCE = f"arn:aws:sso:::instance/ssoins-0000{ACCOUNT}"
DIRECTORY = "d-0000000000"
NOBODY = "00000000-0000-0000-0000-000000000000"


def _set(sso: Any, name: str = "auditor", **more: Any) -> str:
    made = sso.create_permission_set(InstanceArn=INSTANCE, Name=name, **more)
    return made["PermissionSet"]["PermissionSetArn"]


def _group(client: Client) -> str:
    made = client("identitystore").create_group(IdentityStoreId=DIRECTORY, DisplayName="auditors")
    return made["GroupId"]


def test_the_account_has_one_instance_of_a_known_name(client: Client) -> None:
    (instance,) = client("sso-admin").list_instances()["Instances"]
    assert (instance["InstanceArn"], instance["IdentityStoreId"]) == (INSTANCE, DIRECTORY)
    assert instance["OwnerAccountId"] == ACCOUNT


def test_a_permission_set_has_its_own_arn_and_name(client: Client) -> None:
    sso = client("sso-admin")
    arn = _set(sso)
    prefix = INSTANCE.replace(":instance/", ":permissionSet/")
    assert arn.startswith(f"{prefix}/ps-")
    found = sso.describe_permission_set(InstanceArn=INSTANCE, PermissionSetArn=arn)
    assert found["PermissionSet"]["SessionDuration"] == "PT1H"
    refused("ConflictException", sso.create_permission_set, InstanceArn=INSTANCE, Name="auditor")
    other = INSTANCE[:-1] + "1"
    refused("ResourceNotFoundException", sso.create_permission_set, InstanceArn=other, Name="x")


@pytest.mark.parametrize("duration", ["PT59M", "PT12H1S", "P1D"])
def test_a_session_lasts_one_to_twelve_hours(client: Client, duration: str) -> None:
    sso = client("sso-admin")
    refused(
        "ValidationException",
        sso.create_permission_set,
        InstanceArn=INSTANCE,
        Name="auditor",
        SessionDuration=duration,
    )
    _set(sso, SessionDuration="PT11H60M")


def test_an_update_keeps_the_description_it_leaves_out(client: Client) -> None:
    sso = client("sso-admin")
    keys = {"InstanceArn": INSTANCE, "PermissionSetArn": _set(sso, Description="Reads")}
    sso.update_permission_set(**keys, RelayState="https://example.com")
    found = sso.describe_permission_set(**keys)["PermissionSet"]
    assert (found["Description"], found["RelayState"]) == ("Reads", "https://example.com")


def test_a_permission_set_takes_tags(client: Client) -> None:
    sso = client("sso-admin")
    arn = _set(sso, Tags=[{"Key": "a", "Value": "1"}])
    sso.tag_resource(InstanceArn=INSTANCE, ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
    sso.untag_resource(InstanceArn=INSTANCE, ResourceArn=arn, TagKeys=["a"])
    listed = sso.list_tags_for_resource(InstanceArn=INSTANCE, ResourceArn=arn)["Tags"]
    assert listed == [{"Key": "b", "Value": "2"}]
    many = [{"Key": f"k{number}", "Value": ""} for number in range(51)]
    refused("ServiceQuotaExceededException", sso.tag_resource, ResourceArn=arn, Tags=many)
    gone = arn[:-1] + ("a" if arn[-1] != "a" else "b")
    refused("ResourceNotFoundException", sso.list_tags_for_resource, ResourceArn=gone)


def test_an_inline_policy_is_a_policy(client: Client) -> None:
    sso = client("sso-admin")
    keys = {"InstanceArn": INSTANCE, "PermissionSetArn": _set(sso)}
    for text in ("{", '{"Version": "2012-10-17"}', POLICY.replace("s3:GetObject", "nothing")):
        refused(
            "ValidationException",
            sso.put_inline_policy_to_permission_set,
            **keys,
            InlinePolicy=text,
        )
    sso.put_inline_policy_to_permission_set(**keys, InlinePolicy=POLICY)
    assert sso.get_inline_policy_for_permission_set(**keys)["InlinePolicy"] == POLICY


def test_a_managed_policy_is_found_under_its_path(client: Client) -> None:
    sso = client("sso-admin")
    keys = {"InstanceArn": INSTANCE, "PermissionSetArn": _set(sso)}
    arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
    sso.attach_managed_policy_to_permission_set(**keys, ManagedPolicyArn=arn)
    attached = sso.list_managed_policies_in_permission_set(**keys)["AttachedManagedPolicies"]
    assert attached == [{"Name": "ViewOnlyAccess", "Arn": arn}]
    for wrong in ("arn:aws:iam::aws:policy/ViewOnlyAccess", f"arn:aws:iam::{ACCOUNT}:policy/own"):
        refused(
            "ResourceNotFoundException",
            sso.attach_managed_policy_to_permission_set,
            **keys,
            ManagedPolicyArn=wrong,
        )


def test_an_assignment_needs_what_it_names(client: Client) -> None:
    sso, group = client("sso-admin"), _group(client)
    arn = _set(sso)
    request = {
        "InstanceArn": INSTANCE,
        "PermissionSetArn": arn,
        "PrincipalType": "GROUP",
        "PrincipalId": group,
        "TargetId": ACCOUNT,
        "TargetType": "AWS_ACCOUNT",
    }
    for wrong in (
        {"PermissionSetArn": arn[:-4] + "0000"},
        {"PrincipalId": NOBODY},
        {"PrincipalType": "USER"},
        {"TargetId": "111122223333"},
    ):
        refused("ResourceNotFoundException", sso.create_account_assignment, **{**request, **wrong})
    for _ in range(2):
        sso.create_account_assignment(**request)
    keys = {"InstanceArn": INSTANCE, "PermissionSetArn": arn}
    listed = sso.list_account_assignments(**keys, AccountId=ACCOUNT)["AccountAssignments"]
    assert [it["PrincipalId"] for it in listed] == [group]
    refused("ConflictException", sso.delete_permission_set, **keys)
    sso.delete_account_assignment(**request)
    sso.delete_permission_set(**keys)


def test_a_directory_must_be_there(client: Client) -> None:
    store = client("identitystore")
    code, told = refusal(store.create_group, IdentityStoreId="d-1111111111", DisplayName="auditors")
    assert code == "ResourceNotFoundException"
    assert DIRECTORY in told


def test_a_group_changes(client: Client) -> None:
    store = client("identitystore")
    keys = {"IdentityStoreId": DIRECTORY, "GroupId": _group(client)}
    store.create_group(IdentityStoreId=DIRECTORY, DisplayName="stewards")
    operations = [{"AttributePath": "description", "AttributeValue": "Read evidence"}]
    store.update_group(**keys, Operations=operations)
    assert store.describe_group(**keys)["Description"] == "Read evidence"
    store.update_group(**keys, Operations=[{"AttributePath": "description"}])
    assert "Description" not in store.describe_group(**keys)
    for path, value, code in (
        ("displayName", "stewards", "ConflictException"),
        ("displayName", None, "ValidationException"),
        ("displayName", "", "ValidationException"),
        ("emails", "a@example.com", "ValidationException"),
    ):
        operation = {"AttributePath": path, "AttributeValue": value}
        operation = {key: it for key, it in operation.items() if it is not None}
        refused(code, store.update_group, **keys, Operations=[operation])


def test_a_group_goes_with_its_memberships(client: Client) -> None:
    store = client("identitystore")
    group = _group(client)
    user = store.create_user(
        IdentityStoreId=DIRECTORY,
        UserName="ada",
        DisplayName="Ada",
        Name={"GivenName": "Ada", "FamilyName": "L"},
    )["UserId"]
    member = {"GroupId": group, "MemberId": {"UserId": user}}
    store.create_group_membership(IdentityStoreId=DIRECTORY, **member)
    refused("ConflictException", store.create_group_membership, IdentityStoreId=DIRECTORY, **member)
    keys = {"IdentityStoreId": DIRECTORY, "GroupId": group}
    store.delete_group(**keys)
    left = store.list_group_memberships_for_member(
        IdentityStoreId=DIRECTORY, MemberId={"UserId": user}
    )
    assert left["GroupMemberships"] == []
    refused("ResourceNotFoundException", store.delete_group, **keys)


def test_targets_of_a_rule(client: Client) -> None:
    events = client("events")
    for call, more in (
        (events.list_targets_by_rule, {}),
        (events.remove_targets, {"Ids": ["a"]}),
    ):
        refused("ResourceNotFoundException", call, Rule="none", **more)
    events.put_rule(Name="logins", EventPattern='{"source": ["aws.signin"]}')
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
    target = {"Id": "a", "Arn": topic}
    for wrong in (
        {"Input": "1", "InputPath": "$"},
        {"Input": "no json"},
        {"Arn": f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/s"},
    ):
        refused(
            "ValidationException", events.put_targets, Rule="logins", Targets=[{**target, **wrong}]
        )
    many = [{**target, "Id": f"t{number}"} for number in range(6)]
    refused("LimitExceededException", events.put_targets, Rule="logins", Targets=many)
    events.put_targets(Rule="logins", Targets=many[:5])
    events.put_targets(Rule="logins", Targets=many[:1])
    assert len(events.list_targets_by_rule(Rule="logins")["Targets"]) == 5
