"""Completion of code as editors ask for it."""
