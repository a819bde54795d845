"""Is the product on a generation still the product of the original?"""

from scoring.consistency.calibrator import Calibrator
from scoring.consistency.check import check_consistency, check_product
from scoring.consistency.fuse import DEFAULT, Thresholds
from scoring.consistency.product import NoProduct, OriginalProduct, analyse_original
from scoring.consistency.report import Finding, FindingCode, Outcome, Report

__all__ = [
    "DEFAULT",
    "Calibrator",
    "Finding",
    "FindingCode",
    "NoProduct",
    "OriginalProduct",
    "Outcome",
    "Report",
    "Thresholds",
    "analyse_original",
    "check_consistency",
    "check_product",
]
