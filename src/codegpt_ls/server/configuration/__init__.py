"""Which settings count: gathered from every way an editor has to tell them, and judged by who could have set them."""
