"""FOCUS 1.2 as AWS exports it: the columns of the bill, their types, and where the files lie.

Source: FinOps Open Cost and Usage Specification 1.2 (https://focus.finops.org), and the AWS Data
Exports user guide, "FOCUS 1.2 with AWS columns": 57 columns of FOCUS and three of AWS (`x_`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TABLE: Final = "FOCUS_1_2_AWS"
"""The table's name in a query of Data Exports."""

GRANULARITY: Final = "DAILY"
"""What a line of the bill covers; AWS offers HOURLY and MONTHLY too."""

PARTITION: Final = "billing_period"
"""Partition of the files, `YYYY-MM`; AWS writes it in lower case for FOCUS, unlike for CUR."""

_TEXT, _NUMBER, _MOMENT = "string", "double", "timestamp"
_TEXTS, _NUMBERS = "map<string,string>", "map<string,double>"

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AvailabilityZone": _TEXT,
        "BilledCost": _NUMBER,
        "BillingAccountId": _TEXT,
        "BillingAccountName": _TEXT,
        "BillingAccountType": _TEXT,
        "BillingCurrency": _TEXT,
        "BillingPeriodEnd": _MOMENT,
        "BillingPeriodStart": _MOMENT,
        "CapacityReservationId": _TEXT,
        "CapacityReservationStatus": _TEXT,
        "ChargeCategory": _TEXT,
        "ChargeClass": _TEXT,
        "ChargeDescription": _TEXT,
        "ChargeFrequency": _TEXT,
        "ChargePeriodEnd": _MOMENT,
        "ChargePeriodStart": _MOMENT,
        "CommitmentDiscountCategory": _TEXT,
        "CommitmentDiscountId": _TEXT,
        "CommitmentDiscountName": _TEXT,
        "CommitmentDiscountQuantity": _NUMBER,
        "CommitmentDiscountStatus": _TEXT,
        "CommitmentDiscountType": _TEXT,
        "CommitmentDiscountUnit": _TEXT,
        "ConsumedQuantity": _NUMBER,
        "ConsumedUnit": _TEXT,
        "ContractedCost": _NUMBER,
        "ContractedUnitPrice": _NUMBER,
        "EffectiveCost": _NUMBER,
        "InvoiceId": _TEXT,
        "InvoiceIssuerName": _TEXT,
        "ListCost": _NUMBER,
        "ListUnitPrice": _NUMBER,
        "PricingCategory": _TEXT,
        "PricingCurrency": _TEXT,
        "PricingCurrencyContractedUnitPrice": _NUMBER,
        "PricingCurrencyEffectiveCost": _NUMBER,
        "PricingCurrencyListUnitPrice": _NUMBER,
        "PricingQuantity": _NUMBER,
        "PricingUnit": _TEXT,
        "ProviderName": _TEXT,
        "PublisherName": _TEXT,
        "RegionId": _TEXT,
        "RegionName": _TEXT,
        "ResourceId": _TEXT,
        "ResourceName": _TEXT,
        "ResourceType": _TEXT,
        "ServiceCategory": _TEXT,
        "ServiceName": _TEXT,
        "ServiceSubcategory": _TEXT,
        "SkuId": _TEXT,
        "SkuMeter": _TEXT,
        "SkuPriceDetails": _TEXTS,
        "SkuPriceId": _TEXT,
        "SubAccountId": _TEXT,
        "SubAccountName": _TEXT,
        "SubAccountType": _TEXT,
        "Tags": _TEXTS,
        "x_Discounts": _NUMBERS,
        "x_Operation": _TEXT,
        "x_ServiceCode": _TEXT,
    }
)
"""Column, as FOCUS spells it, to its type in Glue."""


def query() -> str:
    """Return the query of an export of the whole table; Data Exports wants every column named."""
    return f"SELECT {', '.join(COLUMNS)} FROM {TABLE}"  # noqa: S608 - nothing comes from outside


def location(bucket: str, prefix: str, export: str) -> str:
    """Return where an export's files lie, without the partition.

    https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html
    """
    return f"s3://{bucket}/{prefix}/{export}/data"
