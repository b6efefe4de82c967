"""Ways around policies on what identities hold: attachments, names, boundaries."""

from __future__ import annotations

import json
from typing import Any

from policies import resource_types as types
from tests.policies.evasions.row import allow, altered, caught, gets_past, made, policy
from tests.policies.support import PLATFORM

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ROLE = "groundwork-customer-support-runtime"
RUNTIME = "customer-support-runtime"
PLACE = "arn:aws:iam::000000000000:policy/groundwork/boundary"
BOUNDARY = f"{PLACE}/groundwork-production-service-boundary"
WIDE = json.dumps({"Version": "2012-10-17", "Statement": [allow("iam:CreateAccessKey")]})
FOREIGN = "arn:aws:iam::999999999999"


def trust(principal: Any, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def managed(name: str, path: str = "/") -> Any:
    arn = f"arn:aws:iam::000000000000:policy{path}{name}"
    return made(types.POLICY, {"name": name, "arn": arn, "path": path, "policy": WIDE}, name)


ROWS = [
    caught(
        "managed-by-the-role-itself",
        "Attach AdministratorAccess by the role's managedPolicyArns, with no attachment.",
        "IAM-02",
        "IAM-02",
        altered(types.ROLE, RUNTIME, managedPolicyArns=[ADMIN]),
    ),
    caught(
        "exclusive-attachment",
        "Attach AdministratorAccess by RolePolicyAttachmentsExclusive.",
        "IAM-02",
        "IAM-02",
        made(types.ROLE_ATTACHMENTS_EXCLUSIVE, {"roleName": ROLE, "policyArns": [ADMIN]}),
    ),
    caught(
        "attachment-to-many",
        "Attach AdministratorAccess by PolicyAttachment.",
        "IAM-02",
        "IAM-02",
        made(types.POLICY_ATTACHMENT, {"roles": [ROLE], "policyArn": ADMIN}),
    ),
    caught(
        "attachment-to-a-group",
        "Attach AdministratorAccess to a group by GroupPolicyAttachmentsExclusive.",
        "IAM-02",
        "IAM-02",
        made(types.GROUP_ATTACHMENTS_EXCLUSIVE, {"groupName": "staff", "policyArns": [ADMIN]}),
    ),
    caught(
        "attachment-by-a-budget",
        "Let a budget of a cent attach AdministratorAccess when it is spent.",
        "IAM-02",
        "IAM-02",
        made(
            types.BUDGET_ACTION,
            {
                "budgetName": "one-cent",
                "actionType": "APPLY_IAM_POLICY",
                "approvalModel": "AUTOMATIC",
                "notificationType": "ACTUAL",
                "definition": {"iamActionDefinition": {"policyArn": ADMIN, "roles": [ROLE]}},
            },
        ),
    ),
    caught(
        "full-access-of-one-service",
        "Attach AWS's full access to a service that the list of broad policies does not name.",
        "IAM-02",
        "IAM-02",
        made(
            types.ROLE_POLICY_ATTACHMENT,
            {"role": ROLE, "policyArn": "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"},
        ),
    ),
    caught(
        "boundary-as-a-grant",
        "Attach a permissions boundary, which no policy reads as a grant.",
        "IAM-02",
        "IAM-02",
        made(types.ROLE_POLICY_ATTACHMENT, {"role": ROLE, "policyArn": BOUNDARY}),
    ),
    caught(
        "own-policy-under-the-boundaries-path",
        "Make a policy under the boundaries' path, where nothing counts as a grant, and attach it.",
        "IAM-06",
        "IAM-02",
        managed("mine", "/groundwork/boundary/"),
        made(
            types.POLICY_ATTACHMENT,
            {
                "roles": [ROLE],
                "policyArn": f"{PLACE}/mine",
            },
        ),
    ),
    caught(
        "path-that-looks-like-the-boundaries",
        "Make a policy under /Groundwork/Boundary/, and attach it.",
        "IAM-06",
        "IAM-06 MOD-10",
        managed("mine", "/Groundwork/Boundary/"),
    ),
    caught(
        "inline-policies-of-the-role",
        "Write an escalation into the role's own inlinePolicies.",
        "IAM-06",
        "IAM-06 MOD-10",
        altered(types.ROLE, RUNTIME, inlinePolicies=[{"name": "more", "policy": WIDE}]),
    ),
    caught(
        "policy-of-an-existing-user",
        "Give an existing user an inline policy, for users of other stacks are not judged.",
        "IAM-06",
        "IAM-06 MOD-10",
        made(types.USER_POLICY, {"user": "dana", "policy": WIDE}),
    ),
    caught(
        "policy-of-an-existing-group",
        "Give an existing group an inline policy.",
        "IAM-06",
        "IAM-06 MOD-10",
        made(types.GROUP_POLICY, {"group": "staff", "policy": WIDE}),
    ),
    caught(
        "policy-attached-by-the-stack-beside",
        "Make a policy that escalates, and attach it to nobody yet.",
        "IAM-06",
        "IAM-06 MOD-10",
        managed("later"),
    ),
    caught(
        "next-version-of-a-policy",
        "Allow the runtime role to set another version of a policy as its default.",
        "IAM-06",
        "IAM-06",
        policy(allow("iam:SetDefaultPolicyVersion")),
    ),
    caught(
        "name-of-an-auditors-policy",
        "Name a role as the policy by which auditors read prompts.",
        "LOG-03",
        "LOG-03",
        made(
            types.ROLE,
            {
                "name": "groundwork-records-auditor",
                "path": "/groundwork/use-case/",
                "permissionsBoundary": BOUNDARY,
                "assumeRolePolicy": trust({"AWS": "arn:aws:iam::000000000000:root"}),
                "inlinePolicies": [
                    {
                        "name": "reads",
                        "policy": json.dumps(
                            {"Version": "2012-10-17", "Statement": [allow("logs:Unmask")]}
                        ),
                    }
                ],
            },
            "auditor",
        ),
    ),
    caught(
        "denial-in-a-policy-with-the-roles-name",
        "Make a policy that denies all and has the role's name, and attach it to nobody.",
        "LOG-09",
        "IAM-08 LOG-09",
        policy(allow("cloudtrail:StopLogging")),
        made(
            types.POLICY,
            {
                "name": ROLE,
                "arn": f"arn:aws:iam::000000000000:policy/{ROLE}",
                "path": "/",
                "policy": json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
                    }
                ),
            },
            "denial",
        ),
    ),
    caught(
        "no-boundary",
        "Leave the boundary out.",
        "IAM-05",
        "IAM-05",
        altered(types.ROLE, RUNTIME, permissionsBoundary=None),
    ),
    caught(
        "look-alike-boundary",
        "Take a boundary of one's own with the platform's name under another path.",
        "IAM-05",
        "IAM-05",
        altered(
            types.ROLE,
            RUNTIME,
            permissionsBoundary=BOUNDARY.replace("groundwork/boundary/", ""),
        ),
    ),
    caught(
        "role-without-the-switchs-path",
        "Make the role outside the path that the kill switch reaches.",
        "GOV-08",
        "GOV-08",
        altered(types.ROLE, RUNTIME, path="/"),
    ),
    caught(
        "role-of-another-use-case",
        "Tag the role as another use case's.",
        "IAM-07",
        "GOV-01 IAM-07",
        altered(types.ROLE, RUNTIME, tags={"use_case": "returns-triage"}),
    ),
    caught(
        "trust-by-exclusion",
        "Trust all principals but one, by NotPrincipal.",
        "IAM-03",
        "IAM-03 IAM-10",
        altered(
            types.ROLE,
            RUNTIME,
            assumeRolePolicy=json.dumps(
                {
                    "Statement": {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "NotPrincipal": {"AWS": f"{FOREIGN}:root"},
                    }
                }
            ),
        ),
    ),
    caught(
        "boundary-as-a-grant-of-a-permission-set",
        "Give a permission set a boundary as its grant, by name and path in place of an ARN.",
        "IAM-02",
        "IAM-02",
        made(
            types.SSO_CUSTOMER_POLICY,
            {
                "permissionSetArn": "arn:aws:sso:::permissionSet/x",
                "customerManagedPolicyReference": {
                    "name": "groundwork-production-service-boundary",
                    "path": "/groundwork/boundary/",
                },
            },
            stack=PLATFORM,
        ),
        stack=PLATFORM,
    ),
    gets_past(
        "reused-policy",
        "IAM-06",
        made(
            types.ROLE_POLICY_ATTACHMENT,
            {"role": ROLE, "policyArn": "arn:aws:iam::000000000000:policy/made-by-somebody"},
        ),
    ),
]
