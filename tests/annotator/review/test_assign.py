"""Images are assigned to reviewers."""

from __future__ import annotations

import pytest

from annotator.errors import InvalidInput
from annotator.models import Assignment, AuditEvent, Role, Verdict
from annotator.review.assign import assign, reviewers
from annotator.review.decide import review_generation
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


def test_an_image_is_one_reviewers_until_it_is_decided_or_given_away() -> None:
    project = make_project()
    ana, otto = (make_member(project, Role.OPS) for _ in range(2))
    images = [make_generation(make_product(project)) for _ in range(2)]
    ids = [image.pk for image in images]
    assert assign(project=project, ids=ids, to=ana.pk, by=otto) == 2
    assign(project=project, ids=ids, to=otto.pk, by=otto)
    assert set(Assignment.objects.values_list("assignee", flat=True)) == {otto.pk}
    assign(project=project, ids=ids[:1], to=None, by=ana)
    review_generation(generation=images[1], by=ana, decision=Verdict.ACCEPTED)
    assert not Assignment.objects.exists()
    events = AuditEvent.objects.filter(action="generation.assigned")
    assert {"before": otto.pk, "after": None} in [event.detail for event in events]


def test_only_reviewers_and_only_images_of_the_project() -> None:
    project = make_project()
    ana, anna = make_member(project, Role.ADMIN), make_member(project, Role.ANNOTATOR)
    foreign = make_generation(make_product(make_project()))
    image = make_generation(make_product(project))
    assert [each.user for each in reviewers(project)] == [ana]
    with pytest.raises(InvalidInput):
        assign(project=project, ids=[image.pk], to=anna.pk, by=ana)
    with pytest.raises(InvalidInput):
        assign(project=project, ids=[image.pk, foreign.pk], to=ana.pk, by=ana)
    assert not Assignment.objects.exists()
