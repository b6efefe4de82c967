"""Tests of how the environment and the engine get here."""
