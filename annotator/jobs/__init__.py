"""Jobs: claim one for a single worker, run it, record how it ended, resume or retry it."""
