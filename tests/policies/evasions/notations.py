"""Ways around policies by how an IAM document is written: letters, keys, JSON."""

from __future__ import annotations

import json

from tests.policies.evasions.row import (
    WHATEVER_IS_ALLOWED,
    WHATEVER_READS,
    allow,
    caught,
    policy,
    role_policy,
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
        "element-in-lower-case",
        "Write the names of a statement's elements in lower case.",
        "MOD-01",
        "MOD-01 MOD-02 MOD-03",
        policy({"effect": "Allow", "action": "bedrock:InvokeModel", "resource": "*"}),
    ),
    caught(
        "effect-in-capitals",
        "Write the effect in capitals.",
        "MOD-01",
        WHATEVER_READS.replace("IAM-06 ", ""),
        policy({**WIDE, "Effect": "ALLOW"}),
    ),
    caught(
        "same-key-twice",
        "Write Action twice: a harmless one last, which readers of JSON keep.",
        "IAM-01",
        WHATEVER_READS,
        role_policy(
            '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", '
            '"Resource": "*", "Action": "s3:ListAllMyBuckets"}]}'
        ),
    ),
    caught(
        "same-key-in-two-cases",
        "Give the document as an object with Action and action.",
        "IAM-01",
        f"{WHATEVER_IS_ALLOWED} GRD-05",
        role_policy(
            {
                "Version": "2012-10-17",
                "Statement": [{**allow("s3:ListAllMyBuckets"), "action": "*"}],
            }
        ),
    ),
    caught(
        "unicode-escapes",
        "Write the star as \\u002a and the letters of the service as escapes.",
        "IAM-01",
        "IAM-01 IAM-06 MOD-10",
        role_policy(
            '{"Statement": {"Effect": "Allow", "Action": "\\u0069am:\\u002a", '
            '"Resource": "\\u002a"}}'
        ),
    ),
    caught(
        "byte-order-mark",
        "Begin the document with a byte order mark, so that it does not parse.",
        "IAM-01",
        WHATEVER_READS,
        role_policy(f'\ufeff{{"Statement": [{ALL}]}}'),
    ),
    caught(
        "leading-white-space",
        "Begin the document with blank lines.",
        "IAM-01",
        WHATEVER_IS_ALLOWED,
        role_policy(f'\n\n   {{"Statement": [{ALL}]}}'),
    ),
    caught(
        "json-in-json",
        "Give the document as a JSON text of a JSON text.",
        "IAM-01",
        WHATEVER_READS,
        role_policy(json.dumps(f'{{"Statement": [{ALL}]}}')),
    ),
    caught(
        "engine-mark-in-a-document",
        "Put the engine's mark of a secret into the text, with a harmless document as its value.",
        "IAM-01",
        WHATEVER_IS_ALLOWED,
        role_policy(
            json.dumps(
                {
                    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                    "value": {"Statement": []},
                    "Statement": [allow("*")],
                }
            )
        ),
    ),
    caught(
        "look-alike-letters",
        "Deny an escalation with the Kelvin sign for a k, which Unicode folds into one.",
        "IAM-06",
        "IAM-06 MOD-10",
        policy(
            allow("iam:CreateAccessKey"),
            {"Effect": "Deny", "Action": "iam:CreateAccess\u212aey", "Resource": "*"},
        ),
    ),
    caught(
        "comma-in-one-text",
        "Give one statement as an object in place of a list.",
        "IAM-01",
        WHATEVER_IS_ALLOWED,
        role_policy(f'{{"Statement": {ALL}}}'),
    ),
]
