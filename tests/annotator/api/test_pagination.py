"""Walking through pages shows every row once, in order, both ways."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.test import APIClient, APIRequestFactory

from annotator.api.generations import ORDERINGS
from annotator.api.pagination import ByIdPagination, Cursor, Ordering
from annotator.errors import InvalidInput
from annotator.models import Generation, Project, Role, User
from tests.factories import make_generation, make_image, make_member, make_product, make_project

pytestmark = pytest.mark.django_db
SCORES = [None, 0.5, 0.1, None, 0.9, 0.5, None, 0.5, 0.0]


@pytest.fixture
def project() -> Project:
    project = make_project()
    product, image = make_product(project), make_image(project)
    for score in SCORES:
        make_generation(product, image=image, score=score, uncertainty=score, p_consistent=score)
    return project


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def expected(project: Project, ordering: str) -> list[int]:
    """The whole list by Python's own sort: unknown values last, ties by id."""
    field, sign = ordering.removeprefix("-"), -1 if ordering.startswith("-") else 1
    rows = list(Generation.objects.filter(project=project).values("id", field))

    def key(row: dict[str, float | None]) -> tuple[bool, float, float]:
        value = row[field]
        return value is None, 0.0 if value is None else sign * value, sign * (row["id"] or 0)

    return [int(row["id"]) for row in sorted(rows, key=key)]


@pytest.mark.parametrize("ordering", ORDERINGS)
@pytest.mark.parametrize("limit", [1, 2, 4, 50])
def test_every_row_once_and_in_order(
    client: APIClient, project: Project, ordering: str, limit: int
) -> None:
    listed_ids: list[int] = []
    address = f"/api/projects/{project.pk}/generations/?ordering={ordering}&limit={limit}"
    pages = []
    while address:
        page = client.get(address).json()
        pages.append([row["id"] for row in page["results"]])
        listed_ids += pages[-1]
        address, back = page["next"], page["previous"]
    assert listed_ids == expected(project, ordering)
    for earlier in reversed(pages[:-1]):
        page = client.get(back).json()
        assert [row["id"] for row in page["results"]] == earlier
        back = page["previous"]
    assert back is None


def test_going_back_leads_forward_again(client: APIClient, project: Project) -> None:
    first = client.get(f"/api/projects/{project.pk}/generations/?limit=3").json()
    second = client.get(first["next"]).json()
    again = client.get(second["previous"]).json()
    assert again["results"] == first["results"]
    assert client.get(again["next"]).json()["results"] == second["results"]


def test_rows_that_come_in_meanwhile_repeat_nothing(client: APIClient, project: Project) -> None:
    first = client.get(f"/api/projects/{project.pk}/generations/?limit=4").json()
    make_generation(project.products.get())  # newest first: it belongs before the first page
    second = client.get(first["next"]).json()
    shown = [row["id"] for row in first["results"] + second["results"]]
    assert len(shown) == len(set(shown)) == 8


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("limit=²", "limit"),
        ("ordering=prompt", "ordering"),
        ("ordering=product__project__audit_salt", "ordering"),
        ("cursor=nonsense", "cursor"),
        ("cursor=W10", "cursor"),
        ("verdict=maybe", "verdict"),
        ("flag=maybe", "flag"),
        ("product=x", "product"),
        ("generator=%00", "generator"),
    ],
)
def test_wrong_parameters_are_named(
    client: APIClient, project: Project, query: str, field: str
) -> None:
    response = client.get(f"/api/projects/{project.pk}/generations/?{query}")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]


def test_filters_and_pages_go_together(client: APIClient, project: Project) -> None:
    Generation.objects.filter(score__isnull=True).update(generator="sdxl")
    address = f"/api/projects/{project.pk}/generations/?generator=sdxl&limit=2"
    first = client.get(address).json()
    second = client.get(first["next"]).json()
    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert second["next"] is None


CURSORS = st.builds(
    Cursor,
    value=st.none() | st.floats(-1e17, 1e17),
    pk=st.integers(0, 2**63 - 1),
    backwards=st.booleans(),
)


@given(CURSORS)
def test_cursors_survive_the_address(cursor: Cursor) -> None:
    assert Cursor.decode(cursor.encode()) == cursor


JUNK = st.text(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
).map(lambda value: urlsafe_b64encode(json.dumps(value).encode()).decode())


@given(JUNK)
def test_any_cursor_is_read_or_refused(text: str) -> None:
    try:
        cursor = Cursor.decode(text)
    except InvalidInput as refusal:
        assert "cursor" in refusal.fields
    else:
        request = Request(APIRequestFactory().get("/", {"cursor": cursor.encode()}))
        rows = ByIdPagination().paginate_queryset(Generation.objects.none(), request)
        assert rows == []


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["-score", "score"])
@pytest.mark.parametrize("cursor", [None, Cursor(0.5, 7, False), Cursor(0.5, 7, True)])
def test_no_page_by_score_sorts_all_rows(
    project: Project, name: str, cursor: Cursor | None
) -> None:
    rows = Generation.objects.filter(project=project)
    with connection.cursor() as settings:
        # So few rows are read as a whole, but for this.
        settings.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        settings.execute("SET LOCAL enable_sort = off")
    for part in Ordering.parse(name).parts(rows, cursor):
        plan = part[:50].explain()
        assert "generation_by_score" in plan, plan
        assert "Sort" not in plan, plan
