"""Problems of comparisons."""

from __future__ import annotations

from scoring.vocabulary.message import define

COMPARED_WITH_ITSELF = define("compared_with_itself")
NOTHING_TO_COMPARE = define("nothing_to_compare", name=str)
NO_COMMON_PRODUCT = define("no_common_product")
COMPARISON_RUNS = define("comparison_runs")
COMPARISON_ENDED = define("comparison_ended")
COMPARISONS_TAKE_ALL = define("comparisons_take_all", left=float)
