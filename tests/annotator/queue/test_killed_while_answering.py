"""A process may be killed between any two of its statements; the counters stay right."""

from __future__ import annotations

import sys
from subprocess import PIPE

import pytest
from django.db.models import Count, Q

from annotator.models import Answer, Project, Question
from tests.annotator.jobs.worker_process import kill, worker
from tests.factories import make_generation, make_member, make_product, make_project, make_question

ANSWER = (sys.executable, "-m", "tests.annotator.queue.answering_process")
KILLS = 4
AT_ONCE = 2


@pytest.mark.django_db(transaction=True)
def test_after_kills_under_load_every_acknowledged_answer_is_there_and_all_are_counted() -> None:
    project = make_project()
    generation = make_generation(make_product(project))
    for _ in range(3000):
        make_question(project, left=generation)
    people = [make_member(project) for _ in range(AT_ONCE)]
    acknowledged: list[int] = []
    for round_ in range(KILLS):
        commands = [(*ANSWER, str(project.pk), str(person.pk)) for person in people]
        with worker(*commands[0], output=PIPE) as one, worker(*commands[1], output=PIPE) as two:
            for process in (one, two):
                assert process.stdout is not None
                # A little longer each time, so that it is another statement that is cut off.
                acknowledgements = [process.stdout.readline() for _ in range(20 + 7 * round_)]
                kill(process)
                rest = process.stdout.read().splitlines(keepends=True)
                acknowledged += [
                    int(line) for line in acknowledgements + rest if line.endswith(b"\n")
                ]
    assert len(acknowledged) >= 20 * KILLS * AT_ONCE
    assert set(acknowledged) <= set(Answer.objects.values_list("pk", flat=True))
    counted = Answer.objects.effective()
    assert Project.objects.get().answers_count == counted.count()
    numbers = dict(counted.values_list("question").annotate(n=Count("pk")))
    wrong = Question.objects.filter(~Q(answers_count=0) | Q(pk__in=numbers))
    assert {row.pk: row.answers_count for row in wrong} == numbers
