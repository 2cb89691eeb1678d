"""Conversations that are remembered."""
