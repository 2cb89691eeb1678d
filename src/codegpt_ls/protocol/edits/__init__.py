"""Changes of code on the wire."""
