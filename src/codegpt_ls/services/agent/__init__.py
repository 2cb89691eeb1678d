"""Answers for which the model looks things up."""
