"""The platform's components, a module per concern; `shared_platform` and `use_case` compose them.

`spec/` checks the files of `stacks/`, `inputs` turns them into components' arguments. `identity`
and `ci_permissions`, `data_access` and `data_grants`, `model_endpoints`, `logs` and `alarms`, and
`cost_tagging` are the concerns; `bucket`, `encryption` and `iam_document` serve all of them.
`platform_parts` and `use_case_parts` say, a plain function per part, how the specs become those
components; `services` is what the platform hands to use cases. `naming` decides names once,
`attachment` tells whether the sandbox is there, `schema` writes the JSON Schemas for editors.
"""
