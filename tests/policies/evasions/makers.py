"""Ways around policies by who makes a resource: regions, providers, types, components."""

from __future__ import annotations

from policies import resource_types as types
from tests.policies.evasions.row import caught, gets_past, made

PINNED = {"region": "us-east-1", "allowedAccountIds": '["000000000000"]'}
FUNCTION = {
    "name": "attempt",
    "role": "arn:aws:iam::000000000000:role/x",
    "tracingConfig": {"mode": "Active"},
    "vpcConfig": {"subnetIds": ["subnet-1"]},
}


def function(**variables: str) -> object:
    return {**FUNCTION, "environment": {"variables": variables}}


ROWS = [
    caught(
        "another-region",
        "Make a queue in a region that nobody watches, by the resource's own region.",
        "GOV-06",
        "GOV-06",
        made("aws:sqs/queueRedrive:QueueRedrive", {"region": "ap-southeast-1"}),
    ),
    caught(
        "another-region-by-a-provider",
        "Make it by another provider, of that region.",
        "GOV-06",
        "CST-03 GOV-06",
        made(
            "aws:glue/registry:Registry",
            {},
            settings={"region": "ap-southeast-1", "defaultTags": None},
        ),
    ),
    caught(
        "provider-without-tags",
        "Make it by a provider without default tags.",
        "CST-03",
        "CST-03",
        made("aws:glue/registry:Registry", {}, settings={"region": "us-east-1"}),
    ),
    caught(
        "provider-of-another-account",
        "Declare a provider that takes a role of another account.",
        "GOV-14",
        "GOV-14",
        made(
            types.AWS_PROVIDER,
            {
                **PINNED,
                "assumeRoles": '[{"roleArn": "arn:aws:iam::999999999999:role/deployer"}]',
            },
            provider="",
        ),
    ),
    caught(
        "provider-without-an-account",
        "Declare a provider without allowedAccountIds, and change the credentials.",
        "GOV-14",
        "GOV-14",
        made(types.AWS_PROVIDER, {"region": "us-east-1"}, provider=""),
    ),
    caught(
        "provider-that-does-not-look",
        "Switch the check of the account off by skipRequestingAccountId.",
        "GOV-14",
        "GOV-14",
        made(types.AWS_PROVIDER, {**PINNED, "skipRequestingAccountId": "true"}, provider=""),
    ),
    caught(
        "provider-with-other-endpoints",
        "Send S3's calls to another address.",
        "GOV-14",
        "GOV-14",
        made(types.AWS_PROVIDER, {**PINNED, "endpoints": '[{"s3": "https://x"}]'}, provider=""),
    ),
    caught(
        "provider-with-keys",
        "Give the provider keys of another account.",
        "GOV-14",
        "GOV-14",
        made(types.AWS_PROVIDER, {**PINNED, "accessKey": "AKIAIOSFODNN7EXAMPLE"}, provider=""),
    ),
    *(
        caught(
            f"made-by-{name}",
            f"Make an open bucket by {what}.",
            "GOV-13",
            "GOV-13",
            made(token, {"bucketName": "open"}, provider=f"pulumi:providers:{provider}"),
        )
        for name, what, token, provider in (
            ("aws-native", "the provider aws-native", "aws-native:s3:Bucket", "aws-native"),
            ("command", "a shell command", "command:local:Command", "command"),
            ("docker", "a container", "docker:index/container:Container", "docker"),
            (
                "python",
                "a dynamic provider in Python",
                "pulumi-python:dynamic:Resource",
                "pulumi-python",
            ),
            (
                "cloudformation",
                "a template of CloudFormation",
                "aws:cloudformation/stack:Stack",
                "aws",
            ),
            ("cloudcontrol", "Cloud Control", "aws:cloudcontrol/resource:Resource", "aws"),
            (
                "invocation",
                "a function that is called once",
                "aws:lambda/invocation:Invocation",
                "aws",
            ),
        )
    ),
    caught(
        "inside-a-component",
        "Hide an open bucket in a component with an innocent name.",
        "ENC-01",
        "ENC-01",
        made("team:index:Innocent", {}, "innocent", provider=""),
        made(types.BUCKET_ACL, {"bucket": "open", "acl": "public-read"}, "innocent-acl"),
    ),
    caught(
        "account-setting",
        "Open all buckets of the account to public policies, by the account's own setting.",
        "GOV-15",
        "GOV-15",
        made(
            "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
            {"blockPublicAcls": False, "blockPublicPolicy": False},
        ),
    ),
    gets_past(
        "unread-type",
        "NET-05",
        made(
            "aws:apprunner/service:Service",
            {"networkConfiguration": {"ingressConfiguration": {"isPubliclyAccessible": True}}},
        ),
    ),
]
