"""EC2's cases: networks."""

from tests.sandbox.cases import Case, Drift, Sees

VPC = ("aws:ec2/vpc:Vpc", {"cidrBlock": "10.20.0.0/20", "enableDnsHostnames": True})
SUBNET = (
    "aws:ec2/subnet:Subnet",
    {"vpcId": "{vpc.id}", "cidrBlock": "10.20.0.0/24", "availabilityZone": "us-east-1a"},
)
TABLE = ("aws:ec2/routeTable:RouteTable", {"vpcId": "{vpc.id}"})

CASES = [
    Case(
        token="aws:ec2/vpc:Vpc",
        inputs={
            "cidrBlock": "10.20.0.0/20",
            "enableDnsHostnames": True,
            "enableDnsSupport": True,
            "enableNetworkAddressUsageMetrics": True,
            "instanceTenancy": "default",
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_vpcs",
                params={"VpcIds": ["{id}"]},
                created={
                    "Vpcs[0].CidrBlock": "10.20.0.0/20",
                    "Vpcs[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={"Vpcs[0].Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
            Sees(
                method="describe_vpc_attribute",
                params={"VpcId": "{id}", "Attribute": "enableDnsHostnames"},
                created={"EnableDnsHostnames.Value": True},
                updated={"EnableDnsHostnames.Value": False},
            ),
            Sees(
                method="describe_vpc_attribute",
                params={"VpcId": "{id}", "Attribute": "enableDnsSupport"},
                created={"EnableDnsSupport.Value": True},
                updated={"EnableDnsSupport.Value": False},
            ),
            Sees(
                method="describe_security_groups",
                params={"GroupIds": ["{defaultSecurityGroupId}"]},
                created={"SecurityGroups[0].VpcId": "{id}"},
            ),
        ),
        change={
            "enableDnsHostnames": False,
            "enableDnsSupport": False,
            "tags": {"stage": "pilot"},
        },
        replace={"cidrBlock": "10.30.0.0/20"},
        invalid={
            "instanceTenancy": {"instanceTenancy": "shared"},
            "ipv6CidrBlock": {"ipv6CidrBlock": "2600:1f16::/56"},
        },
        drift=Drift(
            method="modify_vpc_attribute",
            params={"VpcId": "{id}", "EnableDnsHostnames": {"Value": True}},
            shows="enableDnsHostnames",
        ),
    ),
    Case(
        token="aws:ec2/subnet:Subnet",
        needs={"vpc": VPC},
        inputs={
            "vpcId": "{vpc.id}",
            "cidrBlock": "10.20.1.0/24",
            "availabilityZone": "us-east-1b",
            "mapPublicIpOnLaunch": True,
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_subnets",
                params={"SubnetIds": ["{id}"]},
                created={
                    "Subnets[0].CidrBlock": "10.20.1.0/24",
                    "Subnets[0].AvailabilityZone": "us-east-1b",
                    "Subnets[0].MapPublicIpOnLaunch": True,
                    "Subnets[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={
                    "Subnets[0].MapPublicIpOnLaunch": False,
                    "Subnets[0].Tags": [{"Key": "stage", "Value": "pilot"}],
                },
            ),
        ),
        change={"mapPublicIpOnLaunch": None, "tags": {"stage": "pilot"}},
        replace={"cidrBlock": "10.20.2.0/24", "availabilityZone": "us-east-1c"},
        invalid={"vpcId": {"vpcId": None}, "cidrBlock": {"cidrBlock": 10}},
        drift=Drift(
            method="modify_subnet_attribute",
            params={"SubnetId": "{id}", "MapPublicIpOnLaunch": {"Value": True}},
            shows="mapPublicIpOnLaunch",
        ),
    ),
    Case(
        token="aws:ec2/routeTable:RouteTable",
        needs={"vpc": VPC},
        inputs={"vpcId": "{vpc.id}", "routes": [], "tags": {"use_case": "platform"}},
        sees=(
            Sees(
                method="describe_route_tables",
                params={"RouteTableIds": ["{id}"]},
                created={
                    "RouteTables[0].VpcId": "{vpcId}",
                    "RouteTables[0].Routes[].GatewayId": ["local"],
                    "RouteTables[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={"RouteTables[0].Tags": []},
            ),
        ),
        change={"tags": {}},
        replace={"vpcId": "vpc-0123456789abcdef0"},
        invalid={"vpcId": {"vpcId": None}, "routes": {"routes": "none"}},
        drift=Drift(
            method="create_tags",
            params={"Resources": ["{id}"], "Tags": [{"Key": "owner", "Value": "nobody"}]},
            shows="tags",
        ),
    ),
    Case(
        token="aws:ec2/routeTableAssociation:RouteTableAssociation",
        needs={"vpc": VPC, "subnet": SUBNET, "table": TABLE, "second": TABLE},
        inputs={"subnetId": "{subnet.id}", "routeTableId": "{table.id}"},
        sees=(
            Sees(
                method="describe_route_tables",
                params={"Filters": [{"Name": "association.subnet-id", "Values": ["{subnetId}"]}]},
                created={"RouteTables[].RouteTableId": ["{routeTableId}"]},
            ),
        ),
        change={"routeTableId": "{second.id}"},
        replace={"subnetId": "subnet-0123456789abcdef0"},
        invalid={
            "routeTableId": {"routeTableId": None},
            "gatewayId": {"gatewayId": "igw-0123456789abcdef0"},
        },
    ),
    Case(
        token="aws:ec2/flowLog:FlowLog",
        needs={
            "vpc": VPC,
            "group": ("aws:cloudwatch/logGroup:LogGroup", {"name": "/flows"}),
        },
        inputs={
            "vpcId": "{vpc.id}",
            "trafficType": "ALL",
            "iamRoleArn": "arn:aws:iam::000000000000:role/flow-log",
            "logDestination": "{group.arn}",
            "logDestinationType": "cloud-watch-logs",
            "logFormat": "${version} ${srcaddr} ${dstaddr} ${action}",
            "maxAggregationInterval": 60,
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_flow_logs",
                params={"FlowLogIds": ["{id}"]},
                created={
                    "FlowLogs[0].ResourceId": "{vpcId}",
                    "FlowLogs[0].TrafficType": "ALL",
                    "FlowLogs[0].LogDestination": "{logDestination}",
                    "FlowLogs[0].LogFormat": "${version} ${srcaddr} ${dstaddr} ${action}",
                    "FlowLogs[0].MaxAggregationInterval": 60,
                    "FlowLogs[0].DeliverLogsStatus": "SUCCESS",
                    "FlowLogs[0].Tags": [{"Key": "use_case", "Value": "platform"}],
                },
                updated={"FlowLogs[0].Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"trafficType": "REJECT", "maxAggregationInterval": 600},
        invalid={
            "trafficType": {"trafficType": "SOME"},
            "logDestinationType": {"logDestinationType": "sqs"},
            "eniId": {"eniId": "eni-0123456789abcdef0"},
        },
        drift=Drift(
            method="delete_tags",
            params={"Resources": ["{id}"], "Tags": [{"Key": "stage"}]},
            shows="tags",
        ),
    ),
]
