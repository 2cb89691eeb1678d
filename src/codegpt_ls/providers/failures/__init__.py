"""From what went wrong to an `AssistantError`."""
