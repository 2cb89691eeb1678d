"""Tools that models may ask for, and what becomes of that."""
