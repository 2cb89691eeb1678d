"""From a question to its answer: what is sent, what is tried again, how it is stopped."""
