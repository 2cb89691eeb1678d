"""What is said to a model of an edit, and by it."""
