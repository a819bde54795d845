"""What a flag at the ops desk says, beside what the check and the blind audits have found."""

from __future__ import annotations

from scoring.vocabulary.message import define

PEOPLE_DISAGREE = define("flag_people_disagree", people=int)
IMAGE_NOT_SEEN = define("flag_image_not_seen", person=str)
