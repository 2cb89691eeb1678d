"""One file per noun; each function is a request, notification or command behind the boundary."""
