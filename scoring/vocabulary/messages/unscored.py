"""Why a generation has no scores."""

from __future__ import annotations

from scoring.vocabulary.message import define

# `reason` names the file and what is wrong with it.
ORIGINAL_UNREADABLE = define("original_unreadable", reason=str)
GENERATION_UNREADABLE = define("generation_unreadable", reason=str)
FEATURES_UNUSABLE = define("features_unusable")
# The version needs the features `wanted`, but the worker's encoder makes `made`.
OTHER_FEATURES = define("other_features", version=int, wanted=str, made=str)
