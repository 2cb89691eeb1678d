"""Tools of servers that the person named: which may be used, what a model is told of them, what a call tells."""
