"""Asking, answering, skipping and undoing over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from rest_framework.test import APIClient

from annotator.models import (
    Answer,
    BlindAudit,
    Flag,
    FlagKind,
    Hold,
    KnownAnswer,
    Project,
    Purpose,
    Question,
    QuestionState,
    User,
    Verdict,
)
from annotator.models.answers import LONGEST_NOTE
from annotator.models.blind_audits import why_refuted
from annotator.review.raise_flags import flag_drift
from annotator.verdicts.drift import settle_blind_audits
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import PART_ADDED
from scoring.vocabulary.messages.flags import IMAGE_NOT_SEEN
from scoring.vocabulary.messages.questions import AUDIT_SINGLE, RANDOM, STARTER
from tests.factories import (
    make_generation,
    make_image,
    make_member,
    make_product,
    make_project,
    make_question,
    make_report,
    make_version,
)

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Login) -> APIClient:
    return as_user(make_member(project))


def ask(client: APIClient, project: Project, count: int = 1) -> dict[str, Any]:
    response = client.post(f"/api/projects/{project.pk}/questions/next/", {"count": count})
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def answer(client: APIClient, question: int, key: str = "k1", **body: Any):  # type: ignore[no-untyped-def]
    return client.post(
        f"/api/questions/{question}/answers/", body, headers={"Idempotency-Key": key}
    )


def test_a_question_shows_images_and_no_scores(client: APIClient, project: Project) -> None:
    made = make_question(project, pair=True, reason=RANDOM())
    question = ask(client, project)["questions"][0]
    assert set(question) == {"id", "kind", "product", "left", "right", "reason", "expires_at"}
    assert set(question["left"]) == {"id", "image", "prompt", "comparison"}
    assert question["reason"] == {
        "code": "question_random", "values": {}, "text": "drawn at random",
    }  # fmt: skip
    assert question["left"]["comparison"] is None
    assert {question["left"]["id"], question["right"]["id"]} == {made.left_id, made.right_id}
    assert question["left"]["image"]["screen"].startswith(f"/media/{project.pk}/")
    assert "is_audit" not in question["product"]


def test_a_question_says_how_its_images_lie_over_each_other(
    client: APIClient, project: Project
) -> None:
    mask = make_image(project, is_mask=True)
    generation = make_generation(make_product(project, mask=mask))
    matrix = [[1.1, 0.0, 0.05], [0.0, 1.1, -0.02]]
    make_report(
        generation, transform=matrix, outline=[[[0.1, 0.2], [0.3, 0.2], [0.2, 0.4]]],
        heat_map=f"projects/{project.pk}/heat/{generation.pk}-ab.webp",
        findings=[Finding(FindingKind.PART_ADDED, PART_ADDED(share=0.1), 1.0)],
    )  # fmt: skip
    make_question(project, left=generation)
    question = ask(client, project)["questions"][0]
    assert question["left"]["comparison"] == {
        "transform": matrix,
        "outline": [[[0.1, 0.2], [0.3, 0.2], [0.2, 0.4]]],
        "heat_map": f"/media/{project.pk}/heat/{generation.pk}-ab.webp",
    }
    assert question["product"]["mask"] == f"/media/{project.pk}/{mask.sha256}/mask.png"


@pytest.mark.parametrize("purpose", [Purpose.EXPLORE, Purpose.AUDIT, Purpose.GOLD, Purpose.DRIFT])
def test_where_answers_measure_the_models_no_model_is_heard(
    client: APIClient, project: Project, purpose: Purpose
) -> None:
    generation = make_generation(make_product(project))
    make_report(generation, heat_map=f"projects/{project.pk}/heat/{generation.pk}-ab.webp")
    make_question(project, left=generation, purpose=purpose)
    question = ask(client, project)["questions"][0]
    assert question["left"]["comparison"]["heat_map"] is None


def test_sides_are_those_of_the_hold(client: APIClient, project: Project) -> None:
    made = make_question(project, pair=True)
    ask(client, project)
    Hold.objects.update(swapped=True)
    question = ask(client, project)["questions"][0]
    assert (question["left"]["id"], question["right"]["id"]) == (made.right_id, made.left_id)


def test_a_single_question_has_one_side(client: APIClient, project: Project) -> None:
    make_question(project)
    question = ask(client, project)["questions"][0]
    assert question["kind"] == "single" and question["right"] is None


def test_reloading_gives_the_same_questions(client: APIClient, project: Project) -> None:
    for _ in range(4):
        make_question(project)
    first = [q["id"] for q in ask(client, project, 2)["questions"]]
    again = [q["id"] for q in ask(client, project, 2)["questions"]]
    assert first == again and len(first) == 2


@pytest.mark.parametrize("count", [0, 21, "many"])
def test_one_cannot_hold_everything(client: APIClient, project: Project, count: object) -> None:
    address = f"/api/projects/{project.pk}/questions/next/"
    assert client.post(address, {"count": count}).status_code == 400


def test_an_empty_queue_says_why(client: APIClient, project: Project) -> None:
    body = ask(client, project)
    assert body["questions"] == [] and body["empty_reason"] == "no_products"


def test_what_is_left_is_told_without_holding_anything(client: APIClient, project: Project) -> None:
    address = f"/api/projects/{project.pk}/questions/mine/"
    nothing = client.get(address).json()
    assert (nothing["progress"]["left"], nothing["empty_reason"]) == (0, "no_products")
    make_question(project)
    one = client.get(address).json()
    assert (one["progress"]["left"], one["empty_reason"]) == (1, None)
    assert not Hold.objects.exists()


def test_an_answer_counts_once(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    first = answer(client, question.pk, choice="good", milliseconds=900)
    again = answer(client, question.pk, choice="good", milliseconds=900)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Answer.objects.get().milliseconds == 900
    other_key = answer(client, question.pk, key="k2", choice="bad")
    assert other_key.status_code == 409
    assert ask(client, project)["progress"] == {
        "mine_today": 1, "left": 0, "has_more": False, "held": [],
    }  # fmt: skip


def test_what_was_changed_and_why_is_kept(client: APIClient, project: Project) -> None:
    question = make_question(project, pair=True)
    ask(client, project)
    left = question.left_id
    response = answer(
        client, question.pk, choice="both_bad", changed=[left], reasons={str(left): ["floating"]}
    )
    assert response.status_code == 201
    stored = Answer.objects.get()
    assert (stored.changed, stored.reasons) == ([left], {str(left): ["floating"]})


def test_a_note_goes_with_its_answer_and_a_corrected_one_with_the_next(
    client: APIClient, project: Project
) -> None:
    question = make_question(project)
    ask(client, project)
    first = answer(client, question.pk, choice="bad", note="  The lid is open. ")
    again = answer(client, question.pk, choice="bad", note="sent again")
    assert (first.status_code, again.status_code) == (201, 200)
    assert Answer.objects.get().note == "The lid is open."
    client.post(f"/api/answers/{first.json()['answer']['id']}/undo/")
    answer(client, question.pk, key="k2", choice="bad", note="The lid is missing.")
    assert Answer.objects.effective().get().note == "The lid is missing."


def test_a_note_that_is_too_long_is_refused_by_name(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    response = answer(client, question.pk, choice="good", note="x" * (LONGEST_NOTE + 1))
    assert response.status_code == 400
    (problem,) = response.json()["fields"]["note"]
    assert (problem["code"], problem["values"]) == ("too_long", {"most": LONGEST_NOTE})
    assert answer(client, question.pk, choice="good", note="墨" * LONGEST_NOTE).status_code == 201


def test_annotators_never_read_each_others_notes(
    client: APIClient, project: Project, as_user: Login
) -> None:
    question = make_question(project, pair=True, answers_needed=2)
    secret = "only for the reviewer"
    for person, choice in ((client, "left"), (as_user(make_member(project)), "right")):
        asked = ask(person, project)
        given = answer(person, question.pk, choice=choice, note=secret)
        assert secret not in str(asked) and secret not in given.content.decode()
    for path in ("answers", "history"):
        address = f"/api/generations/{question.left_id}/{path}/"
        assert client.get(address).status_code == 403
    summary = client.get(f"/api/projects/{project.pk}/summary/")
    assert summary.status_code == 200 and secret not in summary.content.decode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "choice"),
        ({"choice": "undo"}, "choice"),
        ({"choice": "left"}, "choice"),
        ({"choice": "good", "changed": [999_999]}, "changed"),
        ({"choice": "good", "changed": "all"}, "changed"),
        ({"choice": "good", "changed": [2**70]}, "changed[0]"),
        ({"choice": "good", "reasons": {"1": "x"}}, "reasons.1"),
        ({"choice": "good", "reasons": {"1": ["x" * 41]}}, "reasons.1[0]"),
        ({"choice": "good", "reasons": {"999999": []}}, "reasons"),
        ({"choice": "good", "milliseconds": -1}, "milliseconds"),
    ],
)
def test_what_does_not_fit_the_question_is_refused(
    client: APIClient, project: Project, body: dict[str, Any], field: str
) -> None:
    question = make_question(project)
    ask(client, project)
    response = answer(client, question.pk, **body)
    assert response.status_code == 400
    assert field in response.json()["fields"]
    assert not Answer.objects.exists()


def test_an_answer_needs_its_key(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    response = client.post(f"/api/questions/{question.pk}/answers/", {"choice": "good"})
    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["fields"]


def test_a_question_that_others_hold_cannot_be_answered(
    client: APIClient, project: Project
) -> None:
    question = make_question(project)
    assert answer(client, question.pk, choice="good").status_code == 404


def test_undoing_hands_the_question_back(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    given = answer(client, question.pk, choice="good").json()["answer"]["id"]
    response = client.post(f"/api/answers/{given}/undo/")
    assert response.status_code == 200
    assert response.json()["question"]["id"] == question.pk
    assert answer(client, question.pk, key="k2", choice="bad").status_code == 201
    assert Answer.objects.effective().get().choice == "bad"


def test_undoing_takes_along_the_flag_that_the_answer_raised(
    client: APIClient, project: Project, as_user: Login
) -> None:
    question = make_question(project, purpose=Purpose.DRIFT, answers_needed=2)
    audit = BlindAudit.objects.create(
        project=project, generation=question.left, model_version=make_version(project),
        verdict=Verdict.ACCEPTED, question=question,
    )  # fmt: skip
    other = as_user(make_member(project))
    for person, choice in ((client, "good"), (other, "bad")):
        ask(person, project)
        given = answer(person, question.pk, choice=choice).json()["answer"]["id"]
    settle_blind_audits(project=project)
    flag_drift(generations=[question.left_id], detail=why_refuted(Verdict.ACCEPTED))
    assert Flag.objects.filter(closed_at=None).count() == 2  # drift and disagreement
    for _ in range(2):
        assert other.post(f"/api/answers/{given}/undo/").status_code == 200
    audit.refresh_from_db()
    assert audit.is_good is None
    assert not Flag.objects.filter(closed_at=None).exists()


def test_no_one_undoes_anothers_answer(client: APIClient, project: Project, as_user: Login) -> None:
    question = make_question(project)
    ask(client, project)
    given = answer(client, question.pk, choice="good").json()["answer"]["id"]
    assert as_user(make_member(project)).post(f"/api/answers/{given}/undo/").status_code == 403


def test_a_skipped_question_does_not_come_back(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    response = client.post(f"/api/questions/{question.pk}/skip/", {"reason": "broken_image"})
    assert response.status_code == 204
    assert ask(client, project)["questions"] == []
    assert Hold.objects.get().skip_reason == "broken_image"


def test_a_broken_image_is_put_on_the_ops_desk(client: APIClient, project: Project) -> None:
    question = make_question(project, pair=True)
    ask(client, project)
    body = {"reason": "broken_image", "broken": [question.right_id]}
    assert client.post(f"/api/questions/{question.pk}/skip/", body).status_code == 204
    flag = Flag.objects.get()
    assert (flag.generation_id, flag.kind) == (question.right_id, FlagKind.BROKEN_IMAGE)
    assert flag.detail == IMAGE_NOT_SEEN(person=Hold.objects.get().user.username)


def test_a_skip_for_another_reason_flags_nothing(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    client.post(f"/api/questions/{question.pk}/skip/", {"reason": "unsure"})
    assert not Flag.objects.exists()
    refused = client.post(f"/api/questions/{question.pk}/skip/", {"reason": "bored"})
    assert refused.status_code == 400 and "reason" in refused.json()["fields"]


def test_a_skip_is_taken_back(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    client.post(f"/api/questions/{question.pk}/skip/", {"reason": "unsure"})
    for _ in range(2):  # the reply to the first may have been lost
        response = client.post(f"/api/questions/{question.pk}/skip/undo/")
        assert response.status_code == 200
        assert response.json()["question"]["id"] == question.pk
    assert Question.objects.get().holds_count == 1
    assert answer(client, question.pk, choice="good").status_code == 201
    assert client.post(f"/api/questions/{question.pk}/skip/undo/").status_code == 409


def test_only_what_one_has_had_is_taken_back(
    client: APIClient, project: Project, as_user: Login
) -> None:
    question = make_question(project)
    ask(client, project)
    client.post(f"/api/questions/{question.pk}/skip/")
    other = as_user(make_member(project))
    assert other.post(f"/api/questions/{question.pk}/skip/undo/").status_code == 404


def test_a_skip_taken_back_takes_its_flag_along(client: APIClient, project: Project) -> None:
    question = make_question(project, pair=True)
    ask(client, project)
    client.post(f"/api/questions/{question.pk}/skip/", {"reason": "broken_image"})
    assert Flag.objects.filter(closed_at=None).count() == 2
    client.post(f"/api/questions/{question.pk}/skip/undo/")
    assert not Flag.objects.filter(closed_at=None).exists()


def test_the_flag_stays_while_somebody_else_sees_no_image(
    client: APIClient, project: Project, as_user: Login
) -> None:
    question = make_question(project, answers_needed=2)
    other = as_user(make_member(project))
    for person in (client, other):
        ask(person, project)
        person.post(f"/api/questions/{question.pk}/skip/", {"reason": "broken_image"})
    client.post(f"/api/questions/{question.pk}/skip/undo/")
    assert Flag.objects.filter(closed_at=None).count() == 1


def test_a_released_question_comes_back(client: APIClient, project: Project) -> None:
    question = make_question(project)
    ask(client, project)
    assert client.post(f"/api/questions/{question.pk}/release/").status_code == 204
    assert Question.objects.get().state == QuestionState.OPEN
    assert len(ask(client, project)["questions"]) == 1


def test_a_hold_is_renewed_only_while_it_lasts(client: APIClient, project: Project) -> None:
    question = make_question(project)
    before = ask(client, project)["questions"][0]["expires_at"]
    renewed = client.post(f"/api/questions/{question.pk}/renew/")
    assert renewed.json()["expires_at"] > before
    client.post(f"/api/questions/{question.pk}/release/")
    assert client.post(f"/api/questions/{question.pk}/renew/").status_code == 409


def test_people_who_disagree_on_an_audit_question_flag_it(project: Project, as_user: Login) -> None:
    question = make_question(project, purpose=Purpose.AUDIT, answers_needed=2)
    for choice in ("good", "bad"):
        client = as_user(make_member(project))
        ask(client, project)
        assert answer(client, question.pk, choice=choice).status_code == 201
    assert Flag.objects.get().kind == FlagKind.DISAGREEMENT


def test_several_questions_go_back_at_once(client: APIClient, project: Project) -> None:
    kept, *given_back = [make_question(project).pk for _ in range(3)]
    ask(client, project, 3)
    address = f"/api/projects/{project.pk}/questions/release/"
    assert client.post(address, {"questions": [*given_back, 999_999]}).status_code == 204
    assert list(Question.objects.filter(state=QuestionState.HELD).values_list("pk", flat=True)) == [
        kept
    ]


def test_a_page_that_closes_gives_back_by_a_form(project: Project) -> None:
    question = make_question(project)
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(make_member(project))
    token = browser.get("/api/session/").json()["csrf_token"]
    headers = {"X-CSRFToken": token}
    address = f"/api/projects/{project.pk}/questions/"
    assert browser.post(f"{address}next/", {"count": 1}, headers=headers).status_code == 200
    form = {"questions": question.pk}
    beacon = "application/x-www-form-urlencoded"
    without = browser.post(f"{address}release/", urlencode(form), content_type=beacon)
    assert without.status_code == 403
    form["csrfmiddlewaretoken"] = token
    with_token = browser.post(f"{address}release/", urlencode(form), content_type=beacon)
    assert with_token.status_code == 204
    assert Question.objects.get().state == QuestionState.OPEN


def test_an_empty_queue_says_what_is_waited_for(
    client: APIClient, project: Project, as_user: Login
) -> None:
    make_question(project)
    ask(as_user(make_member(project, username="ada")), project)
    body = ask(client, project)
    assert body["waiting"] == {
        "holders": [{"username": "ada", "questions": 1}],
        "is_retraining": False,
        "answers_missing": 50,
        "answers_possible": 1,
        "has_new_answers": False,
        "retrain_every_minutes": 0,
    }
    assert body["hold_seconds"] == 600


@pytest.mark.parametrize("purpose", [Purpose.AUDIT, Purpose.GOLD])
def test_a_question_does_not_tell_that_it_checks_someone(
    client: APIClient, project: Project, purpose: Purpose
) -> None:
    make_question(project, purpose=purpose, reason=AUDIT_SINGLE())
    make_question(project, purpose=Purpose.EXPLORE, reason=STARTER())
    first, second = ask(client, project, 2)["questions"]
    assert first["reason"] == second["reason"]


def test_feedback_on_a_gold_question_comes_with_the_answer(
    client: APIClient, project: Project
) -> None:
    Project.objects.update(gold_feedback=True)
    question = make_question(project, purpose=Purpose.GOLD)
    KnownAnswer.objects.create(
        project=project, generation=question.left, is_good=False, explanation="It floats."
    )
    ask(client, project)
    given = answer(client, question.pk, choice="good")
    assert given.json()["feedback"] == {
        "is_right": False, "is_good": False, "is_changed": False, "explanation": "It floats.",
    }  # fmt: skip
    assert answer(client, question.pk, choice="good").json() == given.json()
