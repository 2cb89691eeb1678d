"""What is said: messages and what they are made of."""
