"""Servers that a person runs: which are there, what each tells beside its dialect, and models that they download."""
