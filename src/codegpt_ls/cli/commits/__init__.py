"""A commit that is worded from the terminal."""
