"""What has happened, for whoever shows it."""
