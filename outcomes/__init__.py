"""What use cases cost, how well they do and what they are worth, from logs, bills and evaluations.

`prices/` is the price book, by which `estimate/` prices a use case before it is there. `usage/`
reads invocation logs and bills afterwards, and says who caused what. `quality/` computes how well
the answers do, and whether they drift; `evaluation/` asks the deployed endpoint. Figures are read
with ibis: DuckDB on files here, Athena in production, from the same expressions.
"""
