"""What the review desk refuses."""

from __future__ import annotations

from scoring.vocabulary.message import define

HELD_BY_ANOTHER = define("review_held_by_another", person=str, generation=str)
NOTHING_TO_TAKE_BACK = define("review_nothing_to_take_back")
REVERSED_ALREADY = define("review_reversed_already", person=str)
NO_REVIEWER = define("review_no_reviewer")
BEING_ASKED_BLIND = define("review_being_asked_blind")
BEING_ASKED = define("review_being_asked", people=int)
TOO_FEW_LEFT = define("review_too_few_left", left=int)
VIEW_NAME_TAKEN = define("review_view_name_taken", name=str)
NOT_YOUR_VIEW = define("review_not_your_view", person=str)
