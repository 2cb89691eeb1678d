"""The settings file that a person writes themselves."""
