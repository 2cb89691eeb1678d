"""Completion of code, beside what LSP has for it."""
