"""Chats: what is asked, what is answered, and where both are kept."""
