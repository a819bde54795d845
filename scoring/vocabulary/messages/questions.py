"""Why a question is asked."""

from __future__ import annotations

from scoring.vocabulary.message import define

STARTER = define("question_starter")
# The reason of every question that was drawn at random. Questions that check people or decisions
# have it too, so that nobody can recognise them.
DRAWN = define("question_drawn")
AUDIT_SINGLE = define("question_audit_single")
AUDIT_PAIR = define("question_audit_pair")
RANDOM = define("question_random")
MODELS_DISAGREE = define("question_models_disagree", probability=float, spread=float)
MODEL_UNDECIDED = define("question_model_undecided", probability=float, spread=float)
SOMEBODY_WAITS = define("question_somebody_waits", count=int)
BETTER_ONE_OPEN = define("question_better_one_open", probability=float, spread=float)
