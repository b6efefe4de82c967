"""Puts all fixes in force."""

import threading

from sandbox.aws.fixes import (
    bedrock,
    budgets,
    cloudtrail,
    cloudwatch,
    dynamodb,
    ec2,
    ec2_endpoints,
    ec2_security,
    events,
    firehose,
    iam,
    identitystore,
    kms,
    lakeformation,
    log_filters,
    logs,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssoadmin,
)

SERVICES = (
    bedrock,
    budgets,
    cloudtrail,
    cloudwatch,
    dynamodb,
    ec2,
    ec2_endpoints,
    ec2_security,
    events,
    iam,
    identitystore,
    kms,
    firehose,
    lakeformation,
    log_filters,
    logs,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssoadmin,
)


_installed = threading.Event()


def install() -> None:
    """Put all fixes in force; doing it again changes nothing."""
    if _installed.is_set():
        return
    _installed.set()
    for service in SERVICES:
        service.patches.apply()
