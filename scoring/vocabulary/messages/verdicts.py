"""Why an image was decided automatically or left to people, and what blind audits found."""

from __future__ import annotations

from scoring.vocabulary.message import define

# Why an image has its verdict.
NO_MODEL = define("verdict_no_model")
NO_THRESHOLD = define("verdict_no_threshold")
SCORE_AT_LEAST = define("verdict_score_at_least", threshold=float)
SCORE_AT_MOST = define("verdict_score_at_most", threshold=float)
SCORE_IN_BETWEEN = define("verdict_score_in_between")
NOT_VERIFIED = define("verdict_not_verified")
ACCEPTING_STOPPED = define("verdict_accepting_stopped")
REJECTING_STOPPED = define("verdict_rejecting_stopped")
# The decision that the people who answered a blind audit would not have made.
NOT_ACCEPTED_BLIND = define("blind_not_accepted")
NOT_REJECTED_BLIND = define("blind_not_rejected")
# The alarm; alpha is the allowed share of wrong decisions.
DRIFT_IN_ACCEPTANCES = define("drift_in_acceptances", errors=int, audits=int, alpha=float)
DRIFT_IN_REJECTIONS = define("drift_in_rejections", errors=int, audits=int, alpha=float)
DRIFT_OF_GENERATOR = define(
    "drift_of_generator", errors=int, audits=int, alpha=float, generator=str
)
