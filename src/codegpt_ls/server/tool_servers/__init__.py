"""Servers of tools that the person named, as an editor shows them."""
