"""Answers that models give to those who want code changed, and programs that put them in."""
