"""How an answer reaches the editor while it is written."""
