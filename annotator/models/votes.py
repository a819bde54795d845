"""How many people find an image good, and how many find a fault."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.models.answers import AnswerQuerySet
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.rules import bad_in_audit, good_in_audit, says_good


@dataclass(frozen=True)
class Votes:
    """fine: answers that find nothing wrong. faulty: answers that find a fault."""

    fine: int = 0
    faulty: int = 0

    def __add__(self, other: Votes) -> Votes:
        return Votes(self.fine + other.fine, self.faulty + other.faulty)

    @property
    def is_good(self) -> bool:
        """Whether the image is good as people judge it."""
        return good_in_audit(fine=self.fine, faulty=self.faulty)

    @property
    def is_bad(self) -> bool:
        """Whether it is bad as people judge it."""
        return bad_in_audit(fine=self.fine, faulty=self.faulty)

    @property
    def is_split(self) -> bool:
        """Whether as many find it good as find a fault."""
        return self.fine > 0 and not self.is_good and not self.is_bad


def votes_by_image(answers: AnswerQuerySet) -> dict[int, Votes]:
    """The votes on each image that these answers show; ambiguous answers are none."""
    rows = answers.values_list("left_id", "right_id", "choice", "changed")
    votes: dict[int, Votes] = {}
    for left, right, choice, changed in rows.iterator(chunk_size=2000):
        for image in (left, right):
            if image is not None:
                _count(votes, image, says_good(Choice(choice), is_changed=image in changed))
    return votes


def votes_by_question(answers: AnswerQuerySet) -> dict[int, Votes]:
    """The votes on the image of each single question among them."""
    rows = answers.values_list("question_id", "left_id", "choice", "changed")
    votes: dict[int, Votes] = {}
    for question, left, choice, changed in rows.iterator(chunk_size=2000):
        _count(votes, question, says_good(Choice(choice), is_changed=left in changed))
    return votes


def _count(votes: dict[int, Votes], key: int, is_fine: bool | None) -> None:
    if is_fine is not None:
        votes[key] = votes.get(key, Votes()) + Votes(int(is_fine), int(not is_fine))
