"""Write answers that people gave in another tool."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.db.models import F, Q

from annotator.imports.answers.given import GivenAnswer
from annotator.imports.rows import Refusal
from annotator.models import (
    Answer,
    AuditEvent,
    Generation,
    Kind,
    Project,
    Purpose,
    Question,
    QuestionState,
    User,
)
from annotator.models.event_order import begin_event
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.imported_answers import (
    ANSWER_ABOUT_ONE_IMAGE,
    ANSWER_ABOUT_TWO_PRODUCTS,
    ANSWER_IS_SET_ASIDE,
    ANSWER_OF_NO_IMAGE,
    ANSWER_OF_NO_MEMBER,
)

BATCH = 500


@dataclass
class Brought:
    """How many answers are new, were there already, and were refused."""

    answers: int = 0
    unchanged: int = 0
    refused: int = 0


def write_answers(
    given: Iterable[GivenAnswer | Refusal],
    *,
    project: Project,
    is_dry_run: bool,
    on_refused: Callable[[Refusal], None],
) -> Brought:
    """Write the answers, each once however often it is brought in; a dry run writes nothing.

    They train the models like any other answer; how the images were chosen is unknown. Answers
    about the audit set and about the images of a batch that a lot may still prove are refused:
    they were not given blind.
    """
    brought, people = Brought(), _people(project)
    iterator = iter(given)
    while batch := list(islice(iterator, BATCH)):
        refusals = [each for each in batch if isinstance(each, Refusal)]
        answers = [each for each in batch if isinstance(each, GivenAnswer)]
        fresh, faults = _new_rows(answers, project, people, brought)
        for refusal in sorted([*refusals, *faults], key=lambda each: each.number):
            brought.refused += 1
            on_refused(refusal)
        brought.answers += len(fresh)
        if not is_dry_run and fresh:
            _write(project, fresh)
    if brought.answers and not is_dry_run:
        AuditEvent.record(
            AuditAction.ANSWERS_IMPORTED, project=project, actor=None, target=project,
            answers=brought.answers,
        )  # fmt: skip
    return brought


def _new_rows(
    given: Sequence[GivenAnswer], project: Project, people: dict[str, User], brought: Brought
) -> tuple[list[Answer], list[Refusal]]:
    """The answers that are not there yet, not saved, with their questions; and the refused."""
    images = _images(project, given)
    fresh: dict[tuple[int, str], Answer] = {}
    faults: list[Refusal] = []
    for each in given:
        left, right = _found(images, each.left), _found(images, each.right)
        person = people.get(each.person.casefold())
        fault = _fault(each, left, right, person)
        if fault is not None or left is None or person is None:
            if fault is not None:
                faults.append(Refusal(each.number, each.left, fault))
            continue
        answer = _answer(each, left, right, person)
        if (person.pk, answer.idempotency_key) in fresh:
            brought.unchanged += 1
        else:
            fresh[person.pk, answer.idempotency_key] = answer
    known = set(
        Answer.objects.filter(
            project=project, idempotency_key__in={key for _, key in fresh}
        ).values_list("user_id", "idempotency_key")
    )
    brought.unchanged += len(known)
    return [answer for key, answer in fresh.items() if key not in known], faults


def _fault(
    each: GivenAnswer, left: Generation | None, right: Generation | None, person: User | None
) -> Message | None:
    """Why an answer can't be taken."""
    if left is None or (each.right and right is None):
        return ANSWER_OF_NO_IMAGE(image=(each.left if left is None else each.right)[:200])
    if person is None:
        return ANSWER_OF_NO_MEMBER(person=each.person[:200])
    if right is not None and right.pk == left.pk:
        return ANSWER_ABOUT_ONE_IMAGE()
    if right is not None and right.product_id != left.product_id:
        return ANSWER_ABOUT_TWO_PRODUCTS()
    is_set_aside = any(getattr(side, "is_set_aside", False) for side in (left, right))
    return ANSWER_IS_SET_ASIDE() if is_set_aside else None


def _answer(each: GivenAnswer, left: Generation, right: Generation | None, person: User) -> Answer:
    """An answer to a question of its own, which has all of its answers."""
    question = Question(
        project_id=left.project_id, product_id=left.product_id, left=left, right=right,
        kind=Kind.SINGLE if right is None else Kind.PAIR, purpose=Purpose.LEARN,
        state=QuestionState.ANSWERED, answers_needed=1, answers_count=1,
    )  # fmt: skip
    said = f"{left.pk} {'' if right is None else right.pk} {each.choice}"
    return Answer(
        project_id=left.project_id, question=question, user=person, left=left, right=right,
        choice=each.choice, purpose=Purpose.LEARN,
        idempotency_key=f"imported-{hashlib.sha256(said.encode()).hexdigest()[:32]}",
    )  # fmt: skip


@transaction.atomic
def _write(project: Project, answers: Sequence[Answer]) -> None:
    begin_event(project.pk)
    Question.objects.bulk_create(answer.question for answer in answers)
    for answer in answers:
        answer.question_id = answer.question.pk
    Answer.objects.bulk_create(answers)
    Project.objects.filter(pk=project.pk).update(answers_count=F("answers_count") + len(answers))


def _people(project: Project) -> dict[str, User]:
    """The members by username, and by mail address where they have one."""
    members = list(User.objects.filter(memberships__project=project))
    by_mail = {user.email.casefold(): user for user in members if user.email}
    return by_mail | {user.username.casefold(): user for user in members}


def _images(project: Project, given: Sequence[GivenAnswer]) -> dict[str, Generation]:
    """The generations that the answers name, by id."""
    names = {name for each in given for side in (each.left, each.right) for name in _ids(side)}
    aside = Q(product__is_audit=True) | Q(batch_image__batch__lot_trains=False)
    chosen = Generation.objects.filter(project=project, external_id__in=names)
    set_aside = set(chosen.filter(aside).values_list("pk", flat=True))
    found = {}
    for generation in chosen:
        generation.is_set_aside = generation.pk in set_aside  # type: ignore[attr-defined]
        found[generation.external_id] = generation
    return found


def _found(images: dict[str, Generation], name: str) -> Generation | None:
    return next((images[each] for each in _ids(name) if each in images), None)


def _ids(name: str) -> Iterator[str]:
    """What the name may stand for: an id, or a file or an address whose stem is one."""
    if name:
        yield name
        try:
            path = PurePosixPath(unquote(urlsplit(name).path))
        except ValueError:
            return
        yield path.name
        yield path.stem
