"""One file per question asked of the programs. Programs take turns, so that a busy machine is busy for all of them."""
