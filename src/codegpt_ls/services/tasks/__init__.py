"""Named tasks on code, and what is read out of their answers."""
