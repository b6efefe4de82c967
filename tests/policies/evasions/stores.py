"""Ways around policies on what keeps data: twins of types, resource policies, keys."""

from __future__ import annotations

import json
from typing import Any

from policies import resource_types as types
from policies.resources import Resource
from tests.policies.evasions.row import caught, gets_past, made
from tests.policies.support import USE_CASE, urn_of

FOREIGN = "arn:aws:iam::999999999999:root"
ROLE = "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-customer-support-runtime"
SETTING = {"name": "/groundwork/customer-support/x", "type": "String", "value": "1"}
TLS: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def document(principal: Any, *more: Any, **condition: Any) -> str:
    """Return a resource's policy that lets a principal in."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement, *more]})


def opened(kind: types.ResourceType | str, prop: str = "policy", **more: Any) -> Resource:
    """Return a resource that lets another account in."""
    return made(kind, {prop: document({"AWS": FOREIGN}), **more})


ROWS = [
    caught(
        "bucket-by-its-old-name",
        "Declare the bucket as BucketV2, with nothing that blocks public access.",
        "ENC-01",
        "ENC-01 ENC-02 ENC-03 ENC-08",
        made("aws:s3/bucketV2:BucketV2", {"bucket": "twin", "acl": "public-read"}, "twin"),
    ),
    caught(
        "access-list-by-its-old-name",
        "Open a bucket by BucketAclV2.",
        "ENC-01",
        "ENC-01",
        made("aws:s3/bucketAclV2:BucketAclV2", {"bucket": "twin", "acl": "public-read"}, "twin"),
    ),
    caught(
        "grantees-in-the-access-list",
        "Name all users as a grantee of a private access list.",
        "ENC-01",
        "ENC-01",
        made(
            types.BUCKET_ACL,
            {
                "bucket": "some",
                "accessControlPolicy": {
                    "grants": [
                        {
                            "permission": "READ",
                            "grantee": {
                                "type": "Group",
                                "uri": "http://acs.amazonaws.com/groups/global/AllUsers",
                            },
                        }
                    ]
                },
            },
        ),
    ),
    caught(
        "policy-in-the-bucket",
        "Write the bucket's policy into its own old field.",
        "DAT-08",
        "DAT-08 ENC-01 ENC-02 ENC-03 ENC-08 IAM-01",
        opened(types.BUCKET, bucket="some"),
    ),
    caught(
        "block-of-another-bucket",
        "Make the name in a BucketPublicAccessBlock from two buckets, so that it seems to block "
        "both.",
        "ENC-01",
        "ENC-01 ENC-02 ENC-08",
        made(
            types.BUCKET,
            {"id": "open", "bucket": "open", "tags": {"data_class": "internal"}},
            "open",
        ),
        made(
            types.BUCKET,
            {"id": "shut", "bucket": "shut", "tags": {"data_class": "internal"}},
            "shut",
        ),
        made(
            types.BUCKET_PUBLIC_ACCESS_BLOCK,
            {
                "bucket": "shut",
                "blockPublicAcls": True,
                "blockPublicPolicy": True,
                "ignorePublicAcls": True,
                "restrictPublicBuckets": True,
            },
            made_from={
                "bucket": [
                    urn_of(types.BUCKET.token, "open", USE_CASE),
                    urn_of(types.BUCKET.token, "shut", USE_CASE),
                ]
            },
        ),
    ),
    caught(
        "access-point",
        "Let another account in by an access point, not by the bucket's policy.",
        "DAT-08",
        "DAT-08 IAM-01",
        opened(types.ACCESS_POINT, bucket="some"),
    ),
    caught(
        "tls-denied-for-one-more-condition",
        "Deny requests without TLS only from one address.",
        "ENC-02",
        "ENC-02",
        made(
            types.BUCKET_POLICY,
            {
                "bucket": "some",
                "policy": json.dumps(
                    {
                        "Statement": [
                            {
                                **TLS,
                                "Condition": {
                                    **TLS["Condition"],
                                    "IpAddress": {"aws:SourceIp": "192.0.2.1"},
                                },
                            }
                        ]
                    }
                ),
            },
        ),
    ),
    caught(
        "everybody-under-a-condition-that-all-meet",
        "Let everybody use a key, under the condition that TLS is used.",
        "ENC-05",
        "DAT-08 ENC-05",
        made(
            types.KMS_KEY,
            {
                "enableKeyRotation": True,
                "policy": document({"AWS": "*"}, Bool={"aws:SecureTransport": "true"}),
            },
        ),
    ),
    caught(
        "everybody-if-the-account-exists",
        "Let everybody use a key, and compare the account by StringEqualsIfExists.",
        "ENC-05",
        "DAT-08 ENC-05",
        made(
            types.KMS_KEY,
            {
                "enableKeyRotation": True,
                "policy": document("*", StringEqualsIfExists={"kms:CallerAccount": "000000000000"}),
            },
        ),
    ),
    caught(
        "another-account-at-the-key",
        "Name another account in the key's policy.",
        "DAT-08",
        "DAT-08",
        opened(types.KMS_KEY, enableKeyRotation=True),
    ),
    caught(
        "policy-beside-the-key",
        "Give the key its policy by KeyPolicy.",
        "DAT-08",
        "DAT-08",
        opened(types.KMS_KEY_POLICY, keyId="k"),
    ),
    caught(
        "grant-in-place-of-a-policy",
        "Let another account decrypt by a grant, which the key's policy does not show.",
        "ENC-05",
        "ENC-05",
        made(
            types.KMS_GRANT,
            {"keyId": "k", "granteePrincipal": FOREIGN, "operations": ["Decrypt"]},
        ),
    ),
    caught(
        "key-made-from-two",
        "Make the name of a topic's key from the own key and a foreign one.",
        "ENC-03",
        "ENC-03",
        made(
            types.KMS_KEY,
            {"id": "own", "arn": "arn:own", "enableKeyRotation": True},
            "own",
        ),
        made(
            types.TOPIC,
            {"kmsMasterKeyId": "arn:aws:kms:us-east-1:999999999999:key/theirs"},
            made_from={"kmsMasterKeyId": [urn_of(types.KMS_KEY.token, "own", USE_CASE)]},
        ),
    ),
    caught(
        "queue-to-another-account",
        "Let another account read a queue by its own policy.",
        "DAT-08",
        "DAT-08",
        opened(types.QUEUE_POLICY),
    ),
    caught(
        "topic-to-another-account",
        "Let another account subscribe to a topic.",
        "DAT-08",
        "DAT-08",
        opened(types.TOPIC_POLICY),
    ),
    caught(
        "log-destination-to-another-account",
        "Let another account write to, and so learn of, a log destination.",
        "DAT-08",
        "DAT-08",
        opened(types.LOG_DESTINATION_POLICY, "accessPolicy"),
    ),
    caught(
        "images-to-another-account",
        "Let another account pull images, and what lies in them.",
        "DAT-08",
        "DAT-08",
        opened(types.IMAGE_POLICY),
    ),
    caught(
        "models-to-another-account",
        "Let another account take a model from the registry.",
        "DAT-08",
        "DAT-08",
        opened(types.MODEL_GROUP_POLICY, "resourcePolicy"),
    ),
    caught(
        "search-domain-by-its-field",
        "Let everybody search, by the domain's accessPolicies.",
        "DAT-08",
        "DAT-08 ENC-03",
        made(types.SEARCH_DOMAIN, {"accessPolicies": document("*")}),
    ),
    caught(
        "policy-by-exclusion",
        "Let in all but one by NotPrincipal in a queue's policy.",
        "IAM-10",
        "IAM-10",
        made(
            types.QUEUE_POLICY,
            {
                "policy": json.dumps(
                    {
                        "Statement": {
                            "Effect": "Allow",
                            "NotPrincipal": {"AWS": FOREIGN},
                            "Action": "sqs:*",
                            "Resource": "*",
                        }
                    }
                )
            },
        ),
    ),
    gets_past(
        "waived-urn",
        "ENC-02",
        made(
            types.BUCKET_POLICY,
            {"bucket": "some", "policy": document({"AWS": ROLE})},
        ),
        waived=dict.fromkeys(("ENC-02", "IAM-01"), urn_of(types.BUCKET_POLICY.token, "attempt")),
    ),
]
