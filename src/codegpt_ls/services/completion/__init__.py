"""Completion of code while it is typed."""
