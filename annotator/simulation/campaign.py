"""Run a campaign of simulated people: they answer, the server learns, the truth grades it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypedDict

from annotator.errors import InvalidInput, Unavailable
from annotator.simulation.client import Client
from annotator.simulation.person import SimulatedPerson
from annotator.simulation.truth import Truth
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_command import (
    NOTHING_ASKED,
    NOTHING_LEFT_TO_ASK,
    TRUTH_UNKNOWN,
)
from scoring.vocabulary.say import say

SECONDS_BETWEEN_LOOKS = 0.3
SECONDS_WITHOUT_QUESTIONS = 60.0
# On a busy machine scoring an import takes minutes, and no question is asked before.
SECONDS_FOR_JOBS = 900.0


class ShownGeneration(TypedDict):
    """The fields read of a generation in a question."""

    id: int


class ListedGeneration(ShownGeneration):
    """The fields read of a generation in the list."""

    external_id: str
    score: float | None
    verdict: str
    verdict_by: str


class AskedQuestion(TypedDict):
    """The fields read of a question."""

    id: int
    kind: str
    left: ShownGeneration
    right: ShownGeneration | None


@dataclass(frozen=True)
class Standing:
    """The state of the loop: the version in use, and how well its ranking agrees with the truth.

    accepted, rejected: by people's own answers or automatically. automatic: how many of both were
    decided by a certificate. …_right: how many of these agree with the truth.
    """

    answers: int
    version: int | None
    average_precision: float
    accepted: int
    rejected: int
    accepted_right: int = 0
    rejected_right: int = 0
    automatic: int = 0
    automatic_right: int = 0


class Campaign:
    """Simulated people at work on one project, until `answers` have been given."""

    def __init__(
        self, *, project_id: int, admin: Client, truths: Mapping[str, Truth], answers: int
    ) -> None:
        self._project = f"api/projects/{project_id}/"
        self._admin = admin
        self._answers_wanted = answers
        self._given = 0
        self._is_over = False
        self._lock = threading.Lock()
        self._truths_by_name = truths
        self._truths: dict[int, Truth] = {}
        self._read_catalogue()

    def run(
        self,
        people: Sequence[tuple[Client, SimulatedPerson]],
        *,
        every: int,
        report: Callable[[Standing], None],
        tell: Callable[[str], None],
        promote: bool = False,
        freeze_after: int = 0,
    ) -> None:
        """Let everybody answer at the same time; `report` before, after, and every so many answers.

        After `freeze_after` answers (0: never), once a model is in use, the images are frozen as a
        batch, so that further answers prove which of them may be decided. `tell` is called with
        what is being waited for, and why it ended early. Raises Unavailable if no question was
        asked at all.
        """
        report(self.standing())
        target = 0
        while target < self._answers_wanted:
            target = min(target + every, self._answers_wanted)
            reason = self._work_together(people, target, tell)
            self._wait_for_models()
            if promote:
                self._promote_waiting()
            if freeze_after and self._given >= freeze_after and self._freeze():
                # Another model would need a proof of its own.
                freeze_after, promote = 0, False
            report(self.standing())
            if reason is not None:
                if not self._given:
                    raise Unavailable(reason)
                tell(say(reason))
                return

    def standing(self) -> Standing:
        """The current state, graded with the truth of every generation."""
        rows = self._read_catalogue()
        graded = [
            (row["score"], self._truths[row["id"]]) for row in rows if row["id"] in self._truths
        ]
        champion = self._admin.get(self._project)["champion"]
        decided = [row for row in rows if row["verdict"] != "undecided"]
        right = [
            row
            for row in decided
            if row["id"] in self._truths
            and (row["verdict"] == "accepted") == self._truths[row["id"]].is_good
        ]
        return Standing(
            answers=self._given,
            version=champion["number"] if champion else None,
            average_precision=average_precision(graded),
            accepted=_count(decided, "accepted"),
            rejected=_count(decided, "rejected"),
            accepted_right=_count(right, "accepted"),
            rejected_right=_count(right, "rejected"),
            automatic=sum(row["verdict_by"] == "policy" for row in decided),
            automatic_right=sum(row["verdict_by"] == "policy" for row in right),
        )

    def promises(self) -> list[str]:
        """What the certificates of the newest batch promise, in words; none without a batch."""
        for batch in self._admin.get(f"{self._project}batches/")[:1]:
            return [
                f"Certificate {batch[side]['certificate']}: at most {batch[side]['allowed']} of "
                f"{batch[side]['images']} {decided} images are wrong."
                for side, decided in (("accept", "accepted"), ("reject", "rejected"))
                if batch[side]["certificate"] is not None
            ]
        return []

    def _read_catalogue(self) -> list[ListedGeneration]:
        """All generations that the server lists, because an import may have added some."""
        rows: list[ListedGeneration] = list(
            self._admin.pages(f"{self._project}generations/?limit=200")
        )
        by_name = self._truths_by_name
        self._truths = {
            row["id"]: by_name[row["external_id"]] for row in rows if row["external_id"] in by_name
        }
        return rows

    def _truth_of(self, generation: ShownGeneration) -> Truth:
        if generation["id"] not in self._truths:
            with self._lock:
                self._read_catalogue()
        try:
            return self._truths[generation["id"]]
        except KeyError:
            raise InvalidInput(TRUTH_UNKNOWN(generation=str(generation["id"]))) from None

    def _work_together(
        self,
        people: Sequence[tuple[Client, SimulatedPerson]],
        target: int,
        tell: Callable[[str], None],
    ) -> Message | None:
        """Answer up to `target` questions; returns the reason if none was asked at all."""
        before, deadline = self._given, time.monotonic() + SECONDS_FOR_JOBS
        is_told = False
        while True:
            with ThreadPoolExecutor(len(people)) as pool:
                under_way = [pool.submit(self._work, *pair, target) for pair in people]
                try:
                    for work in wait(under_way, return_when=FIRST_EXCEPTION).done:
                        work.result()
                except BaseException:  # on Ctrl-C the others must stop answering, too
                    self._is_over = True
                    raise
            if self._given > before:
                return None
            jobs = self._jobs_under_way()
            if not jobs:
                return NOTHING_LEFT_TO_ASK()
            if time.monotonic() > deadline:
                return NOTHING_ASKED(minutes=round(SECONDS_FOR_JOBS / 60), jobs=jobs)
            if not is_told:
                tell(f"There are no questions yet; waiting for running jobs: {jobs}.")
                is_told = True

    def _jobs_under_way(self) -> str:
        """The kinds of waiting and running jobs; empty if there are none."""
        jobs = [
            job
            for state in ("running", "queued")
            for job in self._admin.get(f"{self._project}jobs/?state={state}&limit=20")["results"]
        ]
        return ", ".join(dict.fromkeys(job["kind"] for job in jobs))

    def _work(self, client: Client, person: SimulatedPerson, target: int) -> None:
        idle_since = time.monotonic()
        while self._given < target and not self._is_over:
            questions = client.post(f"{self._project}questions/next/", {"count": 3})["questions"]
            for question in questions:
                self._answer(client, person, question)
                idle_since = time.monotonic()
            if not questions:
                if time.monotonic() - idle_since > SECONDS_WITHOUT_QUESTIONS:
                    return
                time.sleep(SECONDS_BETWEEN_LOOKS)

    def _answer(self, client: Client, person: SimulatedPerson, question: AskedQuestion) -> None:
        left, right = question["left"], question["right"]
        given = person.answer(
            question["kind"],
            self._truth_of(left),
            self._truth_of(right) if right else None,
        )
        changed = [left["id"]] if given["changed_left"] else []
        if right and given["changed_right"]:
            changed.append(right["id"])
        body = {
            "choice": given["choice"], "changed": changed, "reasons": {},
            "milliseconds": given["milliseconds"],
        }  # fmt: skip
        client.post(f"api/questions/{question['id']}/answers/", body, idempotent=True)
        with self._lock:
            self._given += 1

    def _wait_for_models(self) -> None:
        """Wait until no retraining, promotion or planning is running."""
        deadline = time.monotonic() + SECONDS_WITHOUT_QUESTIONS
        time.sleep(5 * SECONDS_BETWEEN_LOOKS)  # gives the sweeper time to request a retraining
        while time.monotonic() < deadline:
            if not self._jobs_under_way():
                return
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _promote_waiting(self) -> None:
        """Promote the newest candidate, as a trusting admin would."""
        versions = self._admin.get(f"{self._project}models/?limit=1")["results"]
        if versions and versions[0]["state"] == "candidate":
            self._admin.post(f"api/models/{versions[0]['id']}/promote/")
            self._wait_for_models()

    def _freeze(self) -> bool:
        """Freeze the images as a batch, unless there is one; False if there is no model yet.

        A model is fitted to all answers before: the images that it learned from are no part of the
        promise any more, so what they teach should be used.
        """
        if self._admin.get(self._project)["champion"] is None:
            return False
        if not self._admin.get(f"{self._project}batches/"):
            self._admin.post(f"{self._project}models/retrain/")
            self._wait_for_models()
            self._promote_waiting()
            self._admin.post(f"{self._project}batches/")
            self._wait_for_models()
        return True


def _count(rows: Sequence[ListedGeneration], verdict: str) -> int:
    return sum(row["verdict"] == verdict for row in rows)


def average_precision(graded: Sequence[tuple[float | None, Truth]]) -> float:
    """Mean precision at each good generation, best score first; the share of good ones if unscored.

    This is average precision as in information retrieval, without interpolation.
    """
    good = sum(truth.is_good for _, truth in graded)
    if not good or any(score is None for score, _ in graded):
        return good / len(graded) if graded else 0.0
    ranked = sorted(graded, key=lambda pair: -(pair[0] or 0.0))
    hits, total = 0, 0.0
    for place, (_, truth) in enumerate(ranked, start=1):
        if truth.is_good:
            hits += 1
            total += hits / place
    return total / good
