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
    kms_replicas,
    lakeformation,
    log_filters,
    logs,
    s3,
    s3_replication,
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
    kms_replicas,
    firehose,
    lakeformation,
    log_filters,
    logs,
    s3,
    s3_replication,
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
