"""What an editor shows, kept in step with it."""
