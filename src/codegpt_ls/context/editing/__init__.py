"""Files that are changed where they lie."""
