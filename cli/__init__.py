"""The `groundwork` command; one module per command, each a thin call into the other packages."""
