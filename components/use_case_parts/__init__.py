"""The parts of a use case, a module per concern; `components.use_case` lists them.

A part is a plain function on the `Assembly`: it makes its components under it, reads what earlier
parts have left there, and adds what the runtime role may do (`statements`), what the workload finds
at run time (`settings`) and what people and reports read (`outputs`). A part whose section the spec
leaves out makes nothing.
"""
