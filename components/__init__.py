"""The platform's parts, a module per concern; `shared_platform` and `use_case` compose them.

`spec/` checks the files of `stacks/`, `inputs` turns them into components' arguments. `identity`
and `ci_permissions`, `data_access` and `data_grants`, `model_endpoints`, `logs` and `alarms`, and
`cost_tagging` are the concerns; `bucket`, `encryption` and `iam_document` serve all of them.
`naming` decides names once, `attachment` tells whether the sandbox is there, `schema` writes the
JSON Schemas for editors.
"""
