"""The guardrails: policies as data and plain functions, and what runs them.

`rules/` holds the policies, one module per family; `model` says what a policy and a verdict are,
`resources` and `iam` are the typed view that rules read, `verdicts` runs the rules offline, and
`pack` hands the same rules to the Pulumi engine. `__main__` starts the pack and does nothing else.
"""
