"""The machine annotator over the API: its switch, its figures, and nothing that counts people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.machine_settings import Endpoint
from annotator.models import (
    AuditEvent,
    Choice,
    MachineAnnotator,
    MachineAnswer,
    Project,
    Role,
    User,
)
from scoring.vocabulary.measures import Details, Estimate, MachineWorth
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
ENDPOINT = Endpoint(url="https://vlm.example.com/v1", model="vlm-7b", key="sk-secret")


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.MACHINE = ENDPOINT


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def admin(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


def address(project: Project) -> str:
    return f"/api/projects/{project.pk}/machine/"


def compared(project: Project, *, people: Choice, machine: str, times: int = 1) -> None:
    """Pairs that a person and the machine have answered."""
    for _ in range(times):
        product = make_product(project)
        left, right = make_generation(product), make_generation(product)
        question = make_question(project, pair=True, left=left, right=right)
        # This person saw the sides the other way round.
        make_answer(question, make_user(), people, left=right, right=left)
        MachineAnswer.objects.create(
            project=project, left=left, right=right, model="vlm-7b", choice=machine,
            said_first="first" if machine == "left" else "second",
            said_second="second" if machine == "left" else "first",
        )  # fmt: skip


def test_it_is_off_until_an_admin_switches_it_on(admin: APIClient, project: Project) -> None:
    found = admin.get(address(project)).json()
    assert (found["is_on"], found["host"], found["model"]) == (False, "vlm.example.com", "vlm-7b")
    assert not MachineAnnotator.objects.exists()
    changed = admin.patch(address(project), {"is_on": True, "daily_pairs": 7}).json()
    assert (changed["is_on"], changed["daily_pairs"], changed["weight"]) == (True, 7, 0.5)
    assert changed["next_ask_at"] is not None
    assert "sk-secret" not in str(changed)
    (event,) = AuditEvent.objects.filter(action="machine.changed")
    assert event.detail == {
        "is_on": True, "daily_pairs": 7, "model": "vlm-7b", "host": "vlm.example.com"
    }  # fmt: skip
    admin.patch(address(project), {"is_on": True})
    assert AuditEvent.objects.filter(action="machine.changed").count() == 1  # nothing changed
    assert admin.patch(address(project), {"is_on": False}).json()["next_ask_at"] is None


def test_without_an_endpoint_it_can_not_be_switched_on(
    admin: APIClient, project: Project, settings: Any
) -> None:
    settings.MACHINE = None
    assert admin.get(address(project)).json()["host"] is None
    refused = admin.patch(address(project), {"is_on": True})
    assert refused.status_code == 400
    assert "VLM_URL" in refused.json()["fields"]["is_on"][0]["text"]
    assert admin.patch(address(project), {"weight": 0.0}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [("daily_pairs", 0), ("daily_pairs", 10_001), ("weight", -0.1), ("weight", 1.1)],
)
def test_wrong_values_are_named(
    admin: APIClient, project: Project, name: str, value: float
) -> None:
    refused = admin.patch(address(project), {name: value})
    assert refused.status_code == 400
    assert name in refused.json()["fields"]


def test_agreement_with_people_and_its_own_habits(admin: APIClient, project: Project) -> None:
    compared(project, people=Choice.RIGHT, machine="left", times=24)  # the same image
    compared(project, people=Choice.LEFT, machine="left", times=5)
    found = admin.get(address(project)).json()
    assert (found["compared"], found["agreement"]) == (29, None)  # too few to say
    compared(project, people=Choice.BOTH_GOOD, machine="left", times=2)  # people don't decide
    compared(project, people=Choice.LEFT, machine="", times=1)
    found = admin.get(address(project)).json()
    assert (found["compared"], found["agreement"]) == (29, None)
    compared(project, people=Choice.LEFT, machine="right", times=11)
    found = admin.get(address(project)).json()
    assert found["compared"] == 40
    assert found["agreement"]["value"] == pytest.approx(35 / 40)
    assert found["agreement"]["low"] < 35 / 40 < found["agreement"]["high"]
    assert found["first"]["value"] == 0.5
    assert found["counts"]["asked"] == 43


def test_what_became_of_its_answers(admin: APIClient, project: Project) -> None:
    product = make_product(project)
    images = [make_generation(product) for _ in range(5)]
    said = [
        ("first", "second", "left"), ("first", "first", ""), ("equal", "first", ""),
        ("unusable", "equal", ""),
    ]  # fmt: skip
    for image, (first, second, choice) in zip(images, said, strict=False):
        MachineAnswer.objects.create(
            project=project, left=images[4], right=image, model="vlm-7b",
            said_first=first, said_second=second, choice=choice,
        )  # fmt: skip
    assert admin.get(address(project)).json()["counts"] == {
        "asked": 4, "decided": 1, "contradicted": 1, "equal": 1, "unusable": 1
    }  # fmt: skip


def test_its_worth_is_that_of_the_newest_version(admin: APIClient, project: Project) -> None:
    assert admin.get(address(project)).json()["worth"] is None
    worth = MachineWorth(200, 80, Estimate(50, 10, 90), Estimate(0.02, 0.01, 0.03))
    make_version(project)
    make_version(project, details=Details(machine=worth))
    assert admin.get(address(project)).json()["worth"] == worth.to_json()


def test_it_is_nobody_among_people(admin: APIClient, project: Project) -> None:
    compared(project, people=Choice.LEFT, machine="left", times=3)
    before = admin.get(f"/api/projects/{project.pk}/insights/").json()
    MachineAnswer.objects.all().delete()
    assert admin.get(f"/api/projects/{project.pk}/insights/").json() == before
