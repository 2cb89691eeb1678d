"""Messages for commits: what of the changes a model is shown, and what is made of its answer."""
