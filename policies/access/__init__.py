"""Who can do what, by AWS's evaluation of the policies in states.

`answers` are three-valued; `model` is a request and the decision on it; `conditions`, `comparisons`
and `variables` are what a statement asks of a request; `statements` are a document's, `named` whom
a resource's policy names, and `evaluate` is AWS's order over documents of all kinds. `inventory`
takes principals and resources out of states, `models`, `datasets` and `keys` ask about them, and
`questions` is what the command and reports call.
"""
