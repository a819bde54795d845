"""The API's documentation page, within the site's Content-Security-Policy."""

from __future__ import annotations

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own server: no inline script, and a template whose style has a nonce."""

    template_name = "api_docs.html"
