"""Completion of code: what is asked, and how."""
