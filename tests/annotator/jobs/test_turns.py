"""Urgent work goes first, projects take turns, and no job waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotator.jobs.turns import PATIENCE, SLICE, Due, in_turn, must_give_way, urgency_of
from annotator.models import JobKind

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KINDS = [kind.value for kind in JobKind]


def due(project: int, kind: JobKind, seconds_ago: float = 0) -> Due:
    return Due(project, kind.value, NOW - timedelta(seconds=seconds_ago))


def served(*entries: tuple[int, JobKind, float]) -> dict[tuple[int, str], datetime]:
    return {(p, kind.value): NOW - timedelta(seconds=ago) for p, kind, ago in entries}


def test_a_caller_comes_before_people_they_before_pictures_and_new_features_last() -> None:
    kinds = [JobKind.REFRESH, JobKind.SCORE, JobKind.RETRAIN, JobKind.JUDGE]
    order = in_turn([due(1, kind) for kind in kinds], {}, now=NOW)
    assert [each.kind for each in order] == kinds[::-1]


def test_another_projects_retraining_goes_before_scoring_that_waits_longer() -> None:
    scoring, retraining = due(1, JobKind.SCORE, 50), due(2, JobKind.RETRAIN)
    just_now = served((1, JobKind.SCORE, 1))
    assert in_turn([scoring, retraining], just_now, now=NOW) == [retraining, scoring]


def test_projects_take_turns_whoever_has_waited_longest_since_it_was_served() -> None:
    large, small, new = (due(n, JobKind.SCORE, 30 - n) for n in (1, 2, 3))
    lately = served((1, JobKind.SCORE, 2), (2, JobKind.SCORE, 9))
    assert in_turn([large, small, new], lately, now=NOW) == [new, small, large]


def test_an_import_takes_turns_with_other_projects_scoring() -> None:
    imports, scoring = due(1, JobKind.IMPORT, 40), due(2, JobKind.SCORE)
    lately = served((1, JobKind.IMPORT, 1), (2, JobKind.SCORE, 20))
    assert in_turn([imports, scoring], lately, now=NOW) == [scoring, imports]


def test_a_project_imports_before_it_scores() -> None:
    scoring, imports = due(1, JobKind.SCORE, 20), due(1, JobKind.IMPORT)
    assert in_turn([scoring, imports], {}, now=NOW) == [imports, scoring]


def test_bulk_work_that_had_no_turn_for_a_minute_gets_one_before_urgent_work() -> None:
    scoring, retraining = due(1, JobKind.SCORE, 90), due(2, JobKind.RETRAIN)
    starved = served((1, JobKind.SCORE, 61), (2, JobKind.RETRAIN, 1))
    assert in_turn([scoring, retraining], starved, now=NOW)[0] == scoring
    # One turn, however many projects wait: the next is again for those who are in a hurry.
    other = due(3, JobKind.SCORE, 500)
    just_now = served((1, JobKind.SCORE, 1))
    assert in_turn([scoring, other, retraining], just_now, now=NOW)[0] == retraining


def test_what_has_just_become_due_is_not_starved() -> None:
    scoring, retraining = due(1, JobKind.SCORE, 2), due(2, JobKind.RETRAIN)
    assert in_turn([scoring, retraining], {}, now=NOW)[0] == retraining


def test_urgent_work_passes_a_long_job_at_once_and_its_equals_after_a_slice() -> None:
    def scoring_gives_way(other: Due, running_for: timedelta) -> bool:
        running = due(1, JobKind.SCORE, 30)
        return must_give_way([other], running=running, running_for=running_for)

    assert scoring_gives_way(due(2, JobKind.RETRAIN), SECOND)
    assert scoring_gives_way(due(1, JobKind.PLAN), SECOND)
    assert scoring_gives_way(due(2, JobKind.SCORE), SLICE)
    assert not scoring_gives_way(due(2, JobKind.SCORE), SLICE - SECOND)
    assert not scoring_gives_way(due(1, JobKind.SCORE, 29), SLICE), "its project's later ones wait"
    assert scoring_gives_way(due(1, JobKind.SCORE, 31), SECOND), "an earlier one was left behind"
    assert not scoring_gives_way(due(2, JobKind.REFRESH), SLICE)


@st.composite
def waiting(draw: st.DrawFn) -> list[Due]:
    keys = draw(
        st.lists(st.tuples(st.integers(1, 4), st.sampled_from(KINDS)), unique=True, min_size=1)
    )
    return [Due(*key, NOW - timedelta(seconds=draw(st.integers(0, 500)))) for key in keys]


@given(
    waiting(),
    st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(KINDS)), st.integers(0, 500)),
)
def test_the_order_has_each_once_and_is_by_urgency_but_for_what_starves(
    jobs: list[Due], ages: dict[tuple[int, str], int]
) -> None:
    lately = {key: NOW - timedelta(seconds=age) for key, age in ages.items()}
    order = in_turn(jobs, lately, now=NOW)
    assert sorted(order, key=hash) == sorted(jobs, key=hash)
    urgencies = [each.urgency for each in order]
    # At most one of bulk and one of background are put in front.
    assert any(urgencies[start:] == sorted(urgencies[start:]) for start in range(3))


@given(waiting())
def test_with_one_worker_everybody_is_served_in_the_end(jobs: list[Due]) -> None:
    """Jobs of all kinds keep coming; each turn takes ten seconds."""
    lately: dict[tuple[int, str], datetime] = {}
    now, turns = NOW, dict.fromkeys(jobs, 0)
    for _ in range(40 * len(jobs)):
        chosen = in_turn(jobs, lately, now=now)[0]
        turns[chosen] += 1
        now += timedelta(seconds=10)
        lately[chosen.project, chosen.kind] = now
        lately = {key: at for key, at in lately.items() if at > now - 10 * PATIENCE}
    top = min(each.urgency for each in jobs)
    for urgency in {each.urgency for each in jobs if each.urgency in (top, 2, 3)}:
        assert any(turns[each] for each in jobs if each.urgency == urgency)
    for project in {each.project for each in jobs if each.urgency == top}:
        assert any(turns[each] for each in jobs if (each.project, each.urgency) == (project, top))


def test_every_kind_has_an_urgency() -> None:
    assert all(urgency_of(kind) >= 0 for kind in JobKind)
