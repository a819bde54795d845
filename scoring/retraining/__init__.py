"""Retraining: from answers to a fitted candidate with its measures."""
