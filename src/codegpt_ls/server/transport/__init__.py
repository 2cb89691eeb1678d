"""Bytes to messages and back, in front of pygls."""
