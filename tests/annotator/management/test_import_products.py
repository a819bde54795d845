"""`manage.py import_products` reports what it imported, and fails if it imported nothing."""

from __future__ import annotations

import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Job, JobKind, Project
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import write_files, write_manifest
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"mug/original.png": file_of(photo()), "mug/1.png": file_of(photo(seed=1))}
    write_files(tmp_path / "files", files | {"mug/2.png": b"no picture"})
    return tmp_path / "files"


def call(*arguments: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_products", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_folder(folder: Path) -> None:
    project = make_project(slug="shoes")
    out, err = call("shoes", folder)
    assert out == (
        "1 products and 1 generations are new, 0 rows changed nothing, 1 were refused.\n"
    )
    assert err.startswith("row 2 (mug/2.png): mug/2.png is not a picture")
    assert Job.objects.filter(project=project, kind=JobKind.SCORE).count() == 1


def test_again(folder: Path) -> None:
    call("shoes", folder, "--create")
    assert "1 rows changed nothing" in call("shoes", folder)[0]


def test_the_format_may_be_given(folder: Path) -> None:
    (folder / "rows.txt").write_text("product,original\nmug,mug/original.png\n")
    assert "1 products" in call("shoes", folder / "rows.txt", "--create", "--format", "csv")[0]


def test_a_project_is_made_on_request_only(folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no project 'shoes'"):
        call("shoes", folder)
    call("shoes", folder, "--create")
    assert Project.objects.get(slug="shoes").products_count == 1


def test_a_name_that_is_no_slug(folder: Path) -> None:
    with pytest.raises(CommandError, match="can't be a project's slug"):
        call("a b", folder, "--create")
    assert not Project.objects.exists()


def test_nothing_taken_is_a_failure(tmp_path: Path) -> None:
    make_project(slug="shoes")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call("shoes", write_manifest(tmp_path, [{"product": "mug", "original": "gone.png"}]))
    with pytest.raises(CommandError, match="no folder or file"):
        call("shoes", tmp_path / "gone")


def test_a_zip_that_is_cut_short_is_told(tmp_path: Path) -> None:
    make_project(slug="shoes")
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mug/original.png", file_of(photo()))
    (tmp_path / "shoot.zip").write_bytes(content.getvalue()[:-30])
    with pytest.raises(CommandError, match="zip archive is damaged or cut short"):
        call("shoes", tmp_path / "shoot.zip")


def test_a_manifest_that_is_not_understood_is_told_once(tmp_path: Path) -> None:
    make_project(slug="shoes")
    (tmp_path / "rows.csv").write_bytes(b"<!doctype html>\n" * 50)
    with pytest.raises(CommandError, match="is a web page"):
        call("shoes", tmp_path / "rows.csv")


def test_only_the_first_refused_rows_are_shown_and_all_are_counted(folder: Path) -> None:
    rows = [{"product": "mug", "original": "mug/original.png", "generation": str(n),
             "image": "gone.png"} for n in range(103)]  # fmt: skip
    out, err = call("shoes", write_manifest(folder, rows), "--create")
    assert out.endswith("103 were refused.\n")
    assert err.count("row ") == 100
    assert "3 more refused rows" in err


def test_a_dry_run_imports_nothing(folder: Path) -> None:
    project = make_project(slug="shoes")
    out, err = call("shoes", folder, "--dry-run")
    assert "1 products and 1 generations would be new" in out
    assert err.startswith("row 2 (mug/2.png)")
    project.refresh_from_db()
    assert project.products_count == 0
    with pytest.raises(CommandError, match="There is no project 'hats'"):
        call("hats", folder, "--create", "--dry-run")


def test_columns_under_other_names(folder: Path) -> None:
    (folder / "shop.csv").write_text("SKU,Photo\nmug,mug/original.png\n")
    names = ("--column", "product=SKU", "--column", "original=Photo")
    assert "1 products" in call("shoes", folder / "shop.csv", "--create", *names)[0]
    with pytest.raises(CommandError, match="'colour' is none of product"):
        call("shoes", folder / "shop.csv", "--column", "colour=SKU")
