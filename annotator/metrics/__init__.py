"""Figures for Prometheus at `/metrics`: what this server measures, and what the database holds."""
