"""Guidelines come out as harmless HTML, whatever went in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from annotator.api.guidelines import TAGS, guidelines_html
from annotator.models import User
from tests.factories import make_user


def test_markdown_becomes_html() -> None:
    html = guidelines_html("# Look\n\n- at *shadows*\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h1>Look</h1>" in html and "<li>at <em>shadows</em></li>" in html
    assert "<td>1</td>" in html


def test_links_open_without_telling_where_from() -> None:
    html = guidelines_html("[rules](https://example.org)")
    assert 'href="https://example.org"' in html and 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://example.org/tracker.png)",
        '<a href="x" style="position:fixed">',
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(markdown: str) -> None:
    html = guidelines_html(markdown)
    assert not re.search(
        r"<(script|img|svg|iframe)|href=\"(javascript|data)|<[^>]+ (on|style)", html
    )


@given(
    st.text(alphabet=st.sampled_from(list("<>/\"'=()[]!*_#|-` \nascriptonhref:&;")), max_size=80)
)
def test_only_known_tags_come_out(markdown: str) -> None:
    tags = {tag.lower() for tag in re.findall(r"</?([a-zA-Z][\w-]*)", guidelines_html(markdown))}
    assert tags <= TAGS


@pytest.mark.django_db
class TestPreview:
    def test_is_what_saving_would_show(self, as_user: Callable[[User], APIClient]) -> None:
        client = as_user(make_user())
        markdown = "# Look\n\n<script>alert(1)</script> at *shadows*\n"
        body = client.post("/api/guidelines/preview/", {"markdown": markdown}).json()
        assert body == {"html": guidelines_html(markdown)}

    def test_of_nothing_is_nothing(self, as_user: Callable[[User], APIClient]) -> None:
        response = as_user(make_user()).post("/api/guidelines/preview/", {"markdown": ""})
        assert response.json() == {"html": ""}

    def test_has_the_limit_of_the_guidelines(self, as_user: Callable[[User], APIClient]) -> None:
        long = {"markdown": "x" * 100_001}
        response = as_user(make_user()).post("/api/guidelines/preview/", long)
        assert response.status_code == 400
        assert "markdown" in response.json()["fields"]
