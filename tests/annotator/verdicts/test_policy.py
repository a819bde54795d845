"""Verdicts follow the champion's newest certificate and never overrule a reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pytest

from annotator.models import (
    Answer,
    BlindAudit,
    Choice,
    ConsistencyOutcome,
    Flag,
    FlagKind,
    Generation,
    ModelState,
    Project,
    Purpose,
    Question,
    User,
    Verdict,
    VerdictBy,
)
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.review.decide import review_generation
from annotator.verdicts.drift import settle_blind_audits
from annotator.verdicts.policy import certificate_in_use, decide_verdicts
from annotator.verdicts.rule import rule_of, verdict_of
from annotator.verdicts.take_back import take_back_refuted
from scoring.vocabulary.messages.verdicts import NOT_ACCEPTED_BLIND, NOT_REJECTED_BLIND
from scoring.vocabulary.say import say
from tests.factories import (
    make_alarm,
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_report,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Three generations with the scores 0.1, 0.5 and 0.9, and one that has none."""
    project = make_project()
    product = make_product(project)
    for score in (0.1, 0.5, 0.9, None):
        make_generation(product, score=score)
    return project


def verdicts(project: Project) -> list[str]:
    return list(Generation.objects.filter(project=project).values_list("verdict", flat=True))


def test_scores_beyond_a_threshold_are_decided_and_name_their_certificate(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    certificate = make_certificate(version, accept_threshold=0.9, reject_threshold=0.1)
    counts = decide_verdicts(project=project)
    assert verdicts(project) == ["rejected", "undecided", "accepted", "undecided"]
    assert counts == {"accepted": 1, "rejected": 1, "undecided": 2}
    decided = Generation.objects.filter(verdict_by=VerdictBy.POLICY)
    assert {generation.certificate for generation in decided} == {certificate}
    assert decided.count() == 2


def test_nothing_is_decided_without_a_certificate_of_the_champion(project: Project) -> None:
    old = make_version(project, state=ModelState.CHAMPION)
    make_certificate(old, accept_threshold=0.2)
    decide_verdicts(project=project)
    old.state = ModelState.RETIRED
    old.save()
    make_version(project, state=ModelState.CHAMPION)
    decide_verdicts(project=project)
    assert verdicts(project) == ["undecided"] * 4
    assert not Generation.objects.exclude(verdict_by=VerdictBy.NONE).exists()


def test_a_rollback_brings_back_what_the_earlier_version_had_proven(project: Project) -> None:
    first = make_version(project, state=ModelState.CHAMPION)
    make_certificate(first, accept_threshold=0.5)
    second = make_version(project)
    make_certificate(second, accept_threshold=0.9)
    decide_verdicts(project=project)
    assert verdicts(project).count("accepted") == 2


def test_a_side_without_a_threshold_decides_nothing(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=None, reject_threshold=0.5)
    decide_verdicts(project=project)
    assert verdicts(project) == ["rejected", "rejected", "undecided", "undecided"]


def test_drift_stops_accepting_but_not_rejecting(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.9, reject_threshold=0.1)
    make_alarm(version)
    decide_verdicts(project=project)
    assert verdicts(project) == ["rejected", "undecided", "undecided", "undecided"]


def test_a_reviewers_word_stands(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.5)
    reviewed = Generation.objects.get(project=project, score=0.9)
    reviewed.verdict, reviewed.verdict_by = Verdict.REJECTED, VerdictBy.REVIEWER
    reviewed.save()
    decide_verdicts(project=project)
    reviewed.refresh_from_db()
    assert (reviewed.verdict, reviewed.verdict_by) == (Verdict.REJECTED, VerdictBy.REVIEWER)


def test_what_could_not_be_verified_is_never_accepted(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.5)
    doubtful = Generation.objects.get(project=project, score=0.9)
    make_report(doubtful, outcome=ConsistencyOutcome.CANNOT_VERIFY)
    decide_verdicts(project=project)
    doubtful.refresh_from_db()
    assert doubtful.verdict == Verdict.UNDECIDED


@pytest.mark.parametrize("is_stopped", [False, True])
@pytest.mark.parametrize("outcome", list(ConsistencyOutcome))
@pytest.mark.parametrize("thresholds", [(None, None), (0.9, None), (None, 0.1), (0.9, 0.1)])
def test_a_call_of_the_judge_is_decided_as_the_catalogue_is(
    project: Project,
    outcome: ConsistencyOutcome,
    thresholds: tuple[float | None, float | None],
    is_stopped: bool,
) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    accept, reject = thresholds
    make_certificate(version, accept_threshold=accept, reject_threshold=reject)
    if is_stopped:
        make_alarm(version)
    generations = list(Generation.objects.filter(project=project))
    for generation in generations:
        make_report(generation, outcome=outcome)
    decide_verdicts(project=project)
    certificate = certificate_in_use(project)
    assert certificate is not None
    rule = rule_of(certificate)
    decided = [verdict_of(score=each.score, outcome=outcome, rule=rule) for each in generations]
    assert [verdict for verdict, _ in decided] == verdicts(project)
    assert all(say(reason) for _, reason in decided)


def answer(question: Question, user: User, choice: str, *, changed: Sequence[int] = ()) -> None:
    content = Content(choice=choice, changed=changed)
    submit_answer(question=question, user=user, content=content, idempotency_key=str(uuid4()))


class TestWhatPeopleFoundWrongBlind:
    """Of the scores 0.1, 0.5 and 0.9 the policy would reject the first and accept the last."""

    @pytest.fixture(autouse=True)
    def decided(self, project: Project) -> None:
        project.blind_audit_share = 1.0
        project.save()
        version = make_version(project, state=ModelState.CHAMPION)
        make_certificate(version, accept_threshold=0.9, reject_threshold=0.1)
        decide_verdicts(project=project)

    def check(self, project: Project, score: float, *choices: str, changed: bool = False) -> None:
        """People answer the blind question about the image with this score."""
        image = Generation.objects.get(project=project, score=score)
        question = make_question(
            project, left=image, purpose=Purpose.DRIFT, answers_needed=len(choices)
        )
        BlindAudit.objects.filter(generation=image).update(question=question)
        for choice in choices:
            user = make_member(project)
            next_questions(project=project, user=user, count=1)
            answer(question, user, choice, changed=[image.pk] if changed else [])
        settle_blind_audits(project=project)

    @pytest.mark.parametrize(
        ("choices", "changed"),
        [((Choice.GOOD, Choice.BAD), False), ((Choice.GOOD, Choice.GOOD), True)],
    )
    def test_is_not_accepted_again(
        self, project: Project, choices: tuple[str, ...], changed: bool
    ) -> None:
        self.check(project, 0.9, *choices, changed=changed)
        assert decide_verdicts(project=project) == {"accepted": 0, "rejected": 1, "undecided": 3}
        left = Generation.objects.get(score=0.9)
        assert (left.verdict, left.verdict_by) == (Verdict.UNDECIDED, VerdictBy.NONE)
        assert left.certificate is None

    def test_is_not_rejected_again(self, project: Project) -> None:
        self.check(project, 0.1, Choice.GOOD, Choice.GOOD)
        assert decide_verdicts(project=project) == {"accepted": 1, "rejected": 0, "undecided": 3}
        flag = Flag.objects.get(kind=FlagKind.DRIFT)
        assert flag.generation.score == 0.1
        assert flag.detail == NOT_REJECTED_BLIND()

    @pytest.mark.parametrize(("score", "choice"), [(0.9, Choice.GOOD), (0.1, Choice.BAD)])
    def test_what_people_confirmed_stays(self, project: Project, score: float, choice: str) -> None:
        self.check(project, score, choice, choice)
        decide_verdicts(project=project)
        assert verdicts(project) == ["rejected", "undecided", "accepted", "undecided"]
        assert not Flag.objects.exists()

    def test_is_on_the_ops_desk_once(self, project: Project) -> None:
        self.check(project, 0.9, Choice.BAD)
        decide_verdicts(project=project)
        decide_verdicts(project=project)
        flag = Flag.objects.get(kind=FlagKind.DRIFT)
        assert flag.generation.score == 0.9
        assert flag.detail == NOT_ACCEPTED_BLIND()

    def test_nor_by_a_later_version_which_is_watched_by_it(self, project: Project) -> None:
        self.check(project, 0.9, Choice.BAD)
        project.model_versions.update(state=ModelState.RETIRED)
        later = make_version(project, state=ModelState.CHAMPION)
        make_certificate(later, accept_threshold=0.5, reject_threshold=0.1)
        decide_verdicts(project=project)
        assert verdicts(project) == ["rejected", "accepted", "undecided", "undecided"]
        # Kept from one image, the version is no better: it would have decided wrongly.
        audit = BlindAudit.objects.get(model_version=later, generation__score=0.9)
        assert (audit.verdict, audit.is_good) == (Verdict.ACCEPTED, False)

    def test_the_other_decision_is_what_people_said(self, project: Project) -> None:
        self.check(project, 0.9, Choice.BAD)
        Generation.objects.filter(score=0.9).update(score=0.05)
        decide_verdicts(project=project)
        assert Generation.objects.get(score=0.05).verdict == Verdict.REJECTED

    @pytest.mark.parametrize(
        ("score", "choice", "instead", "verdict"),
        [
            (0.9, Choice.BAD, Choice.GOOD, Verdict.ACCEPTED),
            (0.1, Choice.GOOD, Choice.BAD, Verdict.REJECTED),
        ],
    )
    def test_an_answer_that_was_undone_counts_no_more(
        self, project: Project, score: float, choice: str, instead: str, verdict: str
    ) -> None:
        self.check(project, score, choice)
        for again, expected in ((choice, Verdict.UNDECIDED), (instead, verdict)):
            latest = Answer.objects.latest("pk")
            undo_answer(answer=latest, by=latest.user)
            decide_verdicts(project=project)
            assert Generation.objects.get(score=score).verdict == verdict
            answer(latest.question, latest.user, again)
            settle_blind_audits(project=project)
            decide_verdicts(project=project)
            assert Generation.objects.get(score=score).verdict == expected

    def test_a_reviewer_decides(self, project: Project) -> None:
        self.check(project, 0.9, Choice.BAD)
        decide_verdicts(project=project)
        review_generation(
            generation=Generation.objects.get(score=0.9),
            by=make_member(project),
            decision=Verdict.ACCEPTED,
        )
        decide_verdicts(project=project)
        assert verdicts(project) == ["rejected", "undecided", "accepted", "undecided"]
        assert not Flag.objects.filter(closed_at__isnull=True).exists()

    def test_is_taken_back_without_deciding_all_anew(self, project: Project) -> None:
        Generation.objects.filter(score=0.5).update(score=0.95)  # for a later decision to see
        self.check(project, 0.9, Choice.BAD)
        self.check(project, 0.1, Choice.GOOD)
        assert take_back_refuted(project=project) == 2
        assert verdicts(project) == ["undecided"] * 4
        assert Flag.objects.filter(kind=FlagKind.DRIFT).count() == 2
        assert take_back_refuted(project=project) == 0
