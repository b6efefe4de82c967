"""The bill by product, by value stream and by environment; shared costs follow own costs."""

from components.cost_allocation import CostAllocation, CostAllocationArgs, categories
from handbook.surroundings import PLACE

CostAllocation(
    "cost-allocation",
    CostAllocationArgs(
        tag_keys=["use_case", "cost_center"],
        categories=categories(
            {"claims": "claim-to-payment", "customer-support": "order-to-resolution"},
            {"sandbox": PLACE.account_id},
            "proportional",
        ),
    ),
)
