"""Who queries the log of model calls, as boto3 finds it in the sandbox's AWS."""

from __future__ import annotations

import runpy
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import TODAY
from tests.harness import declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"
GLUE = "arn:aws:glue:us-east-1:000000000000:table/groundwork_records"
RAW, REDACTED = "model_invocations", "model_invocations_redacted"
OF = {naming.RECORDS_AUDITOR: RAW, naming.RECORDS_DEVELOPER: REDACTED}


@pytest.fixture(scope="module")
def cloud() -> Iterator[SandboxCloud]:
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        declare(lambda: runpy.run_path(str(PROGRAM)) and None, cloud, stack="platform.sandbox")
        yield cloud


def _statements(cloud: SandboxCloud, role: str) -> Sequence[dict[str, Any]]:
    """Return what all policies of a role say."""
    iam, documents = cloud.client("iam"), list[dict[str, Any]]()
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        found = iam.get_role_policy(RoleName=role, PolicyName=name)
        documents.append(found["PolicyDocument"])
    for it in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        version = iam.get_policy(PolicyArn=it["PolicyArn"])["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=it["PolicyArn"], VersionId=version)
        documents.append(found["PolicyVersion"]["Document"])
    return [statement for document in documents for statement in document["Statement"]]


def _may(statements: Sequence[dict[str, Any]], action: str, resource: str) -> bool:
    effects = {
        it["Effect"]
        for it in statements
        if any(fnmatchcase(action, pattern) for pattern in it["Action"])
        and any(fnmatchcase(resource, pattern) for pattern in it["Resource"])
    }
    return effects == {"Allow"}


def test_each_is_granted_its_own_table_and_no_other(cloud: SandboxCloud) -> None:
    lake = cloud.client("lakeformation")
    granted = {
        table: {
            it["Principal"]["DataLakePrincipalIdentifier"].rpartition("/")[2]: it["Permissions"]
            for it in lake.list_permissions(
                Resource={"Table": {"DatabaseName": "groundwork_records", "Name": table}}
            )["PrincipalResourcePermissions"]
        }
        for table in (RAW, REDACTED)
    }
    assert granted == {table: {role: ["SELECT"]} for role, table in OF.items()}


@pytest.mark.parametrize("role", sorted(OF))
def test_each_queries_its_own_table_in_its_own_workgroup(cloud: SandboxCloud, role: str) -> None:
    statements = _statements(cloud, role)
    files = {
        RAW: "arn:aws:s3:::meridian-records-000000000000-us-east-1/bedrock/AWSLogs/1.json.gz",
        REDACTED: "arn:aws:s3:::meridian-redacted-logs-000000000000-us-east-1/1.json",
    }
    for table in (RAW, REDACTED):
        own = OF[role] == table
        assert _may(statements, "glue:GetTable", f"{GLUE}/{table}") is own
        assert _may(statements, "s3:GetObject", files[table]) is own
    workgroups = cloud.client("athena")
    for name in OF:
        arn = f"arn:aws:athena:us-east-1:000000000000:workgroup/{name}"
        assert _may(statements, "athena:StartQueryExecution", arn) is (name == role)
        configuration = workgroups.get_work_group(WorkGroup=name)["WorkGroup"]["Configuration"]
        results = configuration["ResultConfiguration"]["OutputLocation"]
        file = f"{results.replace('s3://', 'arn:aws:s3:::')}1.csv"
        assert _may(statements, "s3:GetObject", file) is (name == role)
    trail = "arn:aws:s3:::meridian-records-000000000000-us-east-1/cloudtrail/AWSLogs/1.json.gz"
    assert not _may(statements, "s3:GetObject", trail)


@pytest.mark.parametrize(
    ("permission_set", "role"),
    [("auditor", naming.RECORDS_AUDITOR), ("engineering", naming.RECORDS_DEVELOPER)],
)
def test_the_job_function_takes_the_role_that_trusts_it(
    cloud: SandboxCloud, permission_set: str, role: str
) -> None:
    sso = cloud.client("sso-admin")
    (instance,) = sso.list_instances()["Instances"]
    of = {"InstanceArn": instance["InstanceArn"]}
    sets = {
        sso.describe_permission_set(**of, PermissionSetArn=it)["PermissionSet"]["Name"]: it
        for it in sso.list_permission_sets(**of)["PermissionSets"]
    }
    arn = cloud.client("iam").get_role(RoleName=role)["Role"]["Arn"]
    takes = {
        name
        for name, it in sets.items()
        if arn
        in sso.get_inline_policy_for_permission_set(**of, PermissionSetArn=it)["InlinePolicy"]
    }
    assert takes == {f"{permission_set}-sandbox"}
    trust = cloud.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    (statement,) = trust["Statement"]
    (pattern,) = statement["Condition"]["ArnLike"]["aws:PrincipalArn"]
    reserved = "arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com"
    for name in sets:
        made = f"{reserved}/AWSReservedSSO_{name}_0123456789abcdef"
        assert fnmatchcase(made, pattern) is (name in takes)
