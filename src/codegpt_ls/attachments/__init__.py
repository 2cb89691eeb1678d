"""What a file is by its content, and a picture without what nobody sees in it."""
