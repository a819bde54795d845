"""What a ranking does next: count the answers, ask another pair, or close.

`advance` may be called at any time and any number of times; the answers alone decide what it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from annotator.models import (
    ACTIVE_STATES,
    Answer,
    AuditEvent,
    Candidate,
    Choice,
    Kind,
    Purpose,
    Question,
    QuestionState,
    Ranking,
    RankingOutcome,
    RankingState,
)
from annotator.rankings.announce_closed import announce_closed
from annotator.rankings.standing import Belief, Standing, Vote, stand
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.questions import SOMEBODY_WAITS

# Before what a reviewer asks, which comes before every plan: somebody waits for it.
PRIORITY: Final = 2.0
MOST_OPEN: Final = 3  # pairs at once, so that several people can help
AT_ONCE: Final = 100  # a round of the sweeper must not take long; the next round closes more


@transaction.atomic
def advance(ranking: Ranking) -> Ranking:
    """Bring the order up to date with people's answers, then ask or close; returns the row."""
    locked = _locked(ranking)
    if locked.state == RankingState.CLOSED:
        _withdraw_all(locked)  # an undone answer has opened its question again
    if locked.state != RankingState.ASKING or locked.closes_at is None:
        return locked
    candidates = list(locked.candidates.filter(refused__isnull=True).order_by("place"))
    votes = _votes(locked, candidates)
    standing = stand(beliefs_of(candidates), votes)
    place_candidates(candidates, standing)
    Candidate.objects.bulk_update(candidates, ["rank", "p_best"])
    if locked.answers != len(votes):
        locked.answers = len(votes)
        locked.save(update_fields=("answers",))
    if not standing.open_pairs:
        _close(locked, RankingOutcome.TIED if standing.rivals else RankingOutcome.CLEAR)
    elif timezone.now() >= locked.closes_at:
        _close(locked, RankingOutcome.TIME_UP)
    else:
        _ask(locked, candidates, standing)
    return locked


def close_due() -> int:
    """Close the rankings whose time is up, and those that could not be judged; returns how many."""
    is_lost = Q(appraisal__isnull=True) | (
        Q(appraisal__result__isnull=True) & ~Q(appraisal__job__state__in=ACTIVE_STATES)
    )
    due = Ranking.objects.filter(
        Q(state=RankingState.ASKING, closes_at__lte=timezone.now())
        | Q(is_lost, state=RankingState.JUDGING)
    )
    rankings = list(due.order_by("pk")[:AT_ONCE])
    for ranking in rankings:
        if ranking.state == RankingState.JUDGING:
            fail(ranking)
        else:
            advance(ranking)
    return len(rankings)


@transaction.atomic
def fail(ranking: Ranking) -> None:
    """Close a ranking whose candidates could not be judged; others stay as they are."""
    locked = _locked(ranking)
    if locked.state == RankingState.JUDGING:
        _close(locked, RankingOutcome.FAILED)


def beliefs_of(candidates: Sequence[Candidate]) -> list[Belief]:
    """What the model believes of judged candidates."""
    return [Belief(each.mean or 0.0, each.deviation or 1.0) for each in candidates]


def place_candidates(candidates: Sequence[Candidate], standing: Standing) -> None:
    """Set the candidates' ranks and probabilities by this standing; does not save."""
    for rank, place in enumerate(standing.order, start=1):
        candidates[place].rank = rank
        candidates[place].p_best = standing.p_best[place]


def _locked(ranking: Ranking) -> Ranking:
    """The row, locked alone: answers lock a question first, and then their project."""
    rows = Ranking.objects.select_for_update(of=("self",)).select_related("project")
    return rows.get(pk=ranking.pk)


def _votes(ranking: Ranking, candidates: Sequence[Candidate]) -> list[Vote]:
    places = {each.generation_id: place for place, each in enumerate(candidates)}
    answers = Answer.objects.effective().filter(
        project=ranking.project_id, question__ranking=ranking
    )
    return [
        Vote(places[left], places[right], Choice(choice), frozenset(places[pk] for pk in changed))
        for left, right, choice, changed in answers.order_by("pk").values_list(
            "left_id", "right_id", "choice", "changed"
        )
    ]


def _ask(ranking: Ranking, candidates: Sequence[Candidate], standing: Standing) -> None:
    """Ask the most uncertain pairs, each of one person at a time, and withdraw the others."""
    if any(each.generation_id is None for each in candidates):
        return  # their pictures are being stored, or the catalogue has refused one
    wanted = {
        frozenset(candidates[place].generation_id for place in pair): pair
        for pair in standing.open_pairs[:MOST_OPEN]
    }
    for question in _locked_questions(ranking):
        shown = frozenset((question.left_id, question.right_id))
        if wanted.pop(shown, None) is None:
            _withdraw(question)
        else:
            _ask_one_more(question)
    Question.objects.bulk_create(
        _question(ranking, candidates[left], candidates[right], len(candidates))
        for left, right in wanted.values()
    )


def _question(ranking: Ranking, left: Candidate, right: Candidate, count: int) -> Question:
    assert left.generation is not None  # noqa: S101  `_ask` has checked it
    return Question(
        project_id=ranking.project_id,
        product_id=left.generation.product_id,
        kind=Kind.PAIR,
        left=left.generation,
        right=right.generation,
        purpose=Purpose.RANK,
        ranking=ranking,
        priority=PRIORITY,
        reason=SOMEBODY_WAITS(count=count),
    )


def _ask_one_more(question: Question) -> None:
    """Ask one more person, unless somebody is being asked already."""
    if question.state in (QuestionState.OPEN, QuestionState.HELD):
        return
    question.answers_needed = question.answers_count + 1
    question.state = QuestionState.OPEN
    question.state = question.counted_state
    question.save(update_fields=("answers_needed", "state"))


def _locked_questions(ranking: Ranking) -> QuerySet[Question]:
    rows = Question.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(ranking=ranking).order_by("pk")


def _withdraw_all(ranking: Ranking) -> None:
    for question in _locked_questions(ranking):
        _withdraw(question)


def _withdraw(question: Question) -> None:
    """Ask nobody else. Whoever has the question may still answer, which counts as usual."""
    if question.state in (QuestionState.OPEN, QuestionState.HELD):
        question.state = QuestionState.WITHDRAWN
        question.save(update_fields=("state",))


def _close(ranking: Ranking, outcome: RankingOutcome) -> None:
    _withdraw_all(ranking)
    ranking.state, ranking.outcome = RankingState.CLOSED, outcome
    ranking.closed_at = timezone.now()
    ranking.save(update_fields=("state", "outcome", "closed_at"))
    AuditEvent.record(
        AuditAction.RANKING_CLOSED, project=ranking.project, actor=None, target=ranking,
        outcome=outcome.value, answers=ranking.answers,
    )  # fmt: skip
    announce_closed(ranking)
