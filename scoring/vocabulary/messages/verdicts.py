"""What blind audits have found about automatic decisions."""

from __future__ import annotations

from scoring.vocabulary.message import define

# What the people who answered a blind audit would not have done.
NOT_ACCEPTED_BLIND = define("blind_not_accepted")
NOT_REJECTED_BLIND = define("blind_not_rejected")
# The alarm; alpha is the share of wrong decisions that is allowed.
DRIFT_IN_ACCEPTANCES = define("drift_in_acceptances", errors=int, audits=int, alpha=float)
DRIFT_IN_REJECTIONS = define("drift_in_rejections", errors=int, audits=int, alpha=float)
DRIFT_OF_GENERATOR = define(
    "drift_of_generator", errors=int, audits=int, alpha=float, generator=str
)
