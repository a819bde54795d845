"""One more person for a blind question about which people are evenly split."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef

from annotator.models import Answer, Hold, HoldState, Membership, Purpose, Question, QuestionState
from annotator.models.votes import votes_by_question
from annotator.queue.hold import state_of

# Audit questions are not settled: the promise about images to come asks that both people agree.
SETTLED: Final = (Purpose.LOT, Purpose.DRIFT)


def ask_one_more(question: Question) -> bool:
    """Ask one more person if everyone has answered and they are evenly split; whether it is asked.

    The question must be locked. Nobody is waited for where no other member is left to ask: then the
    image stays neither good nor bad (`rules.good_in_audit`).
    """
    if question.purpose not in SETTLED or question.state != QuestionState.ANSWERED:
        return False
    votes = votes_by_question(Answer.objects.effective().filter(question=question))
    if not votes[question.pk].is_split or not _somebody_is_left(question):
        return False
    question.answers_needed += 1
    question.state = state_of(question)
    question.save(update_fields=("answers_needed", "state"))
    return True


def _somebody_is_left(question: Question) -> bool:
    had = Hold.objects.filter(
        question=question, user=OuterRef("user"),
        state__in=(HoldState.ANSWERED, HoldState.SKIPPED),
    )  # fmt: skip
    members = Membership.objects.filter(project=question.project_id, user__is_active=True)
    return members.filter(~Exists(had)).exists()
