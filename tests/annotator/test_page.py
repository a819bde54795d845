"""The page's shell and the headers that protect it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

MANIFEST = {
    "src/main.tsx": {
        "file": "assets/main-aaaaaaaa.js", "isEntry": True, "imports": ["_react.js", "_ui.js"],
        "css": ["assets/main-bbbbbbbb.css"], "dynamicImports": ["src/charts.tsx"],
    },
    "_react.js": {"file": "assets/react-cccccccc.js"},
    "_ui.js": {"file": "assets/ui-dddddddd.js", "imports": ["_react.js"],
               "css": ["assets/ui-eeeeeeee.css"]},
    "src/charts.tsx": {"file": "assets/charts-ffffffff.js"},
    "src/features/judge/pages.ts": {
        "file": "assets/judge-gggggggg.js", "imports": ["_ui.js", "src/main.tsx"],
        "css": ["assets/judge-hhhhhhhh.css"],
    },
    "src/shared/i18n/zh-Hans.ts": {"file": "assets/zh-Hans-iiiiiiii.js"},
    "src/shared/words/zhHans.ts": {"file": "assets/zhHans-kkkkkkkk.js"},
    "src/serviceWorker.ts": {"file": "assets/serviceWorker-jjjjjjjj.js"},
}  # fmt: skip


@pytest.fixture
def built(tmp_path: Path, settings: Settings) -> Path:
    manifest = tmp_path / "dist" / ".vite" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps(MANIFEST))
    (tmp_path / "dist" / "assets").mkdir()
    (tmp_path / "dist" / "assets" / "serviceWorker-jjjjjjjj.js").write_text("listen();")
    settings.FRONTEND_DIST = tmp_path / "dist"
    return manifest


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("address", ["/", "/projects/3/judge", "/login/link/secret", "/a.b.c"])
def test_every_other_address_is_the_page(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 200
    assert '<div id="root">' in response.content.decode()
    assert "csrftoken" in response.cookies


@pytest.mark.usefixtures("built")
def test_the_page_loads_what_was_built() -> None:
    html = Client().get("/").content.decode()
    assert re.search(r'<script type="module" src="/static/assets/main-aaaaaaaa.js"', html)
    assert html.count("/static/assets/react-cccccccc.js") == 1
    assert html.index("ui-eeeeeeee.css") < html.index("main-bbbbbbbb.css")
    assert "charts" not in html  # is loaded when it is looked at


@pytest.mark.usefixtures("built")
def test_a_new_build_is_noticed(built: Path) -> None:
    Client().get("/")
    entry = {"src/main.tsx": {"file": "assets/main-99999999.js"}}
    built.write_text(json.dumps(entry))
    assert "main-99999999" in Client().get("/").content.decode()


def build_of(script: str) -> dict[str, Any]:
    """The build that the service worker was given."""
    assignment, code = script.split("\n", 1)
    assert code == "listen();"
    build: dict[str, Any] = json.loads(assignment.removeprefix("self.BUILD = ").removesuffix(";"))
    return build


@pytest.mark.usefixtures("built")
def test_the_service_worker_knows_what_judging_needs() -> None:
    response = Client().get("/service-worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    assert not response.cookies
    build = build_of(response.content.decode())
    assert build["entry"] == "/static/assets/main-aaaaaaaa.js"
    assert sorted(build["files"]) == [
        f"/static/assets/{name}"
        for name in (
            *("judge-gggggggg.js", "judge-hhhhhhhh.css", "main-aaaaaaaa.js", "main-bbbbbbbb.css"),
            *("react-cccccccc.js", "ui-dddddddd.js", "ui-eeeeeeee.css", "zh-Hans-iiiiiiii.js"),
            "zhHans-kkkkkkkk.js",
        )
    ]


@pytest.mark.usefixtures("built")
def test_another_build_is_another_service_worker(built: Path) -> None:
    before = build_of(Client().get("/service-worker.js").content.decode())
    chunk = {"file": "assets/charts-99999999.js"}
    built.write_text(json.dumps(MANIFEST | {"src/charts.tsx": chunk}))
    after = build_of(Client().get("/service-worker.js").content.decode())
    assert before["version"] != after["version"]
    assert before["files"] == after["files"]


@pytest.mark.parametrize("address", ["/static/gone.js", "/media/gone.webp", "/site-admin/gone/"])
def test_a_missing_file_is_not_the_page(address: str) -> None:
    response = Client().get(address)
    assert response.status_code in (302, 404)
    assert b'id="root"' not in response.content


def test_says_so_where_nothing_is_built(tmp_path: Path, settings: Settings) -> None:
    settings.FRONTEND_DIST = tmp_path
    response = Client().get("/")
    assert response.status_code == 503
    assert "make build" in response.content.decode()
    assert Client().get("/service-worker.js").status_code == 404


@pytest.mark.usefixtures("built")
def test_only_what_carries_the_nonce_runs() -> None:
    response = Client().get("/")
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in response["Content-Security-Policy"].split(";")
    )
    html = response.content.decode()
    nonce = re.search(r'<meta name="csp-nonce" content="([^"]+)"', html)
    assert nonce is not None
    for directive in ("script-src", "style-src"):
        assert f"'nonce-{nonce[1]}'" in policy[directive]
        assert "unsafe" not in policy[directive]
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert not re.search(r"<script(?![^>]*src=)|<style| on\w+=", html)


@pytest.mark.usefixtures("built")
def test_the_nonce_is_another_each_time() -> None:
    pages = {Client().get("/")["Content-Security-Policy"] for _ in range(3)}
    assert len(pages) == 3
    assert "no-cache" in Client().get("/")["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("address", ["/", "/api/health/", "/api/session/", "/site-admin/login/"])
def test_every_answer_has_the_protecting_headers(address: str) -> None:
    response = Client().get(address)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.usefixtures("built")
def test_the_page_is_only_read() -> None:
    assert Client().post("/projects/3").status_code == 405


def test_the_documentation_has_nothing_inline_either() -> None:
    page = Client().get("/api/docs/")
    html = page.content.decode()
    assert page.status_code == 200 and "swagger-ui-bundle.js" in html
    assert not re.search(r"<script(?![^>]*src=)|<style| on\w+=|https?://", html)
    assert Client().get("/api/docs/?script=").status_code == 200


@pytest.mark.usefixtures("built")
def test_a_path_with_a_secret_goes_into_no_referer() -> None:
    for address in ("/login/link/secret", "/invitation/secret"):
        assert Client().get(address)["Referrer-Policy"] == "strict-origin"
    assert Client().get("/projects/3")["Referrer-Policy"] == "same-origin"
