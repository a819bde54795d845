"""One reviewer at a time has an image open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import DeskHold, Generation, Review, Role, User, Verdict
from annotator.review.decide import review_generation, review_generations
from annotator.review.holds import LEASE, leave_image, take_image
from tests.factories import make_generation, make_member, make_product, make_project


def people(generation: Generation, number: int = 2) -> list[User]:
    return [make_member(generation.project, Role.OPS) for _ in range(number)]


@pytest.fixture
def generation(db: None) -> Generation:
    return make_generation(make_product(make_project()))


def test_others_hear_who_has_it(generation: Generation) -> None:
    ana, otto = people(generation)
    first = take_image(generation=generation, by=ana)
    assert take_image(generation=generation, by=ana) >= first  # renewed
    with pytest.raises(Conflict, match=ana.username):
        take_image(generation=generation, by=otto)
    leave_image(generation=generation, by=otto)  # it is not theirs to give up
    leave_image(generation=generation, by=ana)
    take_image(generation=generation, by=otto)


def test_it_expires(generation: Generation) -> None:
    ana, otto = people(generation)
    take_image(generation=generation, by=ana)
    DeskHold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    take_image(generation=generation, by=otto)
    assert DeskHold.objects.get().holder == otto


@pytest.mark.postgres
def test_a_web_server_whose_clock_is_fast_takes_nobodys_image(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, otto = people(generation)
    take_image(generation=generation, by=ana)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
    with pytest.raises(Conflict, match=ana.username):
        take_image(generation=generation, by=otto)
    with pytest.raises(Conflict, match=ana.username):
        review_generation(generation=generation, by=otto, decision=Verdict.ACCEPTED)


@pytest.mark.postgres
def test_a_lease_from_a_web_server_whose_clock_is_fast_ends_in_time(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, now = people(generation, 1)[0], timezone.now
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
        until = take_image(generation=generation, by=ana)
    assert until < now() + LEASE + timedelta(minutes=1)


def test_a_person_has_one_image_open(generation: Generation) -> None:
    (ana,) = people(generation, 1)
    other = make_generation(generation.product)
    take_image(generation=generation, by=ana)
    take_image(generation=other, by=ana)
    assert DeskHold.objects.get().generation == other


def test_nobody_else_decides_meanwhile(generation: Generation) -> None:
    ana, otto = people(generation)
    other = make_generation(generation.product)
    take_image(generation=generation, by=ana)
    for ids in ([generation.pk], [other.pk, generation.pk]):
        with pytest.raises(Conflict, match=generation.external_id):
            review_generations(
                project=generation.project, by=otto, ids=ids, decision=Verdict.ACCEPTED
            )
    assert not Review.objects.exists()
    review_generation(generation=generation, by=ana, decision=Verdict.ACCEPTED)
    assert not DeskHold.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_expired", [False, True])
def test_of_many_who_come_at_once_one_gets_it(has_expired: bool) -> None:
    generation = make_generation(make_product(make_project()))
    crowd = people(generation, 8)
    if has_expired:
        take_image(generation=generation, by=crowd[0])
        DeskHold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    def come(person: User) -> bool:
        try:
            take_image(generation=generation, by=person)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(crowd)) as pool:
        assert sum(pool.map(come, crowd)) == 1
    assert DeskHold.objects.count() == 1
