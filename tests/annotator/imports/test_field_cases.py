"""Real uploads through the whole import; each of these inputs failed once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from annotator.imports.run_import import run_import
from annotator.imports.stage_upload import stage_upload
from annotator.models import Generation, JobKind, Product, Project
from scoring.vocabulary.say import say
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder, run, write_files
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db

A, B, C, D, E, F = (file_of(photo(seed=seed)) for seed in range(6))
SHOOT = {"backpack/original.jpg": A, "backpack/1.jpg": B, "can/original.jpg": C, "can/1.jpg": D,
         "vase/original.jpg": E, "vase/1.jpg": F}  # fmt: skip


def table(*rows: Mapping[str, Any]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, dict.fromkeys(name for row in rows for name in row))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def archive(entries: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as writer:
        for name, content in entries.items():
            writer.writestr(name, content)
    return buffer.getvalue()


def row(product: str, original: str, image: str, **more: Any) -> dict[str, Any]:
    return {"product": product, "original": original, "generation": f"{product}-1",
            "image": image, **more}  # fmt: skip


Import = Callable[[Project, bytes, Mapping[str, bytes]], list[str]]


def on_the_command_line(folder: Path) -> Import:
    def take(project: Project, manifest: bytes, files: Mapping[str, bytes]) -> list[str]:
        recorder = Recorder()
        write_files(folder, files)
        (folder / "rows.dat").write_bytes(manifest)
        run(project, folder / "rows.dat", recorder)
        return list(recorder.reasons.values())

    return take


def uploaded(
    project: Project, manifest: bytes, files: Mapping[str, bytes], *, is_zip: bool, has_paths: bool
) -> list[str]:
    named = {"shoot.zip": archive(files)} if is_zip else dict(files)
    paths = list(named) if has_paths else []
    arguments = stage_upload(
        project=project,
        files=[ContentFile(content, name=Path(name).name) for name, content in named.items()],
        paths=paths,
        manifest=ContentFile(manifest, name="rows.dat"),
    )
    job = make_job(project, JobKind.IMPORT, arguments={**arguments})
    run_import(job, Recorder())
    return [say(row.reason) for row in job.refused.all()]


@pytest.fixture(params=["folder", "zip", "chosen folder"])
def take(request: pytest.FixtureRequest, tmp_path: Path) -> Import:
    """An import: on the command line, of an archive, of a folder chosen in the browser."""
    if request.param == "folder":
        return on_the_command_line(tmp_path)
    is_zip = request.param == "zip"
    return lambda project, manifest, files: uploaded(
        project, manifest, files, is_zip=is_zip, has_paths=not is_zip
    )


def pictures() -> dict[str, str]:
    """SHA-256 of each product's and generation's picture."""
    products = Product.objects.values_list("external_id", "image__sha256")
    generations = Generation.objects.values_list("external_id", "image__sha256")
    return {**dict(products), **dict(generations)}


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def expected(*products: str) -> dict[str, str]:
    return {
        name: sha(SHOOT[file])
        for product in products
        for name, file in (
            (product, f"{product}/original.jpg"),
            (f"{product}-1", f"{product}/1.jpg"),
        )
    }


ALL = ("backpack", "can", "vase")


@pytest.mark.parametrize(
    "pattern",
    [
        "https://cdn.example.com/shoot/{}/{}.jpg",
        "https://cdn.example.com/{}/{}.jpg?v=2&sig=a%2Fb",
        "https://storage.example.com/o/shoot%2F{}%2F{}.jpg?alt=media",
        "HTTPS://CDN.example.com/Shoot/{}/{}.JPG",
        "s3://bucket/{}/{}.jpg",
        "{}/{}.jpg",
        "{}\\{}.jpg",
        ".\\{}\\{}.jpg",
        "shoot//{}/./{}.jpg",
        "C:\\Users\\x\\shoot\\{}\\{}.jpg",
        "/home/x/shoot/{}/{}.jpg",
        "{}/{}.jpg?x=1",
        "{}/{}.JPG",
    ],
)
def test_each_product_gets_its_own_picture(take: Import, pattern: str) -> None:
    rows = [row(name, pattern.format(name, "original"), pattern.format(name, 1)) for name in ALL]
    assert take(make_project(), table(*rows), SHOOT) == []
    assert pictures() == expected(*ALL)


def test_a_picture_that_was_forgotten_is_refused_and_no_other_taken(take: Import) -> None:
    url = "https://cdn.example.com/shoot/{}/{}.jpg"
    rows = [row(name, url.format(name, "original"), url.format(name, 1)) for name in ALL]
    only = {name: content for name, content in SHOOT.items() if name.startswith("vase")}
    assert len(take(make_project(), table(*rows), only)) == 2
    assert pictures() == expected("vase")


def test_what_is_ambiguous_is_refused_by_name(take: Import) -> None:
    reasons = take(make_project(), table(row("can", "original.jpg", "can/1.jpg")), SHOOT)
    assert reasons == [
        "original.jpg fits each of backpack/original.jpg, can/original.jpg, vase/original.jpg: "
        "name it with its folder"
    ]
    assert pictures() == {}


@pytest.mark.parametrize("path", ["../{}/{}.jpg", "x/../../{}/{}.jpg", "..\\{}\\{}.jpg"])
def test_a_path_that_leads_out_is_refused(take: Import, path: str) -> None:
    rows = table(row("can", path.format("can", "original"), path.format("can", 1)))
    (reason,) = take(make_project(), rows, SHOOT)
    assert "outside the folder" in reason


def test_files_sent_without_their_folder() -> None:
    rows = table(row("can", "images/clock.jpg", "images/clock-1.jpg"))
    files = {"clock.jpg": A, "clock-1.jpg": B}
    reasons = uploaded(make_project(), rows, files, is_zip=False, has_paths=False)
    assert reasons == []
    assert pictures() == {"can": sha(A), "can-1": sha(B)}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_unicode_forms(take: Import, form: Any, other: Any) -> None:
    names = [unicodedata.normalize(form, name) for name in ("Müller/Ä.jpg", "Müller/é.jpg")]
    rows = table(row("Müller", *(unicodedata.normalize(other, name) for name in names)))
    assert take(make_project(), rows, dict(zip(names, (A, B), strict=True))) == []
    assert pictures() == {"Müller": sha(A), "Müller-1": sha(B)}


def test_the_same_ids_in_another_unicode_form_change_nothing(take: Import) -> None:
    project = make_project()
    rows = row("Müller", "can/original.jpg", "can/1.jpg", category="Café", prompt="schön")
    take(project, table(rows), SHOOT)
    decomposed = {name: unicodedata.normalize("NFD", text) for name, text in rows.items()}
    assert take(project, json.dumps([decomposed]).encode(), SHOOT) == []
    assert (Product.objects.count(), Generation.objects.count()) == (1, 1)


def test_labels_and_ids_as_pandas_writes_them(take: Import) -> None:
    rows = [
        row("1007.0", "can/original.jpg", "can/1.jpg", label="1.0", prompt="NaN"),
        row("1008.0", "vase/original.jpg", "vase/1.jpg", label="", prompt="None of these"),
    ]
    rows[0]["generation"], rows[1]["generation"] = "1.0", "2.0"
    assert take(make_project(), table(*rows), SHOOT) == []
    generations = Generation.objects.order_by("external_id").values_list(
        "product__external_id", "external_id", "label", "prompt"
    )
    assert list(generations) == [("1007", "1", True, ""), ("1008", "2", None, "None of these")]


@pytest.mark.parametrize(
    "folder", ["same-basename", "zip-names", "csv-header", "pandas", "json-array"]
)
def test_the_inputs_themselves(shared_data: Path, folder: str) -> None:
    cases = shared_data / "field-cases"
    if not cases.is_dir():
        pytest.skip("no inputs from the field")
    take = FIELD_CASES[folder]
    take(cases / folder)


def imported(path: Path, *files: Path) -> tuple[dict[str, str], list[str]]:
    """An upload of these files, the first of them the manifest."""
    project = make_project()
    arguments = stage_upload(
        project=project,
        manifest=ContentFile(path.read_bytes(), name=path.name),
        files=[ContentFile(file.read_bytes(), name=file.name) for file in files],
    )
    job = make_job(project, JobKind.IMPORT, arguments={**arguments})
    run_import(job, Recorder())
    return pictures(), [say(row.reason) for row in job.refused.all()]


def _same_basename(folder: Path) -> None:
    pictures, refused = imported(folder / "manifest.csv", folder / "shoot.zip")
    with zipfile.ZipFile(folder / "shoot.zip") as shoot:
        assert pictures["can"] == sha(shoot.read("can/original.jpg"))
    assert len(set(pictures.values())) == 6
    assert refused == []


def _zip_names(folder: Path) -> None:
    assert imported(folder / "backslash-manifest.csv", folder / "slashes.zip")[1] == []
    relative = folder / "relative-path"
    pictures = (relative / "clock.jpg", relative / "clock-1.jpg")
    assert imported(relative / "manifest.csv", *pictures)[1] == []
    call_command("import_products", "slashes", str(folder / "backslashes.zip"), "--create")
    ids = Product.objects.filter(project__slug="slashes").values_list("external_id", flat=True)
    assert sorted(ids) == ["can", "vase"]


def _clock(folder: Path) -> list[Generation]:
    (manifest,) = [path for path in folder.iterdir() if path.suffix in (".csv", ".json")]
    pictures, refused = imported(manifest, *sorted(folder.glob("*.jpg")))
    assert refused == []
    assert set(pictures) == {"clock", "c-1", "c-2"}
    return list(Generation.objects.order_by("external_id"))


def _csv_header(folder: Path) -> None:
    first, second = _clock(folder)
    assert (first.generator, first.label, second.label) == ("sdxl-inpaint", True, False)


FIELD_CASES: dict[str, Callable[[Path], Any]] = {
    "same-basename": _same_basename,
    "zip-names": _zip_names,
    "csv-header": _csv_header,
    "pandas": _clock,
    "json-array": _clock,
}
