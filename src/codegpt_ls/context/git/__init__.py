"""A git repository, asked without letting it have a say."""
