"""Tests that run the real Pulumi engine: programs, the policy pack, the sandbox, and accidents."""
