"""The progress of fitting a reward head."""

from __future__ import annotations

from scoring.vocabulary.message import define

REDUCING_FEATURES = define("reducing_features")
TRYING_SIZE = define("trying_size", components=int, precision=float)
COMPARING_FAMILIES = define("comparing_families")
FITTING_FAMILY = define("fitting_family", family=str, components=int, precision=float)
HEAD_FITTED = define("head_fitted")
MEASURING_ON_AUDIT = define("measuring_on_audit")
AUDIT_MEASURED = define("audit_measured")
