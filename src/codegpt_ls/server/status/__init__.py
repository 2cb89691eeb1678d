"""What a status bar shows, and every change of it."""
