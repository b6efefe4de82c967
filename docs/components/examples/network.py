"""Two private subnets that reach three services of AWS, and nothing else."""

from components.encryption import used_by_logs
from components.naming import foundation_model_arn
from components.network import Network, NetworkArgs
from components.network_endpoints import Perimeter
from handbook.surroundings import PLACE, key

Network(
    "network",
    NetworkArgs(
        place=PLACE,
        cidr="10.20.0.0/20",
        subnets={"us-east-1a": "10.20.0.0/24", "us-east-1b": "10.20.1.0/24"},
        perimeter=Perimeter(
            place=PLACE,
            organisation_id=None,
            model_arns=[foundation_model_arn("us-east-1", "amazon.nova-lite-v1:0")],
            services=["sts", "logs", "bedrock-runtime"],
        ),
        key_arn=key("records", used_by_logs(PLACE, "/groundwork/platform/network-flows")),
        data_class="internal",
        retention_days=180,
        disposable=True,
    ),
)
