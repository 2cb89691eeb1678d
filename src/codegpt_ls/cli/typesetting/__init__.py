"""An answer as a terminal shows it: Markdown set while it comes, line by line and word by word.

Nothing that was written is drawn again, the word under way excepted, so that what is on the screen stays right when
the window changes, when the answer is stopped, and in what is copied from it.
"""
