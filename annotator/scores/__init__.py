"""The one writer of what the models found: scores, reports and features."""
