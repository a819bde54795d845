"""Is the product on a generation still the product of the original?"""

from scoring.consistency.calibrator import Calibrator
from scoring.consistency.check import compare, compare_product
from scoring.consistency.conclude import report_on
from scoring.consistency.fuse import DEFAULT, Thresholds
from scoring.consistency.product import NoProduct, OriginalProduct, analyse_original
from scoring.consistency.report import Comparison, Report

__all__ = [
    "DEFAULT",
    "Calibrator",
    "Comparison",
    "NoProduct",
    "OriginalProduct",
    "Report",
    "Thresholds",
    "analyse_original",
    "compare",
    "compare_product",
    "report_on",
]
