"""One file for each command: what can be typed after its name, and what it does."""
