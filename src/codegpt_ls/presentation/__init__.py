"""What both doors, the editor's and the terminal's, say in the same words and the same shape."""
