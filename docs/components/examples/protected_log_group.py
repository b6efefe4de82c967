"""The log of a workload, in which addresses and an own kind of number are masked."""

import pulumi_aws as aws

from components.data_protection import (
    FINDINGS_LOG_GROUP,
    Masking,
    ProtectedLogGroup,
    ProtectedLogGroupArgs,
)
from components.encryption import used_by_logs
from handbook.surroundings import PLACE, TAGS, key

encryption = key("claims", used_by_logs(PLACE, FINDINGS_LOG_GROUP, "/groundwork/claims/runtime"))
findings = aws.cloudwatch.LogGroup(
    "findings", name=FINDINGS_LOG_GROUP, kms_key_id=encryption, retention_in_days=365
)
ProtectedLogGroup(
    "claims",
    ProtectedLogGroupArgs(
        log_group="/groundwork/claims/runtime",
        key_arn=encryption,
        retention_days=365,
        masking=Masking(identifiers=["EmailAddress"], patterns={"ClaimNumber": "CL-[0-9]{8}"}),
        disposable=True,
        findings=findings,
        tags=TAGS,
    ),
)
