"""Masks that people correct: clicks, saved versions, and putting an earlier one back."""
