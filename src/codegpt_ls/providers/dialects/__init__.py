"""One file for each API that is spoken, whoever runs it."""
