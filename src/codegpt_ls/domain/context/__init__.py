"""What goes along with a question: asked for by reference, answered with what it is or with why it was left out."""
