"""However a simulation ends, its people lose all access; the answers keep their authors."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import (
    Answer,
    ApiToken,
    Hold,
    HoldState,
    Membership,
    Project,
    Question,
    Role,
    User,
)
from annotator.simulation import campaign
from annotator.simulation.campaign import Campaign
from annotator.simulation.staff import hired
from tests.factories import make_answer, make_member, make_project, make_question, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(slug="spring")


def nobody_is_left(project: Project) -> bool:
    people = User.objects.filter(username__startswith="simulated-")
    may_do_something = Membership.objects.filter(project=project, user__in=people).exists()
    return not may_do_something and not ApiToken.objects.filter(revoked_at__isnull=True).exists()


def roles(project: Project) -> dict[str, str]:
    return dict(Membership.objects.filter(project=project).values_list("user__username", "role"))


def test_they_work_only_within_the_block(project: Project) -> None:
    with hired(project=project, count=2) as staff:
        assert len(set(staff.tokens)) == 2
        assert roles(project) == {
            "simulated-1": Role.ANNOTATOR,
            "simulated-2": Role.ANNOTATOR,
            "simulated-watcher": Role.OPS,
        }
        assert all(token.expires_at is not None for token in ApiToken.objects.all())
    assert nobody_is_left(project)


def test_answers_keep_their_authors_and_what_was_held_is_free(project: Project) -> None:
    answered, held_question = (
        make_question(project),
        make_question(project, holds_count=1, state="held"),
    )
    with hired(project=project, count=1):
        person = User.objects.get(username="simulated-1")
        make_answer(answered, person, "good")
        later = timezone.now() + timedelta(hours=1)
        Hold.objects.create(project=project, question=held_question, user=person, expires_at=later)
    assert Answer.objects.get().user.username == "simulated-1"
    assert Hold.objects.get().state == HoldState.RELEASED
    assert Question.objects.get(pk=held_question.pk).state == "open"


def test_those_left_behind_earlier_go_too(project: Project) -> None:
    left_behind = make_member(project, Role.ADMIN, username="simulated-admin")
    left_behind.set_unusable_password()
    left_behind.save()
    owner = make_member(project, Role.ADMIN, username="ada")
    with hired(project=project, count=1):
        pass
    assert roles(project) == {owner.username: Role.ADMIN}


def test_a_person_of_that_name_is_left_alone(project: Project) -> None:
    make_member(project, Role.ADMIN, username="simulated-admin")
    make_user("simulated-1")
    with pytest.raises(InvalidInput, match="simulated-1"), hired(project=project, count=1):
        pass
    assert roles(project) == {"simulated-admin": Role.ADMIN}


def test_a_second_run_finds_the_same_people(project: Project) -> None:
    for _ in range(2):
        with hired(project=project, count=1, watcher=Role.ADMIN):
            assert roles(project)["simulated-watcher"] == Role.ADMIN
    assert User.objects.filter(username__startswith="simulated-").count() == 2
    assert nobody_is_left(project)


@pytest.fixture
def _in_the_foreground() -> Iterator[None]:
    """A process that a shell has started in the background does not hear Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _press_ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


def _terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _fail() -> None:
    raise RuntimeError("a bug")


@pytest.mark.usefixtures("_in_the_foreground")
@pytest.mark.parametrize(
    ("happens", "ends_with"),
    [(_press_ctrl_c, CommandError), (_terminate, SystemExit), (_fail, RuntimeError)],
)
def test_the_command_leaves_nobody_behind(
    project: Project,
    happens: Callable[[], None],
    ends_with: type[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    requests: dict[str, str] = {}

    def run(self: Campaign, *args: object, **values: object) -> None:
        requests.update(roles(project))
        happens()

    monkeypatch.setattr(Campaign, "_read_catalogue", list)
    monkeypatch.setattr(Campaign, "run", run)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with pytest.raises(ends_with):
        call_command("simulate", "spring", "--promote")
    assert requests["simulated-watcher"] == Role.ADMIN
    assert nobody_is_left(project)
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_a_server_that_is_not_there(project: Project) -> None:
    with pytest.raises(CommandError, match="can't be reached"):
        call_command("simulate", "spring", "--url", "http://127.0.0.1:9")
    assert nobody_is_left(project)


def test_a_file_that_is_not_there(project: Project) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("simulate", "spring", "--truth", "/no/such/file")
    assert nobody_is_left(project)


def test_when_one_stops_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise Ctrl-C would wait until all answers are given."""

    class Server:
        asked = 0

        def get(self, path: str) -> object:
            return {"champion": None, "results": []}

        def pages(self, path: str) -> list[object]:
            return []

        def post(self, path: str, body: object = None, *, idempotent: bool = False) -> object:
            self.asked += 1
            if self.asked == 3:
                raise KeyboardInterrupt
            return {"questions": []}

    monkeypatch.setattr(campaign, "SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(campaign, "SECONDS_WITHOUT_QUESTIONS", 3600)
    server: object = Server()
    simulated = Campaign(project_id=1, admin=server, truths={}, answers=5)  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        simulated.run(
            [(server, None), (server, None)],  # type: ignore[list-item]
            every=5,
            report=lambda _: None,
            tell=lambda _: None,
        )
