"""What may stand next on a command line, told to the shells."""
