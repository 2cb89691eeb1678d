"""The pipe to whoever started us: its two ends, kept for the protocol alone. And the line to what we start."""
