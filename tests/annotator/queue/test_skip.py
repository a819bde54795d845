"""Skipping a question, and the flags that it raises."""

from __future__ import annotations

import pytest

from annotator.errors import NotFound
from annotator.models import Flag, FlagKind, Hold, HoldState, SkipReason
from annotator.queue.next_question import next_questions
from annotator.queue.skip import skip
from annotator.queue.undo_skip import undo_skip
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


def test_a_broken_image_is_flagged_until_the_skip_is_taken_back() -> None:
    project = make_project()
    question, user = make_question(project, pair=True), make_member(project)
    next_questions(project=project, user=user, count=1)
    skip(question=question, user=user, reason=SkipReason.BROKEN_IMAGE, broken=[question.left_id])
    flag = Flag.objects.get()
    assert (flag.generation_id, flag.kind) == (question.left_id, FlagKind.BROKEN_IMAGE)
    undo_skip(question=question, user=user)
    flag.refresh_from_db()
    assert flag.closed_at is not None
    assert Hold.objects.get().state == HoldState.ACTIVE


def test_only_who_was_asked_can_skip() -> None:
    project = make_project()
    with pytest.raises(NotFound):
        skip(question=make_question(project), user=make_member(project), reason="broken_image")
    assert not Flag.objects.exists()
