"""The single page, for every address that is no other's."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

ENTRY = "src/main.tsx"


@require_safe
@ensure_csrf_cookie
@cache_control(private=True, no_cache=True)  # its nonce is for one response
def page(request: HttpRequest) -> HttpResponse:
    """The shell, which loads what Vite has built; a plain word where nothing is built yet."""
    manifest = settings.FRONTEND_DIST / ".vite" / "manifest.json"
    try:
        built = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        return render(request, "not_built.html", status=503)
    return render(request, "app.html", {"assets": _assets(manifest, built)})


@lru_cache(maxsize=1)
def _assets(manifest: Path, built: int) -> dict[str, Any]:
    """Addresses of the entry's script, styles and first imports; read again after each build."""
    chunks: dict[str, Any] = json.loads(manifest.read_text())
    needed = _with_imports(chunks, ENTRY)
    styles = [style for name in needed for style in chunks[name].get("css", [])]
    return {
        "script": static(chunks[ENTRY]["file"]),
        "preloads": [static(chunks[name]["file"]) for name in needed if name != ENTRY],
        "styles": [static(style) for style in dict.fromkeys(styles)],
    }


def _with_imports(chunks: dict[str, Any], entry: str) -> list[str]:
    """The entry and all that it imports at once, each chunk one time, imports first."""
    found: dict[str, None] = {}

    def visit(name: str) -> None:
        for imported in chunks[name].get("imports", []):
            if imported not in found:
                visit(imported)
        found[name] = None

    visit(entry)
    return list(found)
