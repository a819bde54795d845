"""Blind audits: asked unseen among the others, read once, never trained on."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import (
    BlindAudit,
    Choice,
    DriftWatch,
    ModelState,
    ModelVersion,
    Project,
    Purpose,
    Question,
    QuestionState,
    User,
    Verdict,
)
from annotator.verdicts.drift import (
    Scope,
    outcomes,
    plan_blind_audits,
    record_watch,
    settle_blind_audits,
    wrong_decisions,
)
from annotator.versions.training_data import Catalogue, read_judgements
from scoring.vocabulary.drift import DriftState
from scoring.vocabulary.messages.questions import DRAWN
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(plan_ahead=30)


@pytest.fixture
def version(project: Project) -> ModelVersion:
    return make_version(project, state=ModelState.CHAMPION)


@pytest.fixture
def people(project: Project) -> list[User]:
    return [make_member(project), make_member(project)]


def decide(version: ModelVersion, verdict: Verdict = Verdict.ACCEPTED, **values: str) -> BlindAudit:
    generation = make_generation(make_product(version.project), verdict=verdict, **values)
    return BlindAudit.objects.create(
        project=version.project, generation=generation, model_version=version, verdict=verdict
    )


def answer(audit: BlindAudit, *choices: str, people: list[User], changed: bool = False) -> None:
    audit.refresh_from_db()
    assert audit.question is not None
    for user, choice in zip(people, choices, strict=False):
        make_answer(audit.question, user, choice, changed=[audit.generation_id] if changed else [])
    Question.objects.filter(pk=audit.question.pk).update(
        state=QuestionState.ANSWERED, answers_count=len(choices)
    )


def test_a_few_at_a_time_wait_in_the_queue_newest_first(
    project: Project, version: ModelVersion
) -> None:
    audits = [decide(version) for _ in range(5)]
    assert plan_blind_audits(project=project) == 3  # a tenth of what is planned
    assert plan_blind_audits(project=project) == 0
    asked_ids = set(
        Question.objects.filter(purpose=Purpose.DRIFT).values_list("left_id", flat=True)
    )
    assert asked_ids == {audit.generation_id for audit in audits[-3:]}


def test_nothing_tells_them_apart_and_two_people_are_asked(
    project: Project, version: ModelVersion
) -> None:
    decide(version)
    plan_blind_audits(project=project)
    question = Question.objects.get(purpose=Purpose.DRIFT)
    assert question.reason == DRAWN()
    assert (question.strategy, question.scores) == ("random", {})
    assert question.answers_needed == project.audit_answers_needed == 2
    assert -project.plan_ahead <= question.priority <= 0


def test_decisions_of_an_earlier_version_are_not_asked_about(
    project: Project, version: ModelVersion
) -> None:
    decide(make_version(project))
    assert plan_blind_audits(project=project) == 0


@pytest.mark.parametrize(
    ("choices", "changed", "good"),
    [
        ((Choice.GOOD, Choice.GOOD), False, True),
        ((Choice.GOOD, Choice.BAD), False, False),
        ((Choice.GOOD, Choice.GOOD), True, False),
    ],
)
def test_good_is_what_everyone_calls_good(
    project: Project,
    version: ModelVersion,
    people: list[User],
    choices: tuple[str, str],
    changed: bool,
    good: bool,
) -> None:
    audit = decide(version)
    plan_blind_audits(project=project)
    answer(audit, *choices, people=people, changed=changed)
    assert settle_blind_audits(project=project) == 1
    audit.refresh_from_db()
    assert audit.is_good is good
    assert outcomes(version=version) == {Scope(Verdict.ACCEPTED): [not good]}
    assert list(wrong_decisions(version=version, scope=Scope(Verdict.ACCEPTED))) == (
        [] if good else [audit.generation_id]
    )


def test_half_an_answer_settles_nothing(
    project: Project, version: ModelVersion, people: list[User]
) -> None:
    audit = decide(version)
    plan_blind_audits(project=project)
    audit.refresh_from_db()
    assert audit.question is not None
    make_answer(audit.question, people[0], Choice.GOOD)
    assert settle_blind_audits(project=project) == 0


def test_each_generator_is_watched_beside_the_whole(
    project: Project, version: ModelVersion, people: list[User]
) -> None:
    audits = [
        decide(version, generator="a"),
        decide(version, generator="b"),
        decide(version, verdict=Verdict.REJECTED, generator="a"),
    ]
    plan_blind_audits(project=project)
    for audit in audits:
        answer(audit, Choice.GOOD, Choice.GOOD, people=people)
    settle_blind_audits(project=project)
    assert outcomes(version=version) == {
        Scope(Verdict.ACCEPTED): [False, False],
        Scope(Verdict.ACCEPTED, "a"): [False],
        Scope(Verdict.ACCEPTED, "b"): [False],
        Scope(Verdict.REJECTED): [True],
    }


def test_the_answers_never_train(
    project: Project, version: ModelVersion, people: list[User]
) -> None:
    audit = decide(version)
    plan_blind_audits(project=project)
    answer(audit, Choice.GOOD, Choice.GOOD, people=people)
    ids = np.array([audit.generation_id])
    catalogue = Catalogue(ids, ids, np.array([False]), np.array([1.0]))
    judged = read_judgements(project=project, catalogue=catalogue, audit_labels_imported=True)
    assert (judged.singles, judged.changes, judged.training_answers) == ([], [], 0)


class TestRecording:
    SCOPE = Scope(Verdict.ACCEPTED)

    def state(self, **changes: object) -> DriftState:
        given = {
            "alpha": 0.04, "delta": 0.05, "audits": 10, "errors": 4, "wealth": 30.0, "alarm_at": 9,
        }  # fmt: skip
        return DriftState(**{**given, **changes})  # type: ignore[arg-type]

    def test_an_alarm_is_told_once_and_stays(self, version: ModelVersion) -> None:
        first = record_watch(version=version, scope=self.SCOPE, state=self.state())
        assert first is not None
        assert first.alarm_at == 9
        calm = self.state(audits=50, wealth=0.2, alarm_at=None)
        assert record_watch(version=version, scope=self.SCOPE, state=calm) is None
        kept = DriftWatch.objects.get()
        assert (kept.audits, kept.alarm_at) == (50, 9)
        assert kept.alarmed_at is not None

    def test_another_target_is_another_claim(self, version: ModelVersion) -> None:
        record_watch(version=version, scope=self.SCOPE, state=self.state())
        easier = self.state(alpha=0.5, wealth=0.1, alarm_at=None)
        assert record_watch(version=version, scope=self.SCOPE, state=easier) is None
        assert DriftWatch.objects.get().alarmed_at is None
