"""Guidelines: Markdown that people write, HTML that browsers may be given."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def guidelines_html(markdown: str) -> str:
    """The Markdown as sanitised HTML.

    HTML inside the Markdown is shown as text. Pictures are left out: their addresses would tell
    another server who reads the guidelines, and the page's policy forbids them anyway.
    """
    return nh3.clean(
        _markdown.render(markdown),
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
