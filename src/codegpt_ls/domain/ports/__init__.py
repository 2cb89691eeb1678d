"""What the services need from the outside: implemented by providers, credentials, locales, server and terminal."""
