"""What a model looks up: allowed, shown."""
