"""A change asked for in a terminal."""
