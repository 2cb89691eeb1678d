"""Named tasks on the code an editor shows."""
