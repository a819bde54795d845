"""Webhooks: why a delivery failed, why a webhook was switched off, and what Slack is told."""

from __future__ import annotations

from scoring.vocabulary.message import Message, define
from scoring.vocabulary.verdicts import Verdict

# Why a delivery failed.
HOOK_ANSWERED = define("hook_answered", status=int)
HOOK_REDIRECTED = define("hook_redirected", status=int)
HOOK_TOO_SLOW = define("hook_too_slow", seconds=int)
HOOK_NOT_REACHED = define("hook_not_reached", error=str)
HOOK_ADDRESS_REFUSED = define("hook_address_refused", reason=Message)
HOOK_SECRET_UNREADABLE = define("hook_secret_unreadable")
HOOK_WAS_OFF = define("hook_was_off")

# Why a webhook was switched off.
HOOK_FAILED_FOR = define("hook_failed_for", days=int, reason=Message)
HOOK_GONE = define("hook_gone")

# What is wrong with a request.
HOOK_NOT_HTTPS = define("hook_not_https")
HOOKS_TOO_MANY = define("hooks_too_many", most=int)
HOOK_IS_OFF = define("hook_is_off")

# What Slack is told.
TOLD_IMPORT_DONE = define("told_import_done", project=str, outcome=Message)
TOLD_VERDICTS = define("told_verdicts", project=str, count=int, verdict=Verdict)
TOLD_CERTIFIED = define("told_certified", project=str, batch=int, accepted=int, rejected=int)
TOLD_PROMOTED = define("told_promoted", project=str, version=int)
TOLD_DRIFT = define("told_drift", project=str, alarm=Message)
TOLD_JOB_FAILED = define("told_job_failed", project=str, job=int, kind=str, reason=Message)
TOLD_RANKING_CLOSED = define("told_ranking_closed", project=str, product=str, best=str)
TOLD_RANKING_TIED = define("told_ranking_tied", project=str, product=str, best=str)
TOLD_RANKING_FAILED = define("told_ranking_failed", project=str, product=str)
TOLD_TEST = define("told_test", project=str)
