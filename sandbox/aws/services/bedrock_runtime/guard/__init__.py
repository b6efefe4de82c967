"""Guardrails at work: each policy of a stored guardrail, applied to texts by open rules."""
