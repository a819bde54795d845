"""Automatic decisions with a proven precision: thresholds, and the watch for drift."""

from scoring.guarantee.annotators import true_error_bound
from scoring.guarantee.certificate import Certificate, Method, Step, certify, spent_delta
from scoring.guarantee.curve import Side, least_samples
from scoring.guarantee.drift import DriftProcess
from scoring.guarantee.outlook import Prospect

__all__ = [
    "Certificate",
    "DriftProcess",
    "Method",
    "Prospect",
    "Side",
    "Step",
    "certify",
    "least_samples",
    "spent_delta",
    "true_error_bound",
]
