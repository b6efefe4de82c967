"""AWS on this machine, as the Pulumi engine and boto3 see it; docs/sandbox.md tells it whole.

`types/` holds a declaration per resource type, in the terms of `resource`. `provider` speaks the
engine's protocol over `wire`, and has the rest do the work: `check` and `naming` look at inputs,
`compare` and `plan` tell changes and previews, `operate` carries a life out by `request`, `call`,
`answer`, `convert` and `tags`. `cloud` reaches the AWS that `aws/` plays. `schema` writes what
`pulumi_aws` says of each type. `lifecycle`, `serve`, `settings` and `environment` are the process
and the way to it; `recovery` finds what a killed run left.
"""
