"""What `manage.py doctor` and `/readyz` say of parts that really fail."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from annotator.doctor import examine as parts
from annotator.doctor.database import judge_skew
from annotator.doctor.examine import examine
from annotator.doctor.finding import Finding, State, look_at, worst_of
from annotator.doctor.places import DISK_FAILS, DISK_WARNS, judge_space
from annotator.models import ModelState
from tests.factories import make_job, make_project, make_version

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_at_a_start() -> Iterator[None]:
    parts._require_applied.cache_clear()
    yield
    parts._require_applied.cache_clear()


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def found(part: str) -> Finding:
    return next(each for each in examine() if each.part == part)


def unapply() -> None:
    newest = MigrationRecorder.Migration.objects.filter(app="annotator").latest("pk")
    MigrationRecorder(connection).record_unapplied("annotator", newest.name)


def test_a_working_installation_is_fine_in_every_part(settings: Any) -> None:
    states = {each.part: each.state for each in examine()}
    assert {*states} == {
        "database", "migrations", "clock", "jobs", "models", "broker", "cache", "storage", "mail",
        "weights", "gpu", "disk",
    }  # fmt: skip
    assert {part for part, state in states.items() if state is State.FAILED} == set()
    left = [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
    assert left == []  # the probe is gone


def test_a_broker_at_a_wrong_port(settings: Any, closed_port: int) -> None:
    settings.BROKER_URL = f"redis://:Sw0rd@127.0.0.1:{closed_port}/0"
    broker = found("broker")
    assert broker.state is State.FAILED and str(closed_port) in broker.says
    assert "Sw0rd" not in broker.says


def test_a_folder_that_nobody_can_write_to(settings: Any) -> None:
    settings.MEDIA_ROOT = Path("/proc/packshot")  # also root can't
    storage = found("storage")
    assert storage.state is State.FAILED and "/proc/packshot" in storage.says


def test_a_migration_that_is_not_applied() -> None:
    unapply()
    states = {each.part: each for each in examine()}
    assert states["migrations"].state is State.FAILED
    assert "manage.py migrate" in states["migrations"].says
    assert "models" not in states  # whose tables may be missing


def test_a_mail_server_at_a_wrong_port(settings: Any, closed_port: int) -> None:
    settings.CAN_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port
    assert found("mail").state is State.FAILED


def test_weights_of_the_model_in_use_that_are_missing_or_changed() -> None:
    version = make_version(make_project(), state=ModelState.CHAMPION)
    default_storage.save(version.checkpoint, ContentFile(b"other bytes"))
    says = found("models").says
    assert "recorded is another" in says
    default_storage.delete(version.checkpoint)
    assert "is not stored" in found("models").says


def test_a_gpu_that_is_not_there_and_weights_that_are_not_set(settings: Any) -> None:
    settings.SCORING_DEVICE, settings.SCORING_SEGMENTER = "cuda", "sam"
    assert found("gpu").state is State.FAILED
    assert "SCORING_SAM_CHECKPOINT is not set" in found("weights").says


def test_weights_that_are_other_bytes_than_their_name_says(settings: Any, tmp_path: Path) -> None:
    wrong = tmp_path / f"{'0' * 64}.safetensors"
    wrong.write_bytes(b"damaged")
    settings.SCORING_OPTIONS = {"TRAINED_SEGMENTER": str(wrong)}
    weights = found("weights")
    assert weights.state is State.FAILED and str(wrong) in weights.says


def test_a_queue_that_nobody_serves() -> None:
    make_job(make_project(), due_at=timezone.now() - timedelta(hours=2))
    jobs = found("jobs")
    assert jobs.state is State.WARNING and "gpu for 120 min" in jobs.says


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0.4, State.FINE), (-5, State.WARNING), (90, State.FAILED)],
)
def test_clocks_that_differ(seconds: float, state: State) -> None:
    assert judge_skew(timedelta(seconds=seconds))[0] is state


def test_a_full_disk(tmp_path: Path) -> None:
    free = (DISK_FAILS - 1, DISK_WARNS - 1, DISK_WARNS)
    states = [judge_space(tmp_path, each)[0] for each in free]
    assert states == [State.FAILED, State.WARNING, State.FINE]


def test_the_worst_part_counts() -> None:
    def broken() -> tuple[State, str]:
        raise OSError("cable\n  cut")

    cut = look_at("net", broken)
    assert cut == Finding("net", State.FAILED, "cable cut")
    doubtful = Finding("x", State.WARNING, "")
    assert worst_of([doubtful, cut]) is State.FAILED
    assert worst_of([doubtful]) is State.WARNING
    assert worst_of([]) is State.FINE


def test_the_command_ends_by_what_it_found(settings: Any, closed_port: int) -> None:
    out = StringIO()
    settings.BROKER_URL = f"redis://127.0.0.1:{closed_port}/0"
    with pytest.raises(SystemExit) as caught:
        call_command("doctor", "--json", stdout=out)
    assert caught.value.code == 1
    told = json.loads(out.getvalue())
    assert told["state"] == "failed"
    assert {"part": "database", "state": "fine"}.items() <= told["parts"][0].items()


def test_a_database_at_a_wrong_port_is_one_line_and_exit_code_1(closed_port: int) -> None:
    url = f"postgres://ada:Sw0rd@127.0.0.1:{closed_port}/packshot"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "annotator.settings",
    }
    ended = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1, ended.stderr
    failed = [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("FAILED")]
    assert failed == ["database"]
    assert "Sw0rd" not in ended.stdout + ended.stderr


# --- the addresses for probes -----------------------------------------------------------------


def test_a_living_process_says_so_without_a_database(
    client: Client, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.ALLOWED_HOSTS = []
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_when_nothing_is_missing(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer["Cache-Control"] == "no-store"


def test_not_ready_names_the_parts_and_no_secret(
    client: Client, settings: Any, closed_port: int
) -> None:
    unapply()
    settings.BROKER_URL = f"redis://:Sw0rd@127.0.0.1:{closed_port}/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == {
        "migrations": "not all are applied", "broker": "does not answer",
    }  # fmt: skip
    assert b"Sw0rd" not in answer.content and str(closed_port).encode() not in answer.content
