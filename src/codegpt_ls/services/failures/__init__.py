"""From a failure to a sentence and ways forward."""
