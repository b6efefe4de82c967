"""Who spoke with whom in a VPC, for half a year."""

import pulumi_aws as aws

from components.encryption import used_by_logs
from components.flow_log import FlowLog, FlowLogArgs
from handbook.surroundings import PLACE, key

network = aws.ec2.Vpc("network", cidr_block="10.20.0.0/20")
FlowLog(
    "flows",
    FlowLogArgs(
        place=PLACE,
        vpc_id=network.id,
        key_arn=key("records", used_by_logs(PLACE, "/groundwork/platform/network-flows")),
        data_class="internal",
        retention_days=180,
        disposable=True,
    ),
)
