"""Where code comes from besides the editor: files behind one guard, ignore rules, git; and what is taken out of it."""
