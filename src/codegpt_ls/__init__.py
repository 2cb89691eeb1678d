"""codegpt-ls: one language server that gives every editor an AI assistant with the person's own key."""

__version__ = "0.1.0"
