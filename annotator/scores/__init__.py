"""The only code that writes the models' results: scores, reports and features."""
