"""Answers, reviews and known answers that are refused."""

from __future__ import annotations

from scoring.vocabulary.message import define

HOLD_LOST = define("hold_lost")
NOT_HELD = define("not_held")
NOT_HANDED_OUT = define("not_handed_out")
ANSWERED_ALREADY = define("answered_already")
ANSWERED_NOT_SKIPPED = define("answered_not_skipped")
ANSWER_DOES_NOT_FIT = define("answer_does_not_fit")
GENERATION_NOT_SHOWN = define("generation_not_shown", generation=str)
NEGATIVE = define("negative")
IDEMPOTENCY_KEY_WRONG = define("idempotency_key_wrong", most=int)
IDEMPOTENCY_KEY_USED = define("idempotency_key_used")
NOT_YOUR_ANSWER = define("not_your_answer")
UNDO_IS_FINAL = define("undo_is_final")
RIGHT_ANSWER_SHOWN = define("right_answer_shown")
GENERATION_ELSEWHERE = define("generation_elsewhere", generation=str)
NO_DECISION = define("no_decision")
SET_ASIDE_FOR_AUDIT = define("set_aside_for_audit")
NO_KNOWN_ANSWER = define("no_known_answer")
