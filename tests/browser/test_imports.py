"""Importing in the browser: a folder as it is, and how people handle refused rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import write_files
from tests.browser.conftest import Visitor
from tests.browser.pictures import picture
from tests.browser.test_pages import settle
from tests.browser.watching import wait_until_quiet

pytestmark = pytest.mark.browser


def imports_page(visitor: Visitor) -> Page:
    page = visitor.page
    visitor.goto(visitor.project + "/imports")
    settle(page)
    return page


def first_job(page: Page, badge: str) -> None:
    job = page.get_by_test_id("job").first
    expect(job.get_by_text(badge, exact=True)).to_be_visible(timeout=60_000)


def test_a_folder_is_imported_as_it_is(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    files = {
        f"shoot/{name}/{file}.png": file_of(photo(seed=seed))
        for seed, (name, file) in enumerate(
            [("tea-pot", "original"), ("tea-pot", "1"), ("lamp", "original"), ("lamp", "1")]
        )
    }
    write_files(tmp_path, files | {"shoot/.DS_Store": b"x", "shoot/lamp/Thumbs.db": b"x"})
    page = imports_page(visit("ada"))
    page.get_by_label("Folder to import").set_input_files(tmp_path / "shoot")
    chosen = page.get_by_test_id("chosen")
    expect(chosen).to_contain_text("4 files")
    expect(chosen).to_contain_text("each folder is a product")
    picture(page, "imports-folder")
    page.get_by_role("button", name="Import", exact=True).click()
    first_job(page, "Done")
    jobs = page.get_by_test_id("job")
    expect(jobs.filter(has_text="2 products and 2 generations").first).to_be_visible(timeout=60_000)


def test_files_that_nothing_tells_apart_are_not_sent(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    write_files(tmp_path, {"a.png": file_of(photo()), "b.png": file_of(photo(seed=1)),
                           "rows.csv": b"product,original\na,a.png\n"})  # fmt: skip
    page = imports_page(visit("ada"))
    files = page.get_by_label("Files to import")
    files.set_input_files([tmp_path / "a.png", tmp_path / "b.png"])
    send = page.get_by_role("button", name="Import", exact=True)
    expect(page.get_by_test_id("chosen")).to_contain_text("Nothing tells which image")
    expect(send).to_be_disabled()
    files.set_input_files(tmp_path / "rows.csv")
    expect(page.get_by_test_id("chosen")).to_contain_text("3 files")
    expect(page.get_by_test_id("chosen")).to_contain_text("Manifest: rows.csv")
    expect(send).to_be_enabled()
    files.set_input_files(tmp_path / "b.png")
    expect(page.get_by_test_id("chosen")).to_contain_text("2 files")


def test_a_second_choice_takes_the_place_of_a_refused_one(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    write_files(
        tmp_path, {"cut.zip": b"PK\x03\x04 cut short", "good.zip": b"PK\x05\x06" + bytes(18)}
    )
    visitor = visit("ada")
    page = imports_page(visitor)
    files = page.get_by_label("Files to import")
    files.set_input_files(tmp_path / "cut.zip")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("cut.zip is damaged or cut short")
    visitor.complaints.clear()  # the browser logs the 400
    files.set_input_files(tmp_path / "good.zip")
    expect(page.get_by_test_id("chosen")).to_contain_text("1 file, 22 B")
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_refused_rows_are_amber_reported_and_sent_again(
    visit: Callable[..., Visitor], tmp_path: Path, language: str
) -> None:
    words = {
        "en": ("Files to import", "Import", "Partly done", "Download the list (CSV)", "Done"),
        "zh-CN": ("要导入的文件", "导入", "部分完成", "下载列表（CSV）", "已完成"),
    }
    files, send, partly, report, done = words[language]
    product = f"mug-{language}"
    rows = [
        {"product": product, "original": "shoot/mug.png", "generation": f"{product}-{n}",
         "image": f"shoot/{n}.png"}
        for n in (1, 2)
    ]  # fmt: skip
    write_files(tmp_path, {"mug.png": file_of(photo()), "1.png": file_of(photo(seed=1)),
                           "2.png": b"no picture", "later/2.png": file_of(photo(seed=2)),
                           "rows.json": json.dumps(rows, indent=2).encode()})  # fmt: skip
    page = imports_page(visit("ada", locale=language))
    names = ("mug.png", "1.png", "2.png", "rows.json")
    page.get_by_label(files, exact=True).first.set_input_files([tmp_path / name for name in names])
    page.get_by_role("button", name=send, exact=True).click()
    first_job(page, partly)
    expect(page.get_by_test_id("refused-row")).to_have_count(1)
    wait_until_quiet(page)
    picture(page, f"imports-partly-{language}", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name=report).click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        header, refused = csv.reader(file)
    assert header == ["row", "reference", "reason", "code"]
    assert refused[:2] == ["2", f"{product}-2"]
    page.get_by_label(files, exact=True).last.set_input_files(tmp_path / "later/2.png")
    first_job(page, done)
    expect(page.get_by_test_id("refused-row")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_shops_csv_is_checked_first_and_then_imported(
    visit: Callable[..., Visitor], tmp_path: Path, language: str
) -> None:
    words = {
        "en": ("Files to import", "Check first", "Import", "Checked, nothing stored",
               "1 product and 1 generation imported"),
        "zh-CN": ("要导入的文件", "先检查", "导入", "已检查，未保存任何内容",
                  "已导入 1 件商品、1 张生成图"),
    }  # fmt: skip
    files, check, send, checked, stored = words[language]
    sku = f"jug-{language}"
    table = f"SKU;Photo;File;price\n{sku};jug.png;{sku}.png;9\n"
    write_files(tmp_path, {"jug.png": file_of(photo()), f"{sku}.png": file_of(photo(seed=1)),
                           "shop.csv": table.encode()})  # fmt: skip
    page = imports_page(visit("ada", locale=language))
    names = ("jug.png", f"{sku}.png", "shop.csv")
    page.get_by_label(files, exact=True).first.set_input_files([tmp_path / name for name in names])
    columns = page.get_by_test_id("columns")
    expect(columns.get_by_role("combobox", name="product", exact=True)).to_have_value("SKU")
    expect(columns.get_by_role("combobox", name="generation", exact=True)).to_have_value("File")
    page.get_by_role("button", name=check, exact=True).click()
    # The newest alone: further down are the rows of the other language's run.
    newest = page.get_by_test_id("job").first
    expect(newest).to_contain_text(checked, timeout=60_000)
    wait_until_quiet(page)
    picture(page, f"imports-checked-{language}", full_page=True)
    expect(page.get_by_test_id("chosen")).to_be_visible()
    page.get_by_role("button", name=send, exact=True).click()
    expect(page.get_by_test_id("chosen")).to_have_count(0, timeout=60_000)
    expect(newest).to_contain_text(stored, timeout=60_000)
