"""Changes of code, from what an editor asks to what its document holds."""
