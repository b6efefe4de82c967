"""Tests of the specs' models and loader."""
