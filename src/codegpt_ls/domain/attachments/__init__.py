"""Pictures and files that a person attaches to a question."""
