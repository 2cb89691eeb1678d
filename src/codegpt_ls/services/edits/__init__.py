"""From an answer to an edit that is right to the byte, or to the reason why there is none."""
