"""The use cases. What they need from outside is handed in; editor and terminal call the same functions."""
