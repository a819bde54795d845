"""Two imports of the same rows at the same time have the same result as one."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connections

from annotator.models import Generation, Image, Product, Project
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import run, write_files, write_manifest
from tests.factories import make_project


@pytest.mark.django_db(transaction=True)
def test_imports_at_the_same_time(tmp_path: Path) -> None:
    project = make_project()
    write_files(tmp_path, {"mug.png": file_of(photo()), "a.png": file_of(photo(seed=1))})
    rows = [
        {"product": f"p{n}", "original": "mug.png", "generation": f"g{n}", "image": "a.png"}
        for n in range(40)
    ]
    forth = write_manifest(tmp_path, rows, name="forth.jsonl")
    back = write_manifest(tmp_path, rows[10:], name="back.jsonl")
    start = Barrier(4)
    failures: list[BaseException] = []

    def import_in_thread(manifest: Path) -> None:
        try:
            start.wait(timeout=20)
            run(project, manifest)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=import_in_thread, args=(path,)) for path in (forth, back) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    project = Project.objects.get(pk=project.pk)
    assert (project.products_count, project.generations_count) == (40, 40)
    assert Product.objects.count() == Generation.objects.count() == 40
    assert Image.objects.count() == 2
    assert set(Product.objects.values_list("generations_count", flat=True)) == {1}
