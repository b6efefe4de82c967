"""How the Python environment and the Pulumi engine get onto a machine that has neither.

`bootstrap` and `engine` run under any Python >= 3.11 with the standard library only, because they
run before anything is installed. `language_host` and `policy_proxy` serve the engine that `engine`
built; an official installation of Pulumi brings its own and uses neither.
"""
