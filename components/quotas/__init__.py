"""Limits of the cloud: what AWS allows, how much of it stacks use, and how many use cases fit.

`table` holds every quota as data, `counting` how its use is counted, `usage` what follows from it.
"""
