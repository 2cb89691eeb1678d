"""Commands of the person's that make keys."""
