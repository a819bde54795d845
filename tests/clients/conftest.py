"""A running server on loopback. Its jobs are done while a client waits, so nothing is slept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

import annotator.tasks
import scoring.worker  # noqa: F401  registers the handlers
from annotator.jobs.claim import claim_next
from annotator.jobs.run import run_claimed
from annotator.judging import wait
from annotator.members.tokens import make_token
from annotator.models import JobKind, Project, Role
from packshot import Client
from tests.annotator.api.test_judge import BLUE, WHITE, encoded
from tests.factories import make_member, make_project
from tests.scoring.worker.material import scene

assert annotator.tasks
GREEN = (90, 140, 160)


def work(*_: object) -> None:
    """Do what somebody waits for, as a worker elsewhere would; scoring can wait."""
    while (job := claim_next(kinds=[JobKind.IMPORT, JobKind.JUDGE])) is not None:
        run_claimed(job)


@pytest.fixture(autouse=True)
def _worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(wait, "pause", work)
    monkeypatch.setattr("packshot.cli.Client", partial(Client, sleep=work))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def project(transactional_db: None) -> Project:
    return make_project(slug="spring", audit_share=0.0)


@pytest.fixture
def token(project: Project) -> str:
    """An ops token that may do what pipelines do."""
    owner = make_member(project, Role.ADMIN)
    return make_token(owner=owner, name="pipeline", role=Role.OPS, project=project)[1]


@pytest.fixture
def logged_in(
    live_server: LiveServer, token: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """The environment of a pipeline; returns the server's address and the token."""
    monkeypatch.setenv("PACKSHOT_URL", live_server.url)
    monkeypatch.setenv("PACKSHOT_TOKEN", token)
    return lambda: (live_server.url, token)


@pytest.fixture
def client(logged_in: object) -> Iterator[Client]:
    with Client("spring", sleep=work) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two products in the folder layout: the first with two images, one of them changed."""
    root = tmp_path / "shoot"
    for product, images in {
        "mug": {"a": scene(BLUE), "b": scene(BLUE, hue=150)}, "vase": {"c": scene(GREEN)},
    }.items():  # fmt: skip
        (root / product).mkdir(parents=True)
        (root / product / "original.png").write_bytes(encoded(scene(WHITE)))
        for name, picture in images.items():
            (root / product / f"{name}.png").write_bytes(encoded(picture))
    return root
