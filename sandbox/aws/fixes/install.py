"""Puts all fixes in force."""

import threading

from sandbox.aws.fixes import (
    bedrock,
    budgets,
    cloudtrail,
    dynamodb,
    ec2,
    ec2_endpoints,
    ec2_security,
    iam,
    kms,
    lakeformation,
    logs,
    s3,
    secretsmanager,
    sns,
    sqs,
)

SERVICES = (
    bedrock,
    budgets,
    cloudtrail,
    dynamodb,
    ec2,
    ec2_endpoints,
    ec2_security,
    iam,
    kms,
    lakeformation,
    logs,
    s3,
    secretsmanager,
    sns,
    sqs,
)


_installed = threading.Event()


def install() -> None:
    """Put all fixes in force; doing it again changes nothing."""
    if _installed.is_set():
        return
    _installed.set()
    for service in SERVICES:
        service.patches.apply()
