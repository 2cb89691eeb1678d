"""Threads in SQLite."""
