"""OpenAI itself: its models, prices, pages and environment."""
