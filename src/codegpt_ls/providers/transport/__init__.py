"""The way to a provider and back: pools, caps, headers, proxies, and what is taken out of foreign text."""
