"""The door for clients of the Agent Client Protocol, the only room that knows its package: Zed, JetBrains, Neovim."""
