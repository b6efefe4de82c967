"""IAM's cases."""

import json
from typing import Any

from tests.sandbox.cases import Case, Drift, Sees


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


TRUST = document(
    {
        "Effect": "Allow",
        "Principal": {"Service": "bedrock.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
)
READ = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"})
LIST = document({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::data"})
BOUNDARY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
ROLE = ("aws:iam/role:Role", {"name": "agent", "assumeRolePolicy": TRUST})

CASES = [
    Case(
        token="aws:iam/role:Role",
        inputs={
            "name": "agent",
            "assumeRolePolicy": TRUST,
            "description": "Answers",
            "maxSessionDuration": 7200,
            "permissionsBoundary": BOUNDARY,
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_role",
                params={"RoleName": "{name}"},
                created={
                    "Role.Description": "Answers",
                    "Role.MaxSessionDuration": 7200,
                    "Role.AssumeRolePolicyDocument": json.loads(TRUST),
                    "Role.PermissionsBoundary.PermissionsBoundaryArn": BOUNDARY,
                    "Role.Tags": [{"Key": "use_case", "Value": "support"}],
                },
                updated={
                    "Role.Description": "Answers more",
                    "Role.MaxSessionDuration": 3600,
                    "Role.PermissionsBoundary.PermissionsBoundaryArn": None,
                    "Role.Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
        ),
        change={
            "description": "Answers more",
            "maxSessionDuration": None,
            "permissionsBoundary": None,
            "tags": {"stage": "pilot"},
        },
        replace={"path": "/ai/"},
        invalid={
            "name": {"name": "not a name"},
            "maxSessionDuration": {"maxSessionDuration": 60},
            "assumeRolePolicy": {"assumeRolePolicy": None},
        },
        drift=Drift(
            method="update_role",
            params={"RoleName": "{name}", "Description": "by hand"},
            shows="description",
        ),
    ),
    Case(
        token="aws:iam/policy:Policy",
        inputs={
            "name": "reads",
            "policy": READ,
            "description": "Reads",
            "path": "/ai/",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_policy",
                params={"PolicyArn": "{arn}"},
                created={
                    "Policy.PolicyName": "reads",
                    "Policy.Path": "/ai/",
                    "Policy.Description": "Reads",
                },
            ),
            Sees(
                method="list_policy_tags",
                params={"PolicyArn": "{arn}"},
                created={"Tags": [{"Key": "use_case", "Value": "support"}]},
                updated={"Tags": []},
            ),
            Sees(
                method="list_policy_versions",
                params={"PolicyArn": "{arn}"},
                created={"length(Versions)": 1},
                updated={"length(Versions)": 2, "length(Versions[?IsDefaultVersion])": 1},
            ),
        ),
        change={"policy": LIST, "tags": None},
        replace={"description": "Reads all"},
        invalid={"name": {"name": "not a name"}, "policy": {"policy": None}},
        drift=Drift(
            method="create_policy_version",
            params={"PolicyArn": "{arn}", "PolicyDocument": READ, "SetAsDefault": True},
            shows="policy",
        ),
    ),
    Case(
        token="aws:iam/rolePolicy:RolePolicy",
        needs={"role": ROLE},
        inputs={"name": "reads", "role": "{role.name}", "policy": READ},
        sees=(
            Sees(
                method="get_role_policy",
                params={"RoleName": "{role}", "PolicyName": "{name}"},
                created={"PolicyDocument": json.loads(READ)},
                updated={"PolicyDocument": json.loads(LIST)},
            ),
        ),
        change={"policy": LIST},
        replace={"name": "lists"},
        invalid={"policy": {"policy": None}, "role": {"role": "not a role"}},
        drift=Drift(
            method="put_role_policy",
            params={"RoleName": "{role}", "PolicyName": "{name}", "PolicyDocument": READ},
            shows="policy",
        ),
    ),
    Case(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        needs={
            "role": ROLE,
            "reads": ("aws:iam/policy:Policy", {"name": "reads", "policy": READ}),
            "lists": ("aws:iam/policy:Policy", {"name": "lists", "policy": LIST}),
        },
        inputs={"role": "{role.name}", "policyArn": "{reads.arn}"},
        sees=(
            Sees(
                method="list_attached_role_policies",
                params={"RoleName": "{role}"},
                created={"AttachedPolicies[].PolicyArn": ["{policyArn}"]},
            ),
        ),
        change=None,
        replace={"policyArn": "{lists.arn}"},
        invalid={"role": {"role": "not a role"}, "policyArn": {"policyArn": "short"}},
    ),
    Case(
        token="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        inputs={
            "url": "https://token.actions.githubusercontent.com",
            "clientIdLists": ["sts.amazonaws.com"],
            "thumbprintLists": ["6938fd4d98bab03faadb97b34396831e3780aea1"],
            "tags": {"owner": "platform"},
        },
        sees=(
            Sees(
                method="get_open_id_connect_provider",
                params={"OpenIDConnectProviderArn": "{arn}"},
                created={
                    "Url": "token.actions.githubusercontent.com",
                    "ClientIDList": ["sts.amazonaws.com"],
                    "ThumbprintList": ["6938fd4d98bab03faadb97b34396831e3780aea1"],
                    "Tags": [{"Key": "owner", "Value": "platform"}],
                },
                updated={
                    "ClientIDList": ["another.example.com"],
                    "Tags": [{"Key": "owner", "Value": "it"}],
                },
            ),
        ),
        change={"clientIdLists": ["another.example.com"], "tags": {"owner": "it"}},
        replace={"url": "https://gitlab.example.com"},
        invalid={
            "clientIdLists": {"clientIdLists": None},
            "thumbprintLists[0]": {"thumbprintLists": ["short"]},
        },
        drift=Drift(
            method="update_open_id_connect_provider_thumbprint",
            params={"OpenIDConnectProviderArn": "{arn}", "ThumbprintList": ["0" * 40]},
            shows="thumbprintLists",
        ),
    ),
]
