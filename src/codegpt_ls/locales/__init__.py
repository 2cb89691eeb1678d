"""The only room where a sentence for people is written: one gettext catalogue per language."""
