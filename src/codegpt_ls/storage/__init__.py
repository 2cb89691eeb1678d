"""What is kept on disk besides keys."""
