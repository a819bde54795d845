"""Run a campaign of simulated people: they answer, the server learns, the truth grades it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypedDict

from annotator.errors import InvalidInput, Unavailable
from annotator.simulation.client import Client
from annotator.simulation.person import SimulatedPerson
from annotator.simulation.standing import (
    ListedGeneration,
    ShownGeneration,
    Standing,
    automatic_of,
    standing_of,
)
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


class AskedQuestion(TypedDict):
    """The fields read of a question."""

    id: int
    kind: str
    left: ShownGeneration
    right: ShownGeneration | None


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
        champion = self._admin.get(self._project)["champion"]
        version = champion["number"] if champion else None
        return standing_of(rows, self._truths, answers=self._given, version=version)

    def promises(self) -> list[str]:
        """What the certificates of the newest batch promise and decide; none without a batch."""
        rows, said = self._read_catalogue(), []
        for batch in self._admin.get(f"{self._project}batches/")[:1]:
            for side, verdict in (("accept", "accepted"), ("reject", "rejected")):
                proven, (decided, right) = batch[side], automatic_of(rows, self._truths, verdict)
                if proven["certificate"] is not None:
                    said.append(
                        f"Certificate {proven['certificate']}: at most {proven['allowed']} of "
                        f"{proven['images']} {verdict} images are wrong. {decided} of them are "
                        f"decided automatically, {right} rightly."
                    )
        return said

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
