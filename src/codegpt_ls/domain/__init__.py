"""The nouns and rules of a chat with one's own key: standard library only, imports nothing of ours."""
