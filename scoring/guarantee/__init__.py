"""Automatic decisions with a proven precision: thresholds, and the test for drift."""

from scoring.guarantee.annotators import true_error_bound
from scoring.guarantee.certificate import certify, spent_delta
from scoring.guarantee.curve import least_samples
from scoring.guarantee.drift import DriftProcess, drift_test

__all__ = [
    "DriftProcess",
    "certify",
    "drift_test",
    "least_samples",
    "spent_delta",
    "true_error_bound",
]
