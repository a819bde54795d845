"""`/metrics`: who may read it, what it says of real rows, and counting across processes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from annotator.jobs import report_worker as reports
from annotator.jobs.report_worker import count_job, forget_reports, report_worker
from annotator.metrics.stored import CACHE_KEY
from annotator.models import ModelState, WorkerReport
from scoring.gathering import Gathered, totals
from scoring.worker.figures import count_scored, scoring_figures
from tests.factories import (
    make_alarm,
    make_certificate,
    make_job,
    make_project,
    make_question,
    make_version,
)

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "of-prometheus-alone"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _readable(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    cache.delete(CACHE_KEY)


def scraped() -> dict[str, dict[tuple[str, ...], float]]:
    """By sample name and label values, which are in the order of the labels' names."""
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.content.decode()):
        found.setdefault(family.name, {})
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_only_with_the_token_or_from_the_network(settings: Any) -> None:
    assert Client().get("/metrics").status_code == 404
    wrong = {"Authorization": "Bearer of-somebody-else"}
    assert Client().get("/metrics", headers=wrong).status_code == 404
    settings.METRICS_NETWORKS = [ip_network("10.1.0.0/16")]
    assert Client(REMOTE_ADDR="10.1.2.3").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="10.2.2.3").get("/metrics").status_code == 404
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = "", []
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_visitor_behind_the_trusted_proxy_is_not_in_its_network(settings: Any) -> None:
    settings.METRICS_NETWORKS, settings.TRUSTED_PROXIES = [ip_network("10.1.0.0/16")], 1
    visitor = Client(REMOTE_ADDR="10.1.2.3", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert visitor.get("/metrics").status_code == 404


def test_queues_models_certificates_and_drift_are_those_of_the_rows() -> None:
    project = make_project(slug="mugs", answers_count=12, generations_count=40)
    make_job(project, due_at=timezone.now() - timedelta(minutes=5))
    make_question(project)
    version = make_version(project, number=3, state=ModelState.CHAMPION)
    project.champion = version
    project.save()
    certificate = make_certificate(version)
    make_alarm(version)
    found = scraped()
    assert found["packshot_jobs"]["gpu", "queued"] == 1
    assert 300 <= found["packshot_oldest_job_seconds"]["gpu",] < 330
    assert found["packshot_open_questions"]["mugs",] == 1
    assert found["packshot_answers"]["mugs",] == 12
    assert found["packshot_model_version"]["mugs",] == 3
    share = found["packshot_certified_share"]["mugs", "future", "accept"]
    assert share == pytest.approx(certificate.accept.coverage)
    assert 1.0 in found["packshot_drift_stopped"].values()


def test_an_archived_project_is_left_out() -> None:
    make_question(make_project(slug="old", archived_at=timezone.now()))
    found = scraped()
    assert ("old",) not in found["packshot_open_questions"]
    assert ("old",) not in found["packshot_answers"]


def test_a_worker_reports_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_written", {})
    before, batches = scoring_figures()["scored_images"], totals.batches
    count_scored(16)
    Gathered[int, int](lambda items: items, most=4)(range(10))
    assert (totals.batches - batches) == 3
    count_job(kind="score", state="succeeded", seconds=2.5)
    assert report_worker(now=100.0)
    assert not report_worker(now=104.9)  # one write each few seconds
    assert report_worker(now=105.1)
    [report] = WorkerReport.objects.all()
    found = scraped()
    assert found["packshot_scored_images_total"][report.name,] == before + 16
    assert found["packshot_model_batches_total"][report.name,] == totals.batches
    assert found["packshot_job_seconds_total"]["score", "succeeded", report.name] >= 2.5
    assert found["packshot_worker_silent_seconds"][report.name,] < 5


def test_a_worker_that_ended_long_ago_is_forgotten() -> None:
    for name, hours in (("old:1", 25), ("new:2", 1)):
        WorkerReport.objects.create(name=name, seen_at=timezone.now() - timedelta(hours=hours))
    assert forget_reports() == 1
    assert [each.name for each in WorkerReport.objects.all()] == ["new:2"]


def test_requests_are_counted_by_route_and_not_by_address() -> None:
    before = scraped().get("packshot_http_requests_total", {})
    for name in ("1", "2"):
        Client().get(f"/api/projects/{name}/")
    Client().generic("BREW", "/api/projects/1/")
    now = scraped()["packshot_http_requests_total"]
    new = {labels: now[labels] - before.get(labels, 0) for labels in now}
    assert new["GET", "api/projects/<int:project>/", "401"] == 2
    assert any(labels[0] == "other" for labels in new)


def test_processes_count_together(tmp_path: Path) -> None:
    count = (
        "from annotator.metrics.http import requests, request_seconds\n"
        "requests.labels('GET', 'x', '200').inc(2)\n"
        "request_seconds.labels('GET', 'x').observe(0.02)\n"
    )
    read = (
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    environment = {
        **os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "annotator.settings",
    }  # fmt: skip

    def run(program: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    run(count)
    run(count)
    assert 'packshot_http_requests_total{method="GET",route="x",status="200"} 4.0' in run(read)


# --- what is drawn and watched ----------------------------------------------------------------


def exposed() -> set[str]:
    """The names of all samples there can be."""
    Client().get("/api/session/csrf/")
    names = set(scraped())
    return names | {
        f"{name}_{part}" for name in names for part in ("bucket", "sum", "count", "total")
    }


def expressions() -> list[tuple[str, str]]:
    """The queries of dashboard and alerts, each with where it is from."""
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
    found = [(rule["alert"], rule["expr"]) for group in rules["groups"] for rule in group["rules"]]
    board = json.loads((ROOT / "deploy/grafana/packshot.json").read_text())
    for panel in board["panels"]:
        found += [(panel["title"], target["expr"]) for target in panel.get("targets", ())]
    return found


def test_dashboard_and_alerts_name_metrics_that_exist() -> None:
    known, queries = exposed(), expressions()
    assert len(queries) > 15
    for where, query in queries:
        named = set(re.findall(r"packshot_\w+", query))
        assert named and named <= known, f"{where}: {named - known}"


def test_each_alert_says_what_to_do() -> None:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
    for group in rules["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
            assert rule["for"] and rule["annotations"]["summary"], rule["alert"]
            assert rule["annotations"]["do"], rule["alert"]
