"""Django's own admin, for site admins: to look things up, and to correct people and projects.

Everything else is read-only here. Answers and the audit log never change; rows with counters,
scores or log lines change only through their own modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField, ModelForm, ValidationError
from django.http import HttpRequest

from annotator.errors import InvalidInput
from annotator.imports.buckets.address import check_url
from annotator.models import (
    Answer,
    ApiToken,
    Appraisal,
    Assignment,
    AuditEvent,
    Batch,
    BatchImage,
    BatchScore,
    BatchTurn,
    BlindAudit,
    BucketImport,
    BucketObject,
    BucketSource,
    Certificate,
    ConsistencyReport,
    Delivery,
    DeskHold,
    DriftWatch,
    Flag,
    Generation,
    GroupRole,
    GuidelinesVersion,
    Hold,
    Image,
    Invitation,
    Job,
    KnownAnswer,
    Membership,
    ModelVersion,
    PassedOver,
    Product,
    Project,
    Question,
    Reversal,
    Review,
    SavedView,
    ScoreDifference,
    SegmenterVersion,
    User,
    Webhook,
)
from scoring.vocabulary.audit_actions import AuditAction

# A hash is not itself a secret, but nobody needs to see it, and what is shown gets copied.
# Who knows the salt of a batch knows which of its images will be asked.
HIDDEN = ("secret_hash", "password", "salt", "sealed_secret", "sealed_previous")


class SuperuserSite(admin.AdminSite):
    """For superusers only; staff flags don't count."""

    site_header = site_title = "Packshot site administration"

    def has_permission(self, request: HttpRequest) -> bool:
        """Only active superusers."""
        return request.user.is_active and request.user.is_superuser


site = SuperuserSite(name="admin")


if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Model]
    AnyUserAdmin = UserAdmin[User]
    AnyUserForm = UserChangeForm[User]
    BucketForm = ModelForm[BucketSource]
else:  # they have no type parameters at run time
    AnyModelAdmin = admin.ModelAdmin
    AnyUserAdmin = UserAdmin
    AnyUserForm = UserChangeForm
    BucketForm = ModelForm


class Audited(AnyModelAdmin):
    """Changes made here are in the audit log, too."""

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        """Write it down."""
        _record(AuditAction.SITE_ADMIN_ADDED, request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> LogEntry:
        """Write it down."""
        _record(AuditAction.SITE_ADMIN_CHANGED, request, obj, changes=str(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Model]) -> list[LogEntry]:
        """Write it down."""
        for row in queryset:
            _record(AuditAction.SITE_ADMIN_DELETED, request, row)
        return super().log_deletions(request, queryset)


def _record(action: AuditAction, request: HttpRequest, row: Model, **detail: object) -> None:
    by = request.user
    assert isinstance(by, User)  # noqa: S101  only superusers get here
    project = row if isinstance(row, Project) else getattr(row, "project", None)
    AuditEvent.record(action, project=project, actor=by, target=row, name=str(row), **detail)


class Lookup(Audited):
    """Fast on big tables: no total count, and related rows by id instead of in a long list."""

    show_full_result_count = False
    list_per_page = 50

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Fields that are never shown: hashes of secrets, and salts."""
        fields = [field.name for field in self.opts.get_fields()]
        return [name for name in fields if name.endswith(HIDDEN)]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[object, object], request: HttpRequest, **kwargs: object
    ) -> ModelChoiceField[Model] | None:
        """Choose by id, because a list of a million rows would be no use."""
        kwargs["widget"] = ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ReadOnly(Lookup):
    """Rows can be viewed, not changed."""

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        """No."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """No."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """No."""
        return False


class PasswordLink(ReadOnlyPasswordHashWidget):
    """The link to set another password, without showing any part of the hash."""

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        """The parent's context without the hash."""
        return {**super().get_context(name, value, attrs), "summary": []}


class PersonForm(AnyUserForm):
    """The form of a person."""

    password = ReadOnlyPasswordHashField(widget=PasswordLink)


@admin.register(User, site=site)
class PeopleAdmin(Audited, AnyUserAdmin):
    """People; their passwords can be set here if there is no other way."""

    list_display = ("username", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    filter_horizontal = ()
    form = PersonForm  # type: ignore[assignment]  # the other parent is for any model


@admin.register(Project, site=site)
class ProjectAdmin(Lookup):
    """Projects."""

    list_display = ("name", "slug", "products_count", "generations_count", "answers_count")
    search_fields = ("name", "slug")


@admin.register(Membership, site=site)
class MembershipAdmin(Lookup):
    """Who is in which project."""

    list_display = ("user", "project", "role")
    list_filter = ("role",)
    search_fields = ("user__username", "project__name")


@admin.register(GroupRole, site=site)
class GroupRoleAdmin(Lookup):
    """Which role a group of the identity provider has in a project."""

    list_display = ("group", "project", "role")
    list_filter = ("role",)
    search_fields = ("group", "project__name")


class BucketSourceForm(BucketForm):
    """The form of a source."""

    def clean_url(self) -> str:
        """The address, if a source may have it."""
        url: str = self.cleaned_data["url"]
        try:
            check_url(url)
        except InvalidInput as error:
            raise ValidationError(error.detail) from error
        return url


@admin.register(BucketSource, site=site)
class BucketSourceAdmin(Audited):
    """Buckets from which projects may import; their secrets are in the environment alone."""

    list_display = ("name", "url", "credentials")
    filter_horizontal = ("projects",)
    form = BucketSourceForm  # type: ignore[assignment]  # the admin is one of any model


@admin.register(Product, site=site)
class ProductAdmin(ReadOnly):
    """Products; their counters are maintained by the import."""

    list_display = ("external_id", "project_id", "category", "is_audit", "generations_count")
    search_fields = ("external_id",)


@admin.register(Generation, site=site)
class GenerationAdmin(ReadOnly):
    """Generations; their scores and verdicts have modules of their own."""

    list_display = ("external_id", "project_id", "score_state", "score", "verdict", "verdict_by")
    list_filter = ("score_state", "verdict", "verdict_by")
    search_fields = ("external_id",)


@admin.register(Job, site=site)
class JobAdmin(ReadOnly):
    """Background work."""

    list_display = ("id", "project_id", "kind", "state", "attempts", "created_at", "finished_at")
    list_filter = ("kind", "state")


@admin.register(Answer, site=site)
class AnswerAdmin(ReadOnly):
    """What people answered; append-only."""

    list_display = ("id", "project_id", "user_id", "question_id", "choice", "created_at")
    list_filter = ("choice", "purpose")


@admin.register(Batch, site=site)
class BatchAdmin(ReadOnly):
    """Batches, without the salt of their draw."""

    list_display = ("id", "project_id", "number", "images_count", "created_at", "closed_at")


@admin.register(AuditEvent, site=site)
class AuditEventAdmin(ReadOnly):
    """Who did what; append-only."""

    list_display = ("id", "created_at", "project_id", "actor_id", "action", "target")
    list_filter = ("action",)
    search_fields = ("target",)


for written_by_the_site in (
    ApiToken, Appraisal, Assignment, BatchImage, BatchScore, BatchTurn, BlindAudit, BucketImport,
    BucketObject, Certificate,
    ConsistencyReport, Delivery, DeskHold, DriftWatch, Flag, GuidelinesVersion, Hold, Image,
    Invitation, KnownAnswer, ModelVersion, PassedOver, Question, Reversal, Review, SavedView,
    ScoreDifference, SegmenterVersion, Webhook,
):  # fmt: skip
    site.register(written_by_the_site, ReadOnly)
