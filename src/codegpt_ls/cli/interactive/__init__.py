"""A conversation in a terminal: questions typed one after another, and what can be done between them."""
