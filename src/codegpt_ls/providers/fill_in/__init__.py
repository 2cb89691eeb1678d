"""Code filled in: the ways models are asked for it, none of which is a chat."""
