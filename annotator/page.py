"""Serve the single page for all addresses that nothing else serves, and its service worker."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Required, TypedDict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

ENTRY = "src/main.tsx"
SERVICE_WORKER = "src/serviceWorker.ts"
# What a judge needs to reload the page offline; other pages are no use without a server.
OFFLINE = ("src/features/judge/pages.ts", "src/shared/i18n/", "src/shared/words/")

# Addresses whose last part is a secret that logs somebody in.
WITH_SECRET = ("/invitation/", "/login/link/", "/account/address/")


class Chunk(TypedDict, total=False):
    """One chunk of the build, as in Vite's manifest."""

    file: Required[str]
    css: list[str]
    imports: list[str]


@require_safe
@ensure_csrf_cookie
@cache_control(private=True, no_cache=True)  # its nonce is for one response
def page(request: HttpRequest) -> HttpResponse:
    """The page, which loads what Vite has built; a short text if nothing is built yet."""
    manifest = _manifest()
    try:
        built = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        return render(request, "not_built.html", status=503)
    response = render(request, "app.html", {"assets": _assets(manifest, built)})
    if request.path_info.startswith(WITH_SECRET):
        # The path must not be sent as `Referer`, because servers and proxies log it.
        response["Referrer-Policy"] = "strict-origin"
    return response


@require_safe
@cache_control(no_cache=True)  # browsers ask for it at each visit, and so notice a new build
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of files of this build.

    It is served from the root, because a service worker controls only pages below its own address.
    Raises Http404 if nothing is built yet.
    """
    manifest = _manifest()
    try:
        script = _service_worker(manifest, manifest.stat().st_mtime_ns)
    except (FileNotFoundError, KeyError):
        raise Http404 from None
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _manifest() -> Path:
    return Path(settings.FRONTEND_DIST / ".vite" / "manifest.json")


@lru_cache(maxsize=1)
def _service_worker(manifest: Path, built: int) -> str:
    """The script with the list of files in front, so that a new build is a new script."""
    text = manifest.read_text()
    chunks: dict[str, Chunk] = json.loads(text)
    wanted = [ENTRY, *(name for name in chunks if name.startswith(OFFLINE))]
    needed = dict.fromkeys(name for entry in wanted for name in _with_imports(chunks, entry))
    files = [file for n in needed for file in (chunks[n]["file"], *chunks[n].get("css", []))]
    build = {
        "version": hashlib.sha256(text.encode()).hexdigest()[:16],
        "entry": static(chunks[ENTRY]["file"]),
        "files": [static(file) for file in dict.fromkeys(files)],
    }
    code = (manifest.parent.parent / chunks[SERVICE_WORKER]["file"]).read_text()
    return f"self.BUILD = {json.dumps(build)};\n{code}"


@lru_cache(maxsize=1)
def _assets(manifest: Path, built: int) -> dict[str, str | list[str]]:
    """Addresses of the entry's script, styles and static imports; read again after each build."""
    chunks: dict[str, Chunk] = json.loads(manifest.read_text())
    needed = _with_imports(chunks, ENTRY)
    styles = [style for name in needed for style in chunks[name].get("css", [])]
    return {
        "script": static(chunks[ENTRY]["file"]),
        "preloads": [static(chunks[name]["file"]) for name in needed if name != ENTRY],
        "styles": [static(style) for style in dict.fromkeys(styles)],
    }


def _with_imports(chunks: dict[str, Chunk], entry: str) -> list[str]:
    """The entry and its static imports, each chunk once, imports first."""
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        for imported in chunks[name].get("imports", []):
            if imported not in ordered:
                visit(imported)
        ordered[name] = None

    visit(entry)
    return list(ordered)
