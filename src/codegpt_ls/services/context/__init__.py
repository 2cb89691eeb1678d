"""The code that goes along with a question."""
