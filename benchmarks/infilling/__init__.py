"""Holes in functions, filled in by a model through our own services, and judged by the functions' own tests."""
