"""What the environment costs, who hears of it, and what stops it."""

from __future__ import annotations

from components import naming
from components.budget_stop import BudgetExecutor, BudgetExecutorArgs
from components.cost_allocation import CostAllocation, CostAllocationArgs, categories
from components.cost_anomalies import AnomalyWatch, AnomalyWatchArgs
from components.cost_export import CostExport, CostExportArgs
from components.platform_parts.assembly import Assembly


def executor(assembly: Assembly) -> None:
    """Make the stop that AWS Budgets applies to what has spent its budget."""
    BudgetExecutor("budget", BudgetExecutorArgs(place=assembly.place), assembly.opts)


def allocation(assembly: Assembly) -> None:
    """Activate the tags and divide the bill, where the account pays it."""
    spec, billing = assembly.spec, assembly.where.billing
    if not billing.is_payer:
        return
    accounts = {name: it.account_id for name, it in spec.environments.items()}
    CostAllocation(
        "cost-allocation",
        CostAllocationArgs(
            tag_keys=list(spec.required_tags) if billing.knows_cost_tags else [],
            categories=categories(assembly.products, accounts, spec.cost.shared_costs),
        ),
        assembly.opts,
    )


def anomalies(assembly: Assembly) -> None:
    """Watch every use case's costs for Finance and its owner, where the account pays them."""
    spec = assembly.spec
    if not assembly.where.billing.is_payer:
        return
    reader = spec.finance or spec.groups[spec.owner]
    AnomalyWatch(
        "anomalies",
        AnomalyWatchArgs(
            receivers={
                naming.PLATFORM: [reader.email],
                **{
                    use_case: sorted({reader.email, spec.people[owner].email})
                    for use_case, owner in assembly.owners.items()
                },
            },
            threshold_usd=spec.cost.anomaly_threshold_usd,
            threshold_percent=spec.cost.anomaly_threshold_percent,
        ),
        assembly.opts,
    )


def export(assembly: Assembly) -> None:
    """Export the bill as data, where the account pays it."""
    if not assembly.where.billing.is_payer:
        return
    made = CostExport(
        "billing",
        CostExportArgs(
            place=assembly.place,
            retention_days=assembly.spec.cost.export_retention_days,
            disposable=assembly.where.is_disposable,
            access_log_bucket=assembly.access_logs.bucket,
            settings=assembly.lake_settings,
        ),
        assembly.opts,
    )
    assembly.outputs |= {"billing_bucket": made.bucket, "billing_table": made.table}
