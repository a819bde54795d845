"""The marks of origin that imported files have."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.models import Generation
from annotator.provenance import TRAINED, stamped
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import run, write_files, write_manifest
from tests.factories import make_project

pytestmark = pytest.mark.django_db


def test_they_are_kept_also_when_the_picture_is_known(tmp_path: Path) -> None:
    project = make_project()
    marked = stamped(file_of(photo(seed=1)), TRAINED)
    write_files(
        tmp_path,
        {"mug.png": file_of(photo()), "a.png": marked, "b.png": file_of(photo(seed=2))},
    )
    rows = [
        {"product": "mug", "original": "mug.png", "generation": name, "image": f"{name}.png"}
        for name in "ab"
    ]
    run(project, write_manifest(tmp_path, rows))
    again = {"product": "cup", "original": "mug.png", "generation": "c", "image": "a.png"}
    run(project, write_manifest(tmp_path, [again], name="again.jsonl"))
    found = Generation.objects.values_list("external_id", "image__source_type")
    assert dict(found) == {"a": TRAINED, "b": "", "c": TRAINED}
