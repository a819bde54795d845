"""deploy/kustomize, rendered and checked against the schemas of Kubernetes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from annotator.models import Hold, HoldState, Job, JobState
from annotator.scoring_requests import TASKS

ROOT = Path(__file__).resolve().parent.parent
VERSION = "1.32"
PACKSHOT = ("web", "worker", "scorer", "scheduler", "migrate", "scorer-gpu")
Document = dict[str, Any]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    """Everything, with all components; without kubectl each file as it is written."""
    folder = tmp_path_factory.mktemp("kustomize") / "kustomize"
    shutil.copytree(ROOT / "deploy/kustomize", folder)
    overlay = folder / "overlays/example"
    described = (overlay / "kustomization.yaml").read_text()
    (overlay / "kustomization.yaml").write_text(described.replace("# - ../../comp", "- ../../comp"))
    (overlay / "secrets").mkdir()
    for name in re.findall(r"- (secrets/\S+)", described):
        (overlay / name).write_text("secret")
    if shutil.which("kubectl") is None:
        files = [path for path in folder.rglob("*.yaml") if path.name != "kustomization.yaml"]
        return [each for path in files for each in yaml.safe_load_all(path.read_text()) if each]
    rendered = subprocess.run(
        ["kubectl", "kustomize", str(overlay)], capture_output=True, text=True, check=False
    )
    assert rendered.returncode == 0, rendered.stderr
    return list(yaml.safe_load_all(rendered.stdout))


def pods(documents: list[Document]) -> Iterator[tuple[str, Document]]:
    for each in documents:
        if each["kind"] in ("Deployment", "StatefulSet", "Job"):
            yield each["metadata"]["name"], each["spec"]["template"]["spec"]


def test_each_document_fits_its_schema(documents: list[Document]) -> None:
    of_kubernetes = [each for each in documents if not each["apiVersion"].startswith("keda.sh/")]
    assert len(of_kubernetes) >= 18
    for each in of_kubernetes:
        kubernetes_validate.validate(each, VERSION, strict=True)


def test_pods_can_do_little(documents: list[Document]) -> None:
    found = dict(pods(documents))
    assert set(PACKSHOT) <= set(found)
    for name, pod in found.items():
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        for container in [*pod["containers"], *pod.get("initContainers", ())]:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, name
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
            assert set(container["resources"]["limits"]) >= {"cpu", "memory"}, name


def test_what_serves_and_works_waits_for_the_tables(documents: list[Document]) -> None:
    for name, pod in pods(documents):
        waits = "migrate --check" in str(pod.get("initContainers"))
        assert waits is (name in PACKSHOT and name != "migrate"), name


def test_every_queue_has_a_worker(documents: list[Document]) -> None:
    commands = [
        each["command"]
        for _, pod in pods(documents)
        for each in pod["containers"]
        if "-Q" in each.get("command", ())
    ]
    served = {queue for each in commands for queue in each[each.index("-Q") + 1].split(",")}
    assert served == set(TASKS)


def test_probes_ask_what_the_server_answers(documents: list[Document]) -> None:
    [web] = dict(pods(documents))["web"]["containers"]
    assert web["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert web["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_each_variable_is_one_that_the_settings_read(documents: list[Document]) -> None:
    [config] = [each for each in documents if each["kind"] == "ConfigMap"]
    sources = [*(ROOT / "annotator").glob("*.py")]
    known = "\n".join(path.read_text() for path in sources) + "AWS_SHARED_CREDENTIALS"
    for name in config["data"]:
        assert f"{name.removesuffix('_FILE')}" in known, name


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_queries_that_scale_run_on_our_tables(documents: list[Document]) -> None:
    from django.db import connection

    scaled = [each["spec"] for each in documents if each["kind"] == "ScaledObject"]
    assert {each["scaleTargetRef"]["name"] for each in scaled} == {"web", "worker", "scorer"}
    queries = [
        trigger["metadata"]["query"]
        for each in scaled
        for trigger in each["triggers"]
        if trigger["type"] == "postgresql"
    ]
    states = {*JobState.values, *(each.value for each in HoldState)}
    for query in queries:
        named = set(re.findall(r"'(\w+)'", query)) - set(TASKS)
        assert named <= states
        with connection.cursor() as cursor:
            cursor.execute(query)
            assert cursor.fetchone() == (0,)
    assert any(Job._meta.db_table in query for query in queries)
    assert any(Hold._meta.db_table in query for query in queries)
