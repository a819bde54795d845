"""The client against a running server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from annotator.api import root
from annotator.models import Answer, Generation, Job, JobState, Product, Project, Question, Ranking
from annotator.rankings.advance import advance
from packshot import (
    ApiError,
    AsyncClient,
    Client,
    JobFailed,
    PackshotError,
    VersionMismatch,
    calls,
)
from packshot.push import Journal, chunks_of, read_rows
from scoring.vocabulary.messages.problem_model import NOTHING_IN_USE
from scoring.vocabulary.say import say
from tests.annotator.api.test_judge import BLUE, encoded
from tests.clients.conftest import GREEN, work
from tests.factories import make_answer, make_job, make_member, make_project
from tests.scoring.worker.material import scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_it_judges(client: Client, folder: Path) -> None:
    mug = folder / "mug"
    judged = client.judge(mug / "original.png", mug / "a.png", mug / "b.png").generations
    assert [each.report.outcome for each in judged] == ["consistent", "inconsistent"]
    assert judged[1].report.findings[0].text


def test_a_folder_is_pushed_once(client: Client, folder: Path, project: Project) -> None:
    shown: list[tuple[int, int]] = []
    pushed = client.push(folder, progress=lambda *each: shown.append(each))
    assert (pushed.rows, pushed.skipped, pushed.refused) == (3, 0, [])
    assert shown[-1] == (3, 3)
    assert set(Generation.objects.values_list("external_id", flat=True)) == {
        "mug/a.png", "mug/b.png", "vase/c.png",
    }  # fmt: skip
    assert client.push(folder).skipped == 3
    assert client.project().counts.generations == 3


def test_an_interrupted_push_goes_on_without_doubles(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection breaks after the server has taken the first part, before it could answer."""
    monkeypatch.setattr("packshot.push.ROWS_AT_ONCE", 2)
    real = client._http.request
    posts: list[str] = []

    def broken(**request: object) -> httpx.Response:
        response = real(**request)  # type: ignore[arg-type]
        if request["method"] == "POST":
            posts.append(str(request["url"]))
            if len(posts) == 1:
                raise KeyboardInterrupt
        return response

    monkeypatch.setattr(client._http, "request", broken)
    with pytest.raises(KeyboardInterrupt):
        client.push(folder)
    pushed = client.push(folder)
    assert (pushed.rows, len(posts)) == (3, 3)
    assert Job.objects.filter(kind="import").count() == 2, "the first part is one job"
    assert (Product.objects.count(), Generation.objects.count()) == (2, 3)


def test_refused_rows_are_named_and_sent_again(client: Client, folder: Path) -> None:
    (folder / "vase" / "broken.png").write_bytes(b"no picture")
    for _ in range(2):
        pushed = client.push(folder)
        assert len(pushed.refused) == 1 and "vase/broken.png" in pushed.refused[0]


def test_people_change_the_models_order(client: Client, project: Project) -> None:
    original, images = (
        encoded(scene((255, 255, 255))),
        [encoded(scene(BLUE)), encoded(scene(GREEN))],
    )
    ranking = client.rank(original, images, ttl=3600)
    assert ranking.state == "asking" and len(ranking.order) == 2
    loser = ranking.candidates[ranking.order[1]]
    question = Question.objects.get()
    for _ in range(7):
        choice = "left" if question.left_id == loser.generation else "right"
        make_answer(question, make_member(project), choice)
    advance(Ranking.objects.get())
    final = client.final(ranking)
    assert (final.outcome, final.order) == ("clear", ranking.order[::-1])
    assert final.answers == Answer.objects.count()


def test_the_same_key_finds_the_first_ranking(client: Client) -> None:
    images = [encoded(scene(BLUE)), encoded(scene(GREEN))]
    first, second = (client.rank(images[0], images, key="once") for _ in range(2))
    assert first.id == second.id


def test_the_async_client_does_the_same(logged_in: object, folder: Path) -> None:
    async def pause(_: float) -> None:
        await asyncio.to_thread(work)

    async def run() -> tuple[str, int, list[int]]:
        async with AsyncClient("spring", sleep=pause) as client:
            mug = folder / "mug"
            appraisal = await client.judge(mug / "original.png", mug / "b.png")
            pushed = await client.push(folder)
            best = await client.best_of(mug / "original.png", [mug / "a.png", mug / "b.png"])
            return appraisal.generations[0].report.outcome, pushed.rows, best.order

    outcome, rows, order = asyncio.run(run())
    assert (outcome, rows, order) == ("inconsistent", 3, [0, 1])


def test_refusals_are_errors_with_their_words(client: Client, logged_in: object) -> None:
    with pytest.raises(ApiError, match="not a picture") as refused:
        client.judge(b"no picture", b"neither")
    assert refused.value.status == 400 and "original" in refused.value.fields
    make_project(slug="elsewhere")
    with Client("elsewhere") as other, pytest.raises(PackshotError, match="there are: spring"):
        other.project()


def test_a_manifest_that_names_nothing_is_refused(client: Client, tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl").write_text('{"nothing": "useful"}\n' * 3)
    with pytest.raises(ApiError, match="has the key product"):
        client.push(tmp_path)
    assert not Job.objects.exists()


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_a_job_that_ends_without_success_is_an_error(
    client: Client, project: Project, state: JobState
) -> None:
    job = make_job(project, state=state, error=NOTHING_IN_USE())
    with pytest.raises(JobFailed, match=f"has {state}: {say(NOTHING_IN_USE())}"):
        client._run(calls.job(job.pk))


def test_another_version_says_which_fits(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(root, "OLDEST_API", 2)
    monkeypatch.setattr(root, "API", 3)
    with pytest.raises(VersionMismatch, match=r"packshot==0\.1\.\*"):
        client.project()


def test_parts_are_bounded_and_keep_products_whole(folder: Path, tmp_path: Path) -> None:
    chunks = list(chunks_of(folder, read_rows(folder)))
    assert [len(chunk.rows) for chunk in chunks] == [3]
    same = list(chunks_of(folder, read_rows(folder)))
    assert chunks[0].key == same[0].key
    (folder / "mug" / "a.png").write_bytes(b"changed")
    assert next(chunks_of(folder, read_rows(folder))).key != chunks[0].key
    journal = Journal(tmp_path / "journal")
    journal.add("k")
    assert "k" in Journal(tmp_path / "journal")


def test_a_manifest_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "manifest.csv").write_text("product,original\nmug,../secret.png\n")
    assert next(chunks_of(inside, read_rows(inside))).files == []
