"""What the pack found, as evidence: one report, and its forms for people and for other tools.

`report` holds what a report says, `audit` makes one of states and a day, `locations` finds the line
of a spec that a verdict is about, `formats` lists the forms, and every other module writes one.
The same states, specs and day give the same bytes.
"""
