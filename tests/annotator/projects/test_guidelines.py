"""Guidelines are kept as versions, and people hear once of a new one."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    Batch,
    BatchImage,
    ExampleImage,
    GuidelinesVersion,
    Membership,
    Project,
    Role,
    User,
)
from annotator.projects.guidelines import (
    MOST_EXAMPLES,
    current_guidelines,
    example_of,
    mark_read,
    save_guidelines,
)
from tests.factories import make_generation, make_image, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(guidelines="Look.")


@pytest.fixture
def ada(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def read_by(user: User, project: Project) -> int:
    return Membership.objects.get(user=user, project=project).guidelines_read


def test_each_save_is_a_version_and_the_text_from_before_is_the_first(
    project: Project, ada: User
) -> None:
    version = save_guidelines(project=project, by=ada, markdown="Look *closely*.")
    assert (version.number, version.author) == (2, ada)
    versions = GuidelinesVersion.objects.order_by("number")
    assert [each.markdown for each in versions] == ["Look.", "Look *closely*."]
    project.refresh_from_db()
    assert (project.guidelines, project.guidelines_number) == ("Look *closely*.", 2)
    assert save_guidelines(project=project, by=ada, markdown="Look *closely*.") == version
    assert project.audit_events.get().action == "guidelines.saved"


def test_the_first_version_of_empty_guidelines_is_number_one(ada: User) -> None:
    empty = make_project()
    assert current_guidelines(project=empty).number == 0
    assert save_guidelines(project=empty, by=ada, markdown="New").number == 1


def test_nobody_overwrites_what_they_have_not_seen(project: Project, ada: User) -> None:
    save_guidelines(project=project, by=ada, markdown="Ada's", seen=0)
    with pytest.raises(Conflict, match="version 2"):
        save_guidelines(project=project, by=ada, markdown="Otto's", seen=0)
    assert save_guidelines(project=project, by=ada, markdown="Otto's", seen=2).number == 3


def test_who_saves_has_read_it_and_the_others_have_not(project: Project, ada: User) -> None:
    anna = make_member(project)
    save_guidelines(project=project, by=ada, markdown="New")
    assert (read_by(ada, project), read_by(anna, project)) == (2, 0)
    mark_read(project=project, user=anna, number=99)
    assert read_by(anna, project) == 2  # no more than there are
    mark_read(project=project, user=anna, number=1)
    assert read_by(anna, project) == 2


def test_examples_are_pictures_of_the_project(project: Project, ada: User) -> None:
    image = make_image(project)
    good = [ExampleImage(image.pk, is_good=True, caption="Stands well")]
    version = save_guidelines(project=project, by=ada, markdown="Look.", examples=good)
    assert version.examples == good
    kept = save_guidelines(project=project, by=ada, markdown="Text alone")
    assert kept.examples == good
    for stranger in (make_image(make_project()), make_image(project, is_mask=True)):
        with pytest.raises(InvalidInput) as refused:
            wrong = [*good, ExampleImage(stranger.pk, is_good=False)]
            save_guidelines(project=project, by=ada, markdown="Look.", examples=wrong)
        assert list(refused.value.fields) == ["examples[1].image"]


def test_what_people_must_judge_blind_is_no_example(project: Project, ada: User) -> None:
    audit = make_generation(make_product(project, is_audit=True))
    batched = make_generation(make_product(project))
    batch = Batch.objects.create(project=project, number=1, precision=0.9, confidence=0.9, people=2)
    BatchImage.objects.create(batch=batch, generation=batched)
    for generation in (audit, batched):
        example = ExampleImage(generation.image.pk, is_good=True)
        with pytest.raises(InvalidInput):
            save_guidelines(project=project, by=ada, markdown="", examples=[example])
        with pytest.raises(InvalidInput):
            example_of(project=project, generation=generation.pk)
    other = make_generation(make_product(project))
    assert example_of(project=project, generation=other.pk) == other.image


def test_there_are_not_too_many_examples(project: Project, ada: User) -> None:
    image = make_image(project)
    many = [ExampleImage(image.pk, is_good=True)] * (MOST_EXAMPLES + 1)
    with pytest.raises(InvalidInput, match="24"):
        save_guidelines(project=project, by=ada, markdown="", examples=many)
