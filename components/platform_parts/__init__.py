"""The parts of the shared platform, a module per concern; `components.shared_platform` lists them.

A part is a plain function on the `Assembly`: it makes its components under it, reads what earlier
parts have left there, and leaves what later parts, use cases (`components.services`) and people
take.
"""
