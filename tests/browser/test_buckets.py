"""Importing from a bucket in the browser: choosing a folder, looking into it, following it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import write_files
from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.test_imports import first_job, imports_page

pytestmark = pytest.mark.browser


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    """A folder with two products, one of which lacks its original."""
    names = ("lamp/original", "lamp/1", "tea-pot/1")
    files = {f"autumn/{name}.png": file_of(photo(seed=n)) for n, name in enumerate(names)}
    write_files(tmp_path, files)
    return tmp_path


def test_a_folder_is_previewed_imported_and_followed(
    visit: Callable[..., Visitor], bucket: Path
) -> None:
    visitor = visit("ada")
    visitor.site.manage("bucket_source", "shop", f"file://{bucket}", "--project", "demo")
    page = imports_page(visitor)
    page.get_by_label("Folder in it").fill("autumn")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_test_id("bucket-object")).to_have_count(3)
    expect(page.get_by_text("the folder has no file named original")).to_be_visible()
    picture(page, "buckets-preview", full_page=True)
    page.get_by_role("combobox", name="Look for new images").first.click()
    page.get_by_role("option", name="Every 15 minutes").click()
    page.get_by_role("button", name="Import folder").click()
    first_job(page, "Partly done")
    row = page.get_by_test_id("bucket-import")
    expect(row).to_contain_text("autumn/")
    expect(row).to_contain_text("Next:")
    expect(page.get_by_test_id("refused-row")).to_contain_text("tea-pot")
    expect(page.get_by_text("Send other files")).to_have_count(0)  # they lie in the bucket
    picture(page, "buckets-followed", full_page=True)
    write_files(bucket, {"autumn/tea-pot/original.png": file_of(photo(seed=9))})
    row.get_by_role("button", name="Look now").click()
    done = page.get_by_text("1 product and 1 generation imported", exact=True)
    expect(done.first).to_be_visible(timeout=60_000)
    in_chinese(visit)


def in_chinese(visit: Callable[..., Visitor]) -> None:
    page = imports_page(visit("ada", locale="zh-CN"))
    page.get_by_label("其中的文件夹").fill("autumn")
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_test_id("bucket-object")).to_have_count(4)
    picture(page, "buckets-chinese", full_page=True)
    page.get_by_test_id("bucket-import").get_by_role("button", name="停止导入").click()
    page.get_by_role("dialog").get_by_role("button", name="停止导入").click()
    expect(page.get_by_test_id("bucket-import")).to_have_count(0)
