"""After an alarm an admin has looked: deciding goes on, and is watched anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

import annotator.tasks  # noqa: F401  it handles the job
from annotator.errors import Conflict
from annotator.jobs.run import run_next
from annotator.models import (
    AuditEvent,
    BlindAudit,
    Certificate,
    Choice,
    DriftWatch,
    Flag,
    FlagKind,
    Generation,
    Job,
    JobKind,
    JobState,
    ModelState,
    ModelVersion,
    Project,
    Purpose,
    QuestionState,
    Role,
    User,
    Verdict,
    VerdictBy,
)
from annotator.verdicts.blind_audits import is_drawn
from annotator.verdicts.certificate_document import status_of
from annotator.verdicts.drift import Scope, outcomes
from annotator.verdicts.policy import decide_verdicts, record_certificate
from annotator.verdicts.resume_deciding import resume_deciding
from annotator.verdicts.stop_deciding import stop_deciding
from annotator.verdicts.stops import stops_of
from scoring.vocabulary.say import say
from tests.annotator.verdicts.test_certificate_document import shown as document
from tests.factories import (
    make_answer,
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_version,
)

pytestmark = pytest.mark.django_db
ALPHA = 1.0 - 0.964  # what the certificate of `make_certificate` promises


@pytest.fixture
def project() -> Project:
    """Three images are accepted, one of them by the generator "new"; one is rejected."""
    project = make_project(blind_audit_share=0.0)
    product = make_product(project)
    for score, generator in ((0.9, "old"), (0.91, "old"), (0.92, "new"), (0.1, "old")):
        make_generation(product, score=score, generator=generator)
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.8, reject_threshold=0.2)
    decide_verdicts(project=project)
    return project


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def alarm(project: Project, verdict: Verdict = Verdict.ACCEPTED, generator: str = "") -> DriftWatch:
    assert project.champion is not None
    watch, _ = DriftWatch.objects.update_or_create(
        model_version=project.champion, verdict=verdict, generator=generator,
        defaults={
            "project": project, "alpha": ALPHA, "delta": 0.05, "audits": 40, "errors": 9,
            "wealth": 30.0, "alarm_at": 38, "alarmed_at": timezone.now(),
        },
    )  # fmt: skip
    stop_deciding(project=project, watch=watch)
    watch.refresh_from_db()
    return watch


def resume(*, watch: DriftWatch, by: User, note: str, resumes: int) -> DriftWatch:
    """Resume, and have the job decide."""
    resumed = resume_deciding(watch=watch, by=by, note=note, resumes=resumes)
    while run_next(kinds=[JobKind.DECIDE]):
        pass
    assert set(Job.objects.values_list("state", flat=True)) <= {JobState.SUCCEEDED}
    return resumed


def audit(project: Project, generation: Generation, **values: object) -> BlindAudit:
    return BlindAudit.objects.create(
        **{
            "project": project, "generation": generation, "model_version": project.champion,
            "verdict": Verdict.ACCEPTED, "is_good": False, "settled_at": timezone.now(),
        } | values
    )  # fmt: skip


def decided(project: Project) -> dict[float | None, str]:
    return dict(Generation.objects.filter(project=project).values_list("score", "verdict"))


@pytest.mark.parametrize(
    ("verdict", "generator"),
    [(Verdict.ACCEPTED, ""), (Verdict.ACCEPTED, "new"), (Verdict.REJECTED, "")],
)
def test_what_was_stopped_is_decided_again(
    project: Project, admin: User, verdict: Verdict, generator: str
) -> None:
    before = decided(project)
    watch = alarm(project, verdict, generator)
    assert decided(project) != before
    resume(watch=watch, by=admin, note="the feed was mended", resumes=0)
    assert decided(project) == before


def test_a_job_decides_and_says_for_whom(project: Project, admin: User) -> None:
    resume_deciding(watch=alarm(project), by=admin, note="looked", resumes=0)
    assert decided(project)[0.9] == Verdict.UNDECIDED
    job = Job.objects.get(kind=JobKind.DECIDE)
    assert job.created_by == admin
    run_next(kinds=[JobKind.DECIDE])
    job.refresh_from_db()
    assert say(job.message) == "3 accepted, 1 rejected by the policy."
    assert decided(project)[0.9] == Verdict.ACCEPTED


def test_an_alarm_meanwhile_is_not_undone_by_the_job(project: Project, admin: User) -> None:
    resume_deciding(watch=alarm(project), by=admin, note="looked", resumes=0)
    alarm(project)
    run_next(kinds=[JobKind.DECIDE])
    assert decided(project)[0.9] == Verdict.UNDECIDED


def test_the_watch_starts_anew_and_says_who_and_why(project: Project, admin: User) -> None:
    watch = resume(watch=alarm(project), by=admin, note="false alarm", resumes=0)
    assert (watch.audits, watch.errors, watch.wealth, watch.alarm_at) == (0, 0, 1.0, None)
    assert (watch.resumes, watch.resumed_by, watch.resume_note) == (1, admin, "false alarm")
    event = AuditEvent.objects.get(action="drift.resumed")
    assert event.actor == admin
    assert (event.detail["audits"], event.detail["errors"]) == (40, 9)
    assert event.detail["note"] == "false alarm"


def test_the_same_request_twice_changes_nothing(project: Project, admin: User) -> None:
    watch = alarm(project)
    first = resume(watch=watch, by=admin, note="looked", resumes=0)
    again = resume(watch=watch, by=admin, note="looked", resumes=0)
    assert (again.resumes, again.resumed_at) == (1, first.resumed_at)
    assert AuditEvent.objects.filter(action="drift.resumed").count() == 1
    assert Job.objects.filter(kind=JobKind.DECIDE).count() == 1


def test_a_late_repetition_does_not_take_a_new_alarm_back(project: Project, admin: User) -> None:
    resume(watch=alarm(project), by=admin, note="looked", resumes=0)
    watch = alarm(project)
    resume(watch=watch, by=admin, note="looked", resumes=0)
    assert stops_of(Certificate.objects.get()).accepting
    resume(watch=watch, by=admin, note="looked again", resumes=1)
    assert not stops_of(Certificate.objects.get()).accepting


def test_nothing_stopped_nothing_to_resume(project: Project, admin: User) -> None:
    watch = alarm(project)
    DriftWatch.objects.update(alarmed_at=None)
    with pytest.raises(Conflict, match="has not stopped"):
        resume(watch=watch, by=admin, note="looked", resumes=0)


def test_a_version_out_of_use_is_not_resumed(project: Project, admin: User) -> None:
    watch = alarm(project)
    ModelVersion.objects.update(state=ModelState.RETIRED)
    with pytest.raises(Conflict, match="not in use"):
        resume(watch=watch, by=admin, note="looked", resumes=0)


def test_a_reviewers_word_given_meanwhile_stays(project: Project, admin: User) -> None:
    watch = alarm(project)
    Generation.objects.filter(score=0.9).update(
        verdict=Verdict.REJECTED, verdict_by=VerdictBy.REVIEWER
    )
    resume(watch=watch, by=admin, note="looked", resumes=0)
    assert decided(project)[0.9] == Verdict.REJECTED
    assert decided(project)[0.91] == Verdict.ACCEPTED


def test_what_people_found_wrong_stays_with_ops(project: Project, admin: User) -> None:
    wrong = Generation.objects.get(score=0.9)
    question = make_question(
        project, left=wrong, purpose=Purpose.DRIFT, state=QuestionState.ANSWERED
    )
    make_answer(question, admin, Choice.BAD)
    audit(project, wrong, question=question)
    resume(watch=alarm(project), by=admin, note="looked", resumes=0)
    assert decided(project)[0.9] == Verdict.UNDECIDED
    assert decided(project)[0.91] == Verdict.ACCEPTED
    assert Flag.objects.get(kind=FlagKind.DRIFT).generation == wrong


def test_a_further_certificate_is_not_stopped_any_more(project: Project, admin: User) -> None:
    resume(watch=alarm(project), by=admin, note="looked", resumes=0)
    certificate = Certificate.objects.get()
    assert project.champion is not None
    later = record_certificate(
        version=project.champion,
        accept=replace(certificate.accept, threshold=0.8, audit_answers=1),
        reject=replace(certificate.reject, threshold=0.2),
    )
    assert not stops_of(later).accepting


def test_the_certificate_tells_how_often_it_was_resumed(project: Project, admin: User) -> None:
    watch = alarm(project)
    certificate = Certificate.objects.get()
    assert status_of(certificate) == "stopped"
    resume(watch=watch, by=admin, note="looked", resumes=0)
    certificate.refresh_from_db()
    [shown] = document(certificate)["watch"]
    assert status_of(certificate) == "in_use"
    assert (shown["resumes"], shown["alarmed_at"]) == (1, None)
    assert shown["resumed_at"] is not None


class TestWhatCountsAfterwards:
    def test_earlier_answers_no_more(self, project: Project, admin: User) -> None:
        first, second, third, _ = Generation.objects.order_by("pk")
        audit(project, first)
        late = audit(project, second, is_good=None, settled_at=None)
        resume(watch=alarm(project), by=admin, note="looked", resumes=0)
        assert project.champion is not None
        # By itself the generator goes on with all it has: its watch was not resumed.
        assert outcomes(version=project.champion) == {Scope(Verdict.ACCEPTED, "old"): [True]}
        soon = timezone.now() + timedelta(seconds=1)
        BlindAudit.objects.filter(pk=late.pk).update(is_good=True, settled_at=soon)
        audit(project, third, settled_at=soon)
        assert outcomes(version=project.champion)[Scope(Verdict.ACCEPTED)] == [False, True]

    def test_a_generators_errors_do_not_fall_on_the_whole(
        self, project: Project, admin: User
    ) -> None:
        audit(project, Generation.objects.get(score=0.92))
        watch = alarm(project, generator="new")
        resume(watch=watch, by=admin, note="looked", resumes=0)
        assert project.champion is not None
        assert outcomes(version=project.champion) == {}

    def test_other_images_are_drawn(self, project: Project, admin: User) -> None:
        project.blind_audit_share = 0.5
        project.save()
        product = make_product(project)
        images = [make_generation(product, score=0.95, generator="new").pk for _ in range(60)]
        decide_verdicts(project=project)
        before = set(BlindAudit.objects.values_list("generation", flat=True))
        watch = alarm(project, generator="new")
        resume(watch=watch, by=admin, note="looked", resumes=0)
        added = set(BlindAudit.objects.values_list("generation", flat=True)) - before
        salt = f"{project.audit_salt}:1"
        # The other generator's decisions are the same as before, so none of them is drawn again.
        new = set(Generation.objects.filter(generator="new").values_list("pk", flat=True))
        assert set(images) < new
        assert added == {pk for pk in new - before if is_drawn(pk, salt=salt, share=0.5)}
        assert added


def test_another_target_is_not_stopped_by_an_alarm_about_the_old_one(project: Project) -> None:
    alarm(project)
    assert project.champion is not None
    side = Certificate.objects.get().accept
    later = record_certificate(
        version=project.champion,
        accept=replace(side, precision=0.9, threshold=0.8, audit_answers=1),
        reject=replace(side, precision=0.9),
    )
    decide_verdicts(project=project)
    assert not stops_of(later).accepting
    assert decided(project)[0.9] == Verdict.ACCEPTED
