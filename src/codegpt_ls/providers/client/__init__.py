"""One provider spoken to over HTTP: the SDK asked, the answer read, whichever dialect it is in."""
