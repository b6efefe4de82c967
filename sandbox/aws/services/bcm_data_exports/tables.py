"""The tables that can be exported: their columns, and what can be set of them.

AWS offers more (cost and usage, carbon, recommendations); those that are not here are refused.
Source: AWS Data Exports user guide, "Data Exports table dictionary", "FOCUS 1.2 with AWS columns".
"""

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, NUMBER, MOMENT = "string", "double", "timestamp_milliseconds"
TEXTS, NUMBERS = "map <string, string>", "map <string, double>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of Data Exports."""

    description: str
    columns: Mapping[str, str]
    """Column to its type, as AWS writes them."""

    properties: Mapping[str, tuple[str, ...]]
    """What can be set, to the values that it takes."""


_FOCUS_1_2: Mapping[str, tuple[str, ...]] = {
    TEXT: (
        "AvailabilityZone",
        "BillingAccountId",
        "BillingAccountName",
        "BillingAccountType",
        "BillingCurrency",
        "CapacityReservationId",
        "CapacityReservationStatus",
        "ChargeCategory",
        "ChargeClass",
        "ChargeDescription",
        "ChargeFrequency",
        "CommitmentDiscountCategory",
        "CommitmentDiscountId",
        "CommitmentDiscountName",
        "CommitmentDiscountStatus",
        "CommitmentDiscountType",
        "CommitmentDiscountUnit",
        "ConsumedUnit",
        "InvoiceId",
        "InvoiceIssuerName",
        "PricingCategory",
        "PricingCurrency",
        "PricingUnit",
        "ProviderName",
        "PublisherName",
        "RegionId",
        "RegionName",
        "ResourceId",
        "ResourceName",
        "ResourceType",
        "ServiceCategory",
        "ServiceName",
        "ServiceSubcategory",
        "SkuId",
        "SkuMeter",
        "SkuPriceId",
        "SubAccountId",
        "SubAccountName",
        "SubAccountType",
        "x_Operation",
        "x_ServiceCode",
    ),
    NUMBER: (
        "BilledCost",
        "CommitmentDiscountQuantity",
        "ConsumedQuantity",
        "ContractedCost",
        "ContractedUnitPrice",
        "EffectiveCost",
        "ListCost",
        "ListUnitPrice",
        "PricingCurrencyContractedUnitPrice",
        "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice",
        "PricingQuantity",
    ),
    MOMENT: ("BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd", "ChargePeriodStart"),
    TEXTS: ("SkuPriceDetails", "Tags"),
    NUMBERS: ("x_Discounts",),
}

TABLES: Mapping[str, Table] = {
    "FOCUS_1_2_AWS": Table(
        description="FOCUS 1.2 with AWS columns",
        columns=dict(sorted((name, kind) for kind, names in _FOCUS_1_2.items() for name in names)),
        properties={"TIME_GRANULARITY": ("DAILY", "HOURLY", "MONTHLY")},
    )
}
"""By the name that stands in a query."""
