"""The code in an answer, as models write it: its blocks, its spelling, its indentation."""
