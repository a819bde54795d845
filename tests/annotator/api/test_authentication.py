"""Authentication: sessions with their CSRF token, tokens with their limits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.members.tokens import make_token, revoke_token
from annotator.models import ApiToken, Project, Role, User
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def bearer(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def token(owner: User, role: Role = Role.ADMIN, project: Project | None = None) -> APIClient:
    return bearer(make_token(owner=owner, name="robot", role=role, project=project)[1])


def test_a_token_acts_as_its_owner(project: Project, admin: User) -> None:
    response = token(admin).get("/api/projects/")
    assert [row["id"] for row in response.json()["results"]] == [project.pk]


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"secret_hash": "0" * 64},
    ],
    ids=["expired", "revoked", "unknown"],
)
def test_a_token_that_is_no_more_is_401(admin: User, change: dict[str, object]) -> None:
    client = token(admin)
    ApiToken.objects.update(**change)
    response = client.get("/api/projects/")
    assert response.status_code == 401
    assert response.json()["type"] == "/problems/unknown_token"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "Bearer pks_"])
def test_a_malformed_token_is_401(header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.get("/api/projects/").status_code == 401


def test_a_deactivated_owner_takes_the_token_along(admin: User) -> None:
    client = token(admin)
    User.objects.filter(pk=admin.pk).update(is_active=False)
    assert client.get("/api/projects/").status_code == 401


def test_a_wrong_token_is_not_rescued_by_a_session(admin: User) -> None:
    client = bearer("pks_wrong")
    client.force_login(admin)
    assert client.get("/api/projects/").status_code == 401


def test_a_token_never_goes_beyond_its_role(project: Project, admin: User) -> None:
    client = token(admin, Role.ANNOTATOR)
    assert client.get(f"/api/projects/{project.pk}/").json()["role"] == "annotator"
    assert client.get(f"/api/projects/{project.pk}/generations/").status_code == 403
    assert client.patch(f"/api/projects/{project.pk}/", {"name": "x"}).status_code == 403


def test_a_token_never_goes_beyond_its_owner(project: Project) -> None:
    client = token(make_member(project, Role.ANNOTATOR), Role.ADMIN)
    assert client.get(f"/api/projects/{project.pk}/").json()["role"] == "annotator"
    assert client.get(f"/api/projects/{project.pk}/generations/").status_code == 403


def test_a_site_admins_token_has_its_own_role_only(project: Project) -> None:
    root = User.objects.create_superuser("root")
    client = token(root, Role.OPS)
    assert client.get(f"/api/projects/{project.pk}/generations/").status_code == 200
    assert client.get(f"/api/projects/{project.pk}/members/").status_code == 403


def test_a_token_of_one_project_sees_no_other(project: Project, admin: User) -> None:
    other = make_project()
    other.memberships.create(user=admin, role=Role.ADMIN)
    generation = make_generation(make_product(other))
    client = token(admin, project=project)
    assert [p["id"] for p in client.get("/api/projects/").json()["results"]] == [project.pk]
    assert client.get(f"/api/projects/{other.pk}/").status_code == 404
    assert client.get(f"/api/generations/{generation.pk}/").status_code == 404
    me = client.get("/api/session/").json()
    assert [membership["project"]["id"] for membership in me["memberships"]] == [project.pk]


@pytest.mark.parametrize(
    ("verb", "address"),
    [
        ("get", "/api/tokens/"),
        ("post", "/api/tokens/"),
        ("post", "/api/projects/"),
        ("post", "/api/projects/PROJECT/invitations/"),
    ],
)
def test_a_token_lets_no_one_in(project: Project, admin: User, verb: str, address: str) -> None:
    client = token(admin)
    response = getattr(client, verb)(address.replace("PROJECT", str(project.pk)))
    assert response.status_code == 403
    assert "log in as a person" in response.json()["detail"]


def test_the_last_use_is_noted_once_a_minute(admin: User) -> None:
    client = token(admin)
    client.get("/api/projects/")
    first = ApiToken.objects.get().last_used_at
    client.get("/api/projects/")
    assert ApiToken.objects.get().last_used_at == first is not None
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    client.get("/api/projects/")
    used_again = ApiToken.objects.get().last_used_at
    assert used_again is not None and used_again >= first


def test_a_revoked_token_leaves_the_list(admin: User) -> None:
    made, _ = make_token(owner=admin, name="robot", role=Role.OPS)
    client = APIClient()
    client.force_login(admin)
    assert [row["id"] for row in client.get("/api/tokens/").json()["results"]] == [made.pk]
    assert client.delete(f"/api/tokens/{made.pk}/").status_code == 204
    assert client.get("/api/tokens/").json()["results"] == []


def test_ones_own_tokens_are_no_one_elses(admin: User) -> None:
    made, _ = make_token(owner=admin, name="robot", role=Role.OPS)
    client = APIClient()
    client.force_login(make_member(make_project(), Role.ADMIN))
    assert client.delete(f"/api/tokens/{made.pk}/").status_code == 404
    revoke_token(token=made, by=admin)


def test_a_token_is_shown_once_and_works(project: Project, admin: User) -> None:
    client = APIClient()
    client.force_login(admin)
    body = {"name": "pipeline", "project": project.pk, "role": "ops"}
    made = client.post("/api/tokens/", body)
    assert made.status_code == 201
    secret = made.json()["token"]
    assert secret not in client.get("/api/tokens/").content.decode()
    response = bearer(secret).get(f"/api/projects/{project.pk}/")
    assert response.json()["role"] == "ops"


def made(owner: User, **body: object) -> dict[str, object]:
    client = APIClient()
    client.force_login(owner)
    response = client.post("/api/tokens/", {"name": "pipeline", **body}, format="json")
    assert response.status_code == 201
    answer: dict[str, object] = response.json()
    return answer


def test_a_token_lasts_ninety_days_unless_its_maker_says_otherwise(admin: User) -> None:
    end = datetime.fromisoformat(str(made(admin)["expires_at"]))
    assert timedelta(days=89) < end - timezone.now() <= timedelta(days=90)
    assert made(admin, expires_at=None)["expires_at"] is None


def test_a_token_does_only_what_it_is_for(project: Project, admin: User) -> None:
    answer = made(admin, role="admin", scopes=["import", "read"])
    assert answer["scopes"] == ["read", "import"]
    client = bearer(str(answer["token"]))
    assert client.get(f"/api/projects/{project.pk}/generations/").status_code == 200
    refused = client.patch(f"/api/projects/{project.pk}/", {"name": "x"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/scope_missing")
    assert "everything" in refused.json()["detail"]
    exports = bearer(str(made(admin, role="ops", scopes=["export"])["token"]))
    assert exports.get(f"/api/projects/{project.pk}/exports/csv/").status_code == 200
    assert exports.get(f"/api/projects/{project.pk}/insights/").status_code == 403


def test_a_token_shows_pictures_only_if_it_may_read(project: Project, admin: User) -> None:
    image = make_generation(make_product(project)).image
    address = image.url(image.Variant.FULL)
    judges = bearer(str(made(admin, role="ops", scopes=["judge"])["token"]))
    reads = bearer(str(made(admin, role="ops", scopes=["read"])["token"]))
    assert (judges.get(address).status_code, reads.get(address).status_code) == (403, 404)


def test_tokens_older_than_scopes_keep_their_rights(project: Project, admin: User) -> None:
    client = token(admin)
    ApiToken.objects.update(scopes=None)
    assert client.patch(f"/api/projects/{project.pk}/", {"name": "x"}).status_code == 200
    person = APIClient()
    person.force_login(admin)
    assert person.get("/api/tokens/").json()["results"][0]["scopes"] == ["admin"]


@pytest.mark.parametrize("scopes", [[], ["everything"], "read", None])
def test_scopes_that_are_none_are_refused(admin: User, scopes: object) -> None:
    client = APIClient()
    client.force_login(admin)
    body = {"name": "pipeline", "scopes": scopes}
    response = client.post("/api/tokens/", body, format="json")
    assert response.status_code == 400
    assert any(name.startswith("scopes") for name in response.json()["fields"])


def test_a_token_for_a_foreign_project_is_404(admin: User) -> None:
    client = APIClient()
    client.force_login(admin)
    body = {"name": "pipeline", "project": make_project().pk, "role": "annotator"}
    assert client.post("/api/tokens/", body).status_code == 404


def test_unsafe_requests_by_session_need_the_csrf_token(project: Project, admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    address = f"/api/projects/{project.pk}/"
    body = {"name": "Renamed"}
    refused = client.patch(address, body, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/csrf"
    csrf = client.get("/api/session/").json()["csrf_token"]
    taken = client.patch(
        address, body, content_type="application/json", headers={"X-CSRFToken": csrf}
    )
    assert taken.json()["name"] == "Renamed"


def test_a_token_needs_no_csrf_token(project: Project, admin: User) -> None:
    _, secret = make_token(owner=admin, name="robot", role=Role.ADMIN)
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/projects/{project.pk}/"
    response = client.patch(address, {"name": "Renamed"}, content_type="application/json")
    assert response.status_code == 200
