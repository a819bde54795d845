"""Serve pictures to members of their project; browsers may cache them for ever.

An address contains the hash of its content, so a file never changes. Browsers may keep it for a
year and ask again with an ETag, which is answered without opening the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import re_path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from annotator.api.permissions import InScope, project_for
from annotator.errors import NotFound
from annotator.models import Appraisal, Image, Role
from annotator.mounted import check_mounted
from scoring.vocabulary.messages.problem_upload import NO_SUCH_PICTURE

if TYPE_CHECKING:
    from annotator.models import ConsistencyReport, Product

CONTENT_TYPES = {"webp": "image/webp", "png": "image/png"}
FOREVER = "private, max-age=31536000, immutable"


class ImageUrls(TypedDict):
    """An image in API responses: root-relative addresses, sizes in pixels."""

    thumb: str
    screen: str
    full: str
    width: int
    height: int


def image_urls(image: Image) -> ImageUrls:
    """The addresses and the size of a picture."""
    return ImageUrls(
        thumb=image.url(Image.Variant.THUMB),
        screen=image.url(Image.Variant.SCREEN),
        full=image.url(Image.Variant.FULL),
        width=image.width,
        height=image.height,
    )


def mask_url(product: Product) -> str | None:
    """The address of a product's mask, 8-bit PNG with 0 and 255; None if there is none yet."""
    return product.mask.url(Image.Variant.MASK) if product.mask is not None else None


def heat_map_url(report: ConsistencyReport) -> str | None:
    """The address of a report's heat map; None if there is none."""
    if not report.heat_map:
        return None
    return f"/media/{report.project_id}/heat/{report.heat_map.rsplit('/', 1)[-1]}"


def judged_heat_map_url(appraisal: Appraisal, place: int) -> str:
    """The address of the heat map of the generation at `place` of a call of the judge."""
    return f"/media/{appraisal.project_id}/judged/{appraisal.key}/{place}.webp"


class MediaView(APIView):
    """The base of the views below, which differ only in the names of their files."""

    permission_classes = (InScope,)  # `check_member` decides the rest

    def serve(self, request: Request, *, name: str, etag: str) -> HttpResponseBase:
        """The file `name` of the default storage. Raises NotFound if it is missing.

        Where the storage signs addresses (`presign` in STORAGE_URL), the browser is sent there: the
        bucket serves the picture for some minutes to whoever has the address.
        """
        response: HttpResponseBase
        if getattr(default_storage, "querystring_auth", False):
            return _to_bucket(name)
        if request.headers.get("If-None-Match") == etag:
            response = HttpResponseNotModified()
        else:
            try:
                file = default_storage.open(name)
            except FileNotFoundError:
                check_mounted()
                raise NotFound(NO_SUCH_PICTURE()) from None
            response = FileResponse(file, content_type=CONTENT_TYPES[name.rsplit(".", 1)[-1]])
        response["Cache-Control"] = FOREVER
        response["ETag"] = etag
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _to_bucket(name: str) -> HttpResponseBase:
    """A redirect that is kept for half the time for which its address is valid."""
    response = HttpResponseRedirect(default_storage.url(name))
    seconds: int = getattr(default_storage, "querystring_expire")  # noqa: B009  of S3 storages
    response["Cache-Control"] = f"private, max-age={seconds // 2}"
    return response


@extend_schema(exclude=True)
class ImageView(MediaView):
    """`/media/{project}/{sha256}/{thumb|screen|full}.webp` and `…/mask.png`."""

    def get(self, request: Request, project: str, sha256: str, file: str) -> HttpResponseBase:
        """A picture of the project."""
        check_member(request, int(project), Role.ANNOTATOR)
        name = f"{Image(project_id=int(project), sha256=sha256).folder}/{file}"
        return self.serve(request, name=name, etag=f'"{sha256}-{file}"')


@extend_schema(exclude=True)
class HeatMapView(MediaView):
    """`/media/{project}/heat/{generation}-{hash}.webp`: where a product seems changed."""

    def get(self, request: Request, project: str, file: str) -> HttpResponseBase:
        """A heat map of the project. Annotators see it only if they open the overlay."""
        check_member(request, int(project), Role.ANNOTATOR)
        return self.serve(request, name=f"projects/{project}/heat/{file}", etag=f'"{file}"')


@extend_schema(exclude=True)
class JudgedHeatMapView(MediaView):
    """`/media/{project}/judged/{key}/{place}.webp`: a heat map of a call of the judge."""

    def get(self, request: Request, project: str, key: str, place: str) -> HttpResponseBase:
        """A heat map. Not for annotators, because the judge is a tool of ops."""
        check_member(request, int(project), Role.OPS)
        name = Appraisal(project_id=int(project), key=key).heat_map(int(place))
        return self.serve(request, name=name, etag=f'"{key}-{place}"')


def check_member(request: Request, project: int, role: Role) -> None:
    """Refuse callers who do not have `role` in the project.

    This is checked for every picture, so that removed members, logged-out people and revoked tokens
    get nothing more from that moment on. Browsers cache pictures, so they request each only once.
    """
    if not request.user.is_authenticated:
        raise NotAuthenticated
    project_for(request, project, role=role)


NUMBER = "[0-9]{1,18}"
urlpatterns = [
    re_path(
        rf"^media/(?P<project>{NUMBER})/(?P<sha256>[0-9a-f]{{64}})/"
        r"(?P<file>(?:thumb|screen|full)\.webp|mask\.png)$",
        ImageView.as_view(),
        name="image",
    ),
    re_path(
        rf"^media/(?P<project>{NUMBER})/heat/(?P<file>{NUMBER}-[0-9a-f]{{1,64}}\.webp)$",
        HeatMapView.as_view(),
        name="heat-map",
    ),
    re_path(
        rf"^media/(?P<project>{NUMBER})/judged/(?P<key>[0-9a-f]{{64}})/(?P<place>[0-9]{{1,4}})\.webp$",
        JudgedHeatMapView.as_view(),
        name="judged-heat-map",
    ),
]
