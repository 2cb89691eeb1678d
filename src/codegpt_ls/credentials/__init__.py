"""Keys on this machine: where they are kept, which origin each belongs to, and that none is ever shown."""
