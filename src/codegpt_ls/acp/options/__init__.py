"""What a person can choose in a session, as a menu of their client."""
