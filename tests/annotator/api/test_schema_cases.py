"""Cases that schemathesis makes of the OpenAPI document, fitting and not: none ends in a 5xx.

The ids in addresses are those of real rows, since made-up ones would all end as 404. Examples are
the same at each run. Each request is undone, so that the rows stay for the next.
"""

# ruff: noqa: F401, F811  fixtures of another file
from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from pytest_django import Settings
from rest_framework.test import APIClient
from schemathesis.generation import GenerationMode

from annotator.models import Project, Role, User
from tests.annotator.api.everything import everything, project, rows
from tests.annotator.api.throttles_apart import _throttles_apart, forget_throttles
from tests.factories import make_member

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).parents[3] / "frontend/openapi.yaml"
GROUPS = 16  # so that the processes of a test run share them
CASES = 3  # for each operation: of those that fit and of those that do not


@cache
def operations() -> list[Any]:
    """Every operation of the document."""
    found: Any = schemathesis.openapi.from_path(DOCUMENT).get_all_operations()
    return [each.ok() for each in found]  # all of them: the document is valid


@pytest.fixture(autouse=True)
def _answers_at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JUDGE_WAIT_SECONDS = 0.0
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr("annotator.api.rankings._polling", taken)


def body_of(case: Any) -> tuple[Any, str]:
    """The body as bytes, and its content type."""
    kind = case.media_type or "application/json"
    if not isinstance(case.body, bytes | str | int | float | bool | list | dict | None):
        return b"", kind
    if kind == "multipart/form-data" and isinstance(case.body, dict):
        parts = {
            str(name): SimpleUploadedFile("a.png", each) if isinstance(each, bytes) else str(each)
            for name, each in case.body.items()
        }
        return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT
    return json.dumps(case.body, default=str).encode(), kind


def send(client: APIClient, case: Any, rows: Mapping[str, object]) -> int:
    """The status of a case with real ids, whose effects are undone."""
    forget_throttles()
    ids = {name: rows.get(name.upper(), value) for name, value in case.path_parameters.items()}
    address = case.path
    for name, value in ids.items():
        address = address.replace(f"{{{name}}}", str(value))
    body, kind = body_of(case)
    with transaction.atomic():
        response = client.generic(
            case.method, address, body, content_type=kind, query_params=dict(case.query)
        )
        transaction.set_rollback(True)
    return int(response.status_code)


@pytest.mark.parametrize("group", range(GROUPS))
def test_no_case_ends_in_a_5xx(
    group: int,
    project: Project,
    rows: Mapping[str, object],
    as_user: Callable[[User], APIClient],
) -> None:
    admin = make_member(project, Role.ADMIN)
    seen: dict[str, set[int]] = {}

    def check(operation: Any, mode: GenerationMode) -> None:
        client = as_user(admin)
        name = f"{operation.method.upper()} {operation.path}"

        @settings(max_examples=CASES, deadline=None, database=None, derandomize=True,
                  phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(st.data())
        def run(data: Any) -> None:
            case = data.draw(operation.as_strategy(generation_mode=mode))
            status = send(client, case, rows)
            seen.setdefault(name, set()).add(status)
            assert status < 500, (name, case.query, case.body)

        # Nothing can be wrong in a call without parameters and body.
        with suppress(Unsatisfiable) if mode == GenerationMode.NEGATIVE else nullcontext():
            run()

    chosen = list(itertools.islice(operations(), group, None, GROUPS))
    for operation, mode in itertools.product(chosen, GenerationMode):
        check(operation, mode)
    assert len(seen) == len(chosen) > 5
    assert any(status < 300 for statuses in seen.values() for status in statuses)
