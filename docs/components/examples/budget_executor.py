"""What AWS Budgets needs before it can stop any use case of the account."""

from components.budget_stop import BudgetExecutor, BudgetExecutorArgs
from handbook.surroundings import PLACE

BudgetExecutor("budget", BudgetExecutorArgs(place=PLACE))
