"""Simulated annotators with a known truth, who work through the public HTTP API like people do."""
