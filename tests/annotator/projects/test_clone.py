"""A project like another one, without its data."""

from __future__ import annotations

import pytest

from annotator.models import AuditEvent, Membership, Project, Role
from annotator.projects.clone import COPIED, clone_project
from annotator.projects.guidelines import save_guidelines
from scoring.vocabulary.reasons import ReasonEntry, ReasonGroup, reasons_of
from tests.factories import make_generation, make_member, make_product, make_project, make_version

pytestmark = pytest.mark.django_db
# What a project is and has, rather than how it is set up.
NOT_SETTINGS = {
    "id", "name", "slug", "created_at", "archived_at", "deleting_at", "guidelines_number",
    "audit_salt", "champion", "products_count", "generations_count", "answers_count",
    "counts_checked_at", "retrain_clock_since",
}  # fmt: skip


def test_every_setting_is_copied_or_left_out_on_purpose() -> None:
    names = {field.name for field in Project._meta.concrete_fields}
    assert set(COPIED) == names - NOT_SETTINGS


def test_settings_guidelines_reasons_and_people_come_along_and_no_data() -> None:
    source = make_project(target_precision=0.9, retrain_weekdays="1", time_zone="Asia/Shanghai")
    ada, anna = make_member(source, Role.ADMIN), make_member(source)
    make_member(source, is_active=False)
    source.reasons = [ReasonEntry("wrong_season", ReasonGroup.BACKGROUND, "Wrong season")]
    source.save()
    save_guidelines(project=source, by=ada, markdown="Look.")
    make_generation(make_product(source))
    make_version(source)
    clone = clone_project(source=source, by=ada, name="Autumn")
    clone.refresh_from_db()
    assert (clone.name, clone.target_precision, clone.retrain_weekdays) == ("Autumn", 0.9, "1")
    assert clone.retrain_clock_since is not None and clone.audit_salt != source.audit_salt
    assert reasons_of(clone.reasons)[0].label == "Wrong season"
    assert (clone.guidelines, clone.guidelines_number) == ("Look.", 1)
    places = Membership.objects.filter(project=clone).values_list("user", "role", "guidelines_read")
    assert set(places) == {(ada.pk, "admin", 1), (anna.pk, "annotator", 1)}
    assert not clone.products.exists() and not clone.model_versions.exists()
    created = AuditEvent.objects.get(project=clone, action="project.created")
    assert created.detail["cloned_from"] == source.pk
