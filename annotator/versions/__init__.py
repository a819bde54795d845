"""Fitted models: recorded, promoted, rolled back, and the answers that they were fitted on."""
