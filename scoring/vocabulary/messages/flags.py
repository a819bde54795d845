"""The texts of flags at the ops desk, apart from findings of the check and of blind audits."""

from __future__ import annotations

from scoring.vocabulary.message import define

PEOPLE_DISAGREE = define("flag_people_disagree", people=int)
IMAGE_NOT_SEEN = define("flag_image_not_seen", person=str)
