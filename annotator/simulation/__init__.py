"""Simulated annotators with a known truth, who work through the public HTTP API as people do."""
