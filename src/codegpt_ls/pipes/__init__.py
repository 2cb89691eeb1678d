"""The pipe to whoever started us: its two ends, kept for the protocol alone."""
