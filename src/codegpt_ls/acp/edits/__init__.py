"""What a model drafted in an answer: asked about in the client, and written at a yes."""
