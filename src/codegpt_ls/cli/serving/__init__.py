"""What other programs start: an editor the server, a client of the Agent Client Protocol its agent."""
