"""An answer with a lower id never appears once a newer event was named the newest."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from annotator.models import Answer, Project, User
from annotator.models.event_order import begin_event, newest_settled_event
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from tests.factories import make_answer, make_member, make_project, make_question


def answer(project: Project, user: User) -> int:
    (hold,) = next_questions(project=project, user=user, count=1)
    content = Content(choice="good")
    return submit_answer(
        question=hold.question, user=user, content=content, idempotency_key=f"{hold.pk}"
    ).answer.pk


@pytest.mark.django_db
def test_the_newest_event_is_that_of_the_project() -> None:
    project = make_project()
    assert newest_settled_event(project) == 0
    for each in (project, make_project()):
        make_question(each)
        make_question(each)
    first = answer(project, make_member(project))
    other = Project.objects.exclude(pk=project.pk).get()
    answer(other, make_member(other))
    assert newest_settled_event(project) == first


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_naming_the_newest_event_waits_for_those_under_way() -> None:
    project = make_project()
    slow, quick = make_question(project), make_question(project)
    slow_user, quick_user = make_member(project), make_member(project)
    drawn, commit = threading.Event(), threading.Event()

    def answer_slowly() -> int:
        try:
            with transaction.atomic():
                begin_event(project.pk)
                lower = make_answer(slow, slow_user, "good").pk
                drawn.set()
                assert commit.wait(20)
                return lower
        finally:
            connections.close_all()

    def name_the_newest() -> int:
        try:
            return newest_settled_event(project)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(answer_slowly)
        assert drawn.wait(20)
        higher = make_answer(quick, quick_user, "good").pk  # commits at once, with a higher id
        naming = pool.submit(name_the_newest)
        with pytest.raises(TimeoutError):
            naming.result(timeout=0.5)
        commit.set()
        lower = writing.result(timeout=20)
        newest = naming.result(timeout=20)
    assert lower < higher == newest


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("event", ["answer", "undo"])
def test_every_event_announces_itself(event: str) -> None:
    """Otherwise the lock would protect nothing."""
    project = make_project()
    user = make_member(project)
    make_question(project)
    with CaptureQueriesContext(connection) as queries:
        written = answer(project, user)
        if event == "undo":
            queries.initial_queries = len(connection.queries_log)
            undo_answer(answer=Answer.objects.get(pk=written), by=user)
    # A connection that was used before has prepared its statements already.
    run = [each["sql"] for each in queries.captured_queries if "PREPARE" not in each["sql"]]
    locks = ("pg_advisory_xact_lock_shared", "EXECUTE begin_event")
    announced = next(n for n, sql in enumerate(run) if any(each in sql for each in locks))
    inserts = ('INSERT INTO "annotator_answer"', "EXECUTE insert_answer")
    inserted = next(n for n, sql in enumerate(run) if any(each in sql for each in inserts))
    assert announced < inserted
