"""What a vendor's list of models tells."""
