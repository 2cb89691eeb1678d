"""How fast and how small, measured beside what people would use instead: `sh scripts/bench`."""
