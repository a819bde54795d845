"""Why a candidate was promoted automatically, or waits for an admin."""

from __future__ import annotations

from typing import Final

from scoring.vocabulary.measures import Measure
from scoring.vocabulary.message import Message, define

_DIFFERENCE: Final = {"measure": Measure, "value": float, "low": float, "high": float}
_COVERAGES: Final = {"candidate": float, "champion": float}

BETTER = define("gate_better", **_DIFFERENCE)
WORSE = define("gate_worse", **_DIFFERENCE)
NO_BETTER = define("gate_no_better")
DIFFERENCE = define("gate_difference", **_DIFFERENCE)
MORE_COVERAGE = define("gate_more_coverage", **_COVERAGES)
LESS_COVERAGE = define("gate_less_coverage", **_COVERAGES)
COVERAGE = define("gate_coverage", **_COVERAGES)
NO_COVERAGE = define("gate_no_coverage")
TOO_FEW_AUDIT_ANSWERS = define("gate_too_few_audit_answers")
FIRST_VERSION = define("gate_first_version")
AGAINST_CHANCE = define("gate_against_chance", **_DIFFERENCE)
WORSE_THAN_CHANCE = define("gate_worse_than_chance", **_DIFFERENCE)
NOT_MEASURED = define("gate_not_measured")
INCOMPARABLE = define("gate_incomparable", why=Message)
# Why two versions can't be compared.
OTHER_FEATURES = define(
    "gate_other_features", fitted_on=str, fitted_columns=int, now=str, columns=int
)
NO_FEATURES_OF_AUDIT = define("gate_no_features_of_audit")
