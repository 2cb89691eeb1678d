"""The adapters: the only rooms that know a vendor."""
