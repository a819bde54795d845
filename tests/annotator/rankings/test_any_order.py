"""For any actions in any order a ranking only moves forward, asks in its bounds, and ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import Conflict, NotFound
from annotator.models import (
    Answer,
    Candidate,
    Purpose,
    Question,
    QuestionState,
    Ranking,
    RankingState,
    User,
)
from annotator.queue.hold import expire_holds
from annotator.queue.next_question import next_questions
from annotator.queue.skip import skip
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.rankings.advance import MOST_OPEN, advance, close_due
from tests.annotator.queue.test_any_order import rolled_back
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STEPS = ("answer", "take", "undo", "skip", "run_out", "advance", "sweep", "time_up")
CHOICES = ("left", "right", "both_good", "both_bad")
step = st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.sampled_from(CHOICES))
DONE = (QuestionState.ANSWERED, QuestionState.WITHDRAWN)


class World:
    """Four people and a ranking of three candidates that the model can't tell apart."""

    def __init__(self) -> None:
        self.project = make_project()
        self.people = [make_member(self.project) for _ in range(4)]
        self.ranking = Ranking.objects.create(
            project=self.project, product="p", ttl=60, state=RankingState.ASKING,
            closes_at=timezone.now() + timedelta(minutes=1),
        )  # fmt: skip
        product = make_product(self.project)
        for place in range(3):
            Candidate.objects.create(
                ranking=self.ranking, place=place, name=str(place), external_id=str(place),
                generation=make_generation(product), mean=0.0, deviation=1.0,
            )  # fmt: skip
        self.keys = 0
        self.final: list[object] = []
        advance(self.ranking)

    def do(self, name: str, person: int, choice: str) -> None:
        with suppress(Conflict, NotFound):
            getattr(self, name)(self.people[person], choice)

    def answer(self, user: User, choice: str) -> None:
        for hold in next_questions(project=self.project, user=user, count=1):
            self.keys += 1
            content = Content(choice=choice)
            submit_answer(
                question=hold.question, user=hold.user, content=content,
                idempotency_key=str(self.keys),
            )  # fmt: skip
            advance(self.ranking)

    def take(self, user: User, choice: str) -> None:
        next_questions(project=self.project, user=user, count=1)

    def undo(self, user: User, choice: str) -> None:
        last = Answer.objects.filter(user=user, undoes=None, undone_by=None).last()
        if last is not None:
            undo_answer(answer=last, by=last.user)
            advance(self.ranking)

    def skip(self, user: User, choice: str) -> None:
        for hold in next_questions(project=self.project, user=user, count=1):
            skip(question=hold.question, user=hold.user)

    def run_out(self, user: User, choice: str) -> None:
        self.project.refresh_from_db()
        held = Question.objects.filter(holds__state="active", holds__user=user)
        for question in held:
            question.holds.update(expires_at=timezone.now() - timedelta(seconds=1))
        expire_holds(project=self.project)

    def advance(self, user: User, choice: str) -> None:
        advance(self.ranking)

    def sweep(self, user: User, choice: str) -> None:
        close_due()

    def time_up(self, user: User, choice: str) -> None:
        rows = Ranking.objects.filter(closed_at=None)
        rows.update(closes_at=timezone.now() - timedelta(seconds=1))

    def check(self) -> None:
        self.ranking.refresh_from_db()
        questions = list(Question.objects.filter(ranking=self.ranking))
        assert {each.purpose for each in questions} <= {Purpose.RANK}
        pairs = [frozenset((each.left_id, each.right_id)) for each in questions]
        assert len(pairs) == len(set(pairs)), "a pair has one question"
        for each in questions:
            assert each.answers_count <= each.answers_needed
            assert each.state == each.counted_state
        asked = [each for each in questions if each.state not in DONE]
        places = set(self.ranking.candidates.values_list("rank", flat=True))
        assert places == {1, 2, 3}
        if self.ranking.state == RankingState.CLOSED:
            assert not asked
            now: list[object] = [self.ranking.outcome, self.ranking.answers, self.ranking.closed_at,
                   *self.ranking.candidates.values_list("rank", "p_best")]  # fmt: skip
            assert self.final in ([], now), "a closed ranking never changes"
            self.final = now
        else:
            assert 1 <= len(asked) <= MOST_OPEN


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(step, max_size=10))
def test_any_order(steps: list[tuple[str, int, str]]) -> None:
    with rolled_back():
        world = World()
        world.check()
        for name, person, choice in steps:
            world.do(name, person, choice)
            world.check()
        world.time_up(world.people[0], "")
        close_due()
        world.check()
        assert world.ranking.state == RankingState.CLOSED
