"""The URLs of the site: the API, pictures, Django's admin, and the single page for the rest."""

from __future__ import annotations

from django.urls import include, path, re_path

from annotator.admin import site
from annotator.api import media, single_sign_on
from annotator.api.refusals import with_login_throttle
from annotator.page import page, service_worker
from annotator.single_sign_on.provider import CALLBACK

urlpatterns = [
    path("api/", include("annotator.api.urls")),
    path("site-admin/login/", with_login_throttle(site.login)),
    path("site-admin/", site.urls),
    path("sso/login/", single_sign_on.start),
    path("sso/callback/", single_sign_on.callback, name=CALLBACK),
    *media.urlpatterns,
    path("service-worker.js", service_worker),
    # A path that looks like a file but does not exist must give "not found" and not the page.
    re_path(r"^(?!api/|media/|sso/|static/|site-admin/).*$", page),
]

handler400 = "annotator.api.refusals.bad_request"
handler500 = "annotator.api.refusals.server_failed"
