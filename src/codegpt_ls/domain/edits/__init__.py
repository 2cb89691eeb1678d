"""Changes of code that are proposed: what they are, why one is refused, where one takes an extra question."""
