"""Guidelines come out as harmless HTML, whatever went in."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

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


HARM = (
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    "<javascript:alert(1)>",
    '[x](https://a "onmouseover=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](https://a'onclick='alert(1))",
    '[x](https://a"onclick="alert(1))',
    "`<img src=x onerror=a>`",
    "<details open ontoggle=alert(1)>",
    "<math><mtext><style><img src onerror=alert(1)>",
    "<svg><animate onbegin=alert(1)>",
    "<iframe srcdoc='<script>'>",
    "<object data=x><embed src=x>",
    "<form action=//evil><button formaction=//evil>",
    "<base href=//evil>",
    "<meta http-equiv=refresh>",
    "<link rel=stylesheet href=//evil>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=a>-->",
    "<<script>script>alert(1)<</script>/script>",
    "<a href='java&Tab;script:alert(1)'>x</a>",
    "<p\nstyle=background:url(//evil)>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<x id=a name=b class=c>",
)


class Seen(HTMLParser):
    """All tags with their attributes, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("markdown", HARM)
def test_what_browsers_would_run_does_not_come_out(markdown: str) -> None:
    for tag, attributes in Seen(guidelines_html(markdown)).tags:
        assert tag in TAGS
        assert attributes.keys() <= {"href", "rel", "title", "target"}
        address = re.sub(r"[\s\x00-\x20]", "", attributes.get("href") or "").lower()
        assert re.match(r"(https?:|mailto:|//|/|#|$)", address), address


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
