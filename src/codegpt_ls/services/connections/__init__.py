"""Which provider, address, key and model a question goes to."""
