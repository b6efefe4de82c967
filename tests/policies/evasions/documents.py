"""Ways around policies on what IAM documents say: inversion, wildcards, variables, conditions."""

from __future__ import annotations

import json

from tests.policies.evasions.row import (
    WHATEVER_IS_ALLOWED,
    allow,
    caught,
    gets_past,
    policy,
)

ACCOUNT = "000000000000"
MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"
GUARDRAIL = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:guardrail"
PROFILES = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:application-inference-profile"
GUARDED = {"StringEquals": {"bedrock:GuardrailIdentifier": f"{GUARDRAIL}/abc123:1"}}
WIDE = allow("bedrock:InvokeModel")
ALL = json.dumps(allow("*"))

ROWS = [
    caught(
        "not-action",
        "Allow all actions but one, by NotAction.",
        "IAM-01",
        f"{WHATEVER_IS_ALLOWED} IAM-10",
        policy({"Effect": "Allow", "NotAction": "iam:DeleteUser", "Resource": "*"}),
    ),
    caught(
        "not-resource",
        "Allow model calls on all resources but one, by NotResource.",
        "MOD-01",
        "IAM-10 MOD-01 MOD-02 MOD-03",
        policy({"Effect": "Allow", "Action": "bedrock:InvokeModel", "NotResource": MODEL}),
    ),
    caught(
        "action-in-capitals",
        "Write the action in capitals.",
        "MOD-01",
        "MOD-01 MOD-02 MOD-03",
        policy(allow("BEDROCK:INVOKEMODEL")),
    ),
    caught(
        "wildcard-suffix",
        "Allow bedrock:Invoke*.",
        "MOD-01",
        "IAM-07 MOD-01 MOD-02 MOD-03",
        policy(allow("bedrock:Invoke*")),
    ),
    caught(
        "wildcard-in-the-service",
        "Allow bed?ock:*, which is no service by its letters.",
        "IAM-01",
        "GRD-07 IAM-01 IAM-07 IAM-08 LOG-09 MOD-01 MOD-02 MOD-03 MOD-09 MOD-10",
        policy(allow("bed?ock:*")),
    ),
    caught(
        "wildcard-both",
        "Allow *:*.",
        "IAM-01",
        WHATEVER_IS_ALLOWED,
        policy(allow("*:*")),
    ),
    caught(
        "question-mark",
        "Read a bucket of a higher class by s3:Get?bject.",
        "DAT-01",
        "DAT-01 IAM-07",
        policy(allow("s3:Get?bject", "arn:aws:s3:::meridian-data-restricted-*/*")),
    ),
    caught(
        "question-marks-for-the-resource",
        "Write a resource of question marks and a star.",
        "MOD-01",
        "MOD-01 MOD-02 MOD-03",
        policy(allow("bedrock:InvokeModel", "???:*")),
    ),
    caught(
        "many-actions-for-one-wildcard",
        "Allow s3:* in parts: s3:A* to s3:Z*.",
        "LOG-03",
        "DAT-01 IAM-01 IAM-07 IAM-08 LOG-03 LOG-09",
        policy(allow([f"s3:{chr(letter)}*" for letter in range(ord("A"), ord("Z") + 1)])),
    ),
    caught(
        "two-statements",
        "Divide an escalation over two statements: a function is made in one, its role passed in "
        "another.",
        "IAM-06",
        "IAM-06",
        policy(
            allow(["lambda:CreateFunction", "lambda:InvokeFunction"]),
            allow("iam:PassRole"),
        ),
    ),
    caught(
        "two-policies",
        "Divide an escalation over two policies of one role.",
        "IAM-06",
        "IAM-06",
        policy(allow(["lambda:CreateFunction", "lambda:InvokeFunction"]), name="attempt-1"),
        policy(allow("iam:PassRole"), name="attempt-2"),
    ),
    caught(
        "resource-by-a-variable",
        "Name the records by a variable that a tag of the role fills in.",
        "LOG-03",
        "DAT-01 IAM-07 LOG-03",
        policy(allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/target}/*")),
    ),
    caught(
        "variable-with-a-default",
        "Name the records as the default of a variable that no request has.",
        "LOG-03",
        "DAT-01 IAM-07 LOG-03",
        policy(allow("s3:GetObject", "${aws:PrincipalTag/none, 'arn:aws:s3:::x'}*")),
    ),
    caught(
        "denial-of-a-literal-star",
        "Allow the end of the recording, and deny it on ${*}, which is a star and no wildcard.",
        "LOG-09",
        "IAM-08 LOG-09",
        policy(
            allow("cloudtrail:StopLogging"),
            {"Effect": "Deny", "Action": "cloudtrail:*", "Resource": "arn:aws:cloudtrail:${*}"},
        ),
    ),
    caught(
        "denial-in-another-case",
        "Allow the end of the recording, and deny it on the trail's name in capitals.",
        "LOG-09",
        "IAM-08 LOG-09",
        policy(
            allow("cloudtrail:StopLogging", f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/*"),
            {
                "Effect": "Deny",
                "Action": "cloudtrail:StopLogging",
                "Resource": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/GROUNDWORK",
            },
        ),
    ),
    caught(
        "denial-with-a-condition-that-never-holds",
        "Deny the escalation only where the year is 1970.",
        "IAM-06",
        "IAM-06 MOD-10",
        policy(
            allow("iam:CreateAccessKey"),
            {
                "Effect": "Deny",
                "Action": "iam:*",
                "Resource": "*",
                "Condition": {"DateLessThan": {"aws:CurrentTime": "1970-01-01T00:00:00Z"}},
            },
        ),
    ),
    caught(
        "guardrail-if-exists",
        "Ask for the guardrail by StringEqualsIfExists, which holds without one.",
        "MOD-03",
        "MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={"StringEqualsIfExists": GUARDED["StringEquals"]},
            )
        ),
    ),
    caught(
        "guardrail-for-all-values",
        "Ask for the guardrail by ForAllValues:StringEquals, which holds for an empty set.",
        "MOD-03",
        "MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={"ForAllValues:StringEquals": GUARDED["StringEquals"]},
            )
        ),
    ),
    caught(
        "guardrail-null",
        "Ask by Null that there is some guardrail, whichever.",
        "MOD-03",
        "MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={"Null": {"bedrock:GuardrailIdentifier": "false"}},
            )
        ),
    ),
    caught(
        "guardrail-that-contradicts",
        "Ask for the own guardrail in one statement, and for any in another.",
        "MOD-03",
        "MOD-02 MOD-03",
        policy(
            allow("bedrock:InvokeModel", MODEL, Condition=GUARDED),
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={"StringLike": {"bedrock:GuardrailIdentifier": "*"}},
            ),
        ),
    ),
    caught(
        "guardrail-draft",
        "Call models under the draft of the own guardrail, which its builders may weaken.",
        "GRD-05",
        "GRD-05 MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={
                    "StringEquals": {"bedrock:GuardrailIdentifier": f"{GUARDRAIL}/abc123:DRAFT"}
                },
            )
        ),
    ),
    caught(
        "guardrail-of-another",
        "Call models under a guardrail that is not the stack's.",
        "MOD-03",
        "MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={
                    "StringEquals": {"bedrock:GuardrailIdentifier": f"{GUARDRAIL}/zzz999:1"}
                },
            )
        ),
    ),
    caught(
        "condition-operator-in-lower-case",
        "Write the operator in lower case, so that it is read as no condition.",
        "MOD-03",
        "MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={
                    "stringlike": {"BEDROCK:GUARDRAILIDENTIFIER": "arn:aws:bedrock:*:guardrail/*"}
                },
            )
        ),
    ),
    caught(
        "profile-by-if-exists",
        "Ask for the use case's profile by ArnLikeIfExists.",
        "MOD-02",
        "MOD-02 MOD-03",
        policy(
            allow(
                "bedrock:InvokeModel",
                MODEL,
                Condition={"ArnLikeIfExists": {"bedrock:InferenceProfileArn": f"{PROFILES}/*"}},
            )
        ),
    ),
    gets_past(
        "role-chain",
        "IAM-06",
        policy(
            allow(
                "sts:AssumeRole",
                f"arn:aws:iam::{ACCOUNT}:role/groundwork/use-case/groundwork-returns-triage-runtime",
            )
        ),
    ),
    gets_past(
        "two-stacks",
        "IAM-06",
        policy(allow(["lambda:CreateFunction", "lambda:InvokeFunction"])),
    ),
]
