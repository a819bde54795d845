"""What the documentation tells people to type is run, page by page, in the order of the page.

Addresses and placeholders become those of a scratch project on a running server; everything else
runs as it stands there. What can't run here is listed with its reason; an entry that no page needs
any more fails, too.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import ManagementUtility
from pytest_django.live_server_helper import LiveServer

from annotator.models import Job, Project, Ranking
from packshot.cli import BAD, GOOD, main
from scoring.features.lite import Lite
from tests.clients.conftest import work
from tests.docs.test_pages import ALL, ROOT, fences, joined
from tests.factories import make_user
from tests.scoring.worker.material import enthroned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CLIENT_PAGE = ROOT / "clients" / "python" / "README.md"
INLINE = re.compile(r"`((?:python manage|manage|make|packshot|python -m)[^`]*)`")
COMMENT = re.compile(r"\s#\s.*$")

# A beginning of commands, and why they don't run here.
NOT_HERE: Final = {
    "docker compose": "needs Docker; tests/test_compose.py reads the file",
    "sudo -u postgres": "needs a PostgreSQL server and root",
    "pip install": "installs packages",
    "export ": "settings of a machine; tests/annotator/test_settings.py reads them",
    "echo ": "writes .env into the repository",
    "deploy/secrets": "writes into the repository; tests/test_compose.py runs it elsewhere",
    "granian": "a server, which does not end; the browser tests start it",
    "celery": "a worker, which does not end; tests/faults starts them",
    "caddy run": "a proxy that isn't installed here",
    "make ": "builds, installs or runs for minutes; below it is run without doing (make -n)",
    "python -m tests.bench": "measures for minutes",
    "python -m scoring.consistency.thresholds": "fits for minutes",
    "manage.py simulate": "plays people for minutes; tests/annotator/simulation runs it",
    "manage.py work": "a worker, which does not end; the browser tests start it",
    "manage.py models": "downloads weights from a hub",
    "manage.py finetune_segmenter": "trains for minutes; tests/scoring/worker/test_finetune.py",
    "manage.py retrain": "needs a campaign's answers; tests/annotator/management runs it",
    "manage.py restore": "needs an empty database; tests/annotator/backup runs it",
    "manage.py backup": "takes no part of a test's transaction; tests/annotator/backup runs it",
    "manage.py bucket_source": "needs a bucket; tests/annotator/management runs it",
    "manage.py link_account": "needs a provider; tests/annotator/management runs it",
    "python docs/verify_certificate.py": "tests/docs/test_verify_certificate.py runs it",
    "packshot login": "asks for the token; tests/clients/test_cli.py runs it",
    "packshot watch": "does not end; tests/clients/test_examples.py runs it",
}
PLACEHOLDERS: Final = {
    "SLUG": "spring",
    "NAME": "anna",
    "FORMAT": "csv",
    "FOLDER_OR_ZIP_OR_MANIFEST": "shoot/",
    "label_studio|argilla|preferences|csv": "label_studio",
}
MENTIONED: Final = ("login_link",)  # in the text by their names alone; asked for their help
FILES: Final = {"export": "out.csv", "import_from": "export.json"}
WITH_CLIENT: Final = (ROOT / "docs" / "api.md", CLIENT_PAGE)
OUTPUT: Final = re.compile(r"^(?:answers  model|\d+ +v\d|proxy_set_header|client_max_body)")


def commands(page: Path) -> list[str]:
    """Each command of the page: those in fences in their order, then those in the text."""
    text = [line for code in fences(page, "bash", "") for line in joined(code)]
    text += INLINE.findall(page.read_text())
    return [
        command
        for line in text
        for part in re.split(r"&&|\|\||;", COMMENT.sub("", line.replace("\n", " ")))
        if (command := plain(part)) and not OUTPUT.match(command)
    ]


def plain(command: str) -> str:
    """Without a prompt, settings in front, and the folder of the virtual environment."""
    words = command.strip().removeprefix("$ ")
    words = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", words)
    return re.sub(r"^(?:(?:\.venv/bin/)?python )?manage\.py", "manage.py", words)


def reason(command: str) -> str | None:
    """Why it does not run here."""
    return next((why for start, why in NOT_HERE.items() if command.startswith(start)), None)


def to_run() -> dict[Path, list[str]]:
    """By page; what an earlier page says too is run there."""
    seen: set[str] = set()
    found: dict[Path, list[str]] = {}
    for page in (*ALL, CLIENT_PAGE):
        mine = [each for each in commands(page) if not reason(each) and each not in seen]
        if mine and page.name != "map.md":  # which has the tree of folders
            found[page] = mine
            seen |= set(mine)
    return found


PAGES: Final = to_run()


@pytest.fixture
def scratch(
    tmp_path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder in which the pages' files lie."""
    for suffix in ("png", "webp"):
        for name in "ab":
            shutil.copy(folder / "mug" / f"{name}.png", tmp_path / f"{name}.{suffix}")
    for name in ("o.png", "mug.jpg"):
        shutil.copy(folder / "mug" / "original.png", tmp_path / name)
    with zipfile.ZipFile(tmp_path / "shoot.zip", "w") as archive:
        for path in sorted(folder.rglob("*.png")):
            archive.write(path, str(path.relative_to(folder)))
    (tmp_path / "rows.csv").write_text(
        "product,original,generation,image\nmug,mug/original.png,mug-a,mug/a.png\n"
    )
    (tmp_path / "shop.csv").write_text("SKU,original,File\nmug,mug/original.png,mug/a.png\n")
    for path in folder.iterdir():
        shutil.copytree(path, tmp_path / path.name)
    (tmp_path / "masks.json").write_text('{"images": [], "annotations": [], "categories": []}')
    (tmp_path / "export.json").write_text("[]")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(
    live_server: LiveServer,
    project: Project,
    token: str,
    scratch: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], None]:
    """Runs one command of a page; fails as the command fails."""
    make_user("anna")
    enthroned(project, key=Lite().key, dimension=Lite().dimension)
    built = scratch / "dist" / ".vite" / "manifest.json"  # so that no test waits for a real build
    built.parent.mkdir(parents=True)
    built.write_text("{}")
    settings.FRONTEND_DIST = scratch / "dist"
    monkeypatch.setenv("PACKSHOT_URL", live_server.url)
    monkeypatch.setenv("PACKSHOT_TOKEN", token)

    def runs(command: str) -> None:
        if command.startswith("curl "):
            curl(command, project=project, url=live_server.url, token=token)
        elif command.startswith("packshot "):
            command = command.replace("--ttl 600", "--ttl 0")  # nobody answers here
            words = [each for word in shlex.split(command)[1:] for each in expanded(word)]
            assert main(words) in (GOOD, BAD), command
        elif command.startswith("manage.py "):
            manage(command, monkeypatch)
        else:
            pytest.fail(f"{command!r} is neither run nor in NOT_HERE")
        work()

    return runs


def curl(command: str, *, project: Project, url: str, token: str) -> None:
    command = command.replace("https://packshot.example", url)
    command = re.sub(r"/projects/\d+/", f"/projects/{project.pk}/", command)
    for name, model in (("jobs", Job), ("rankings", Ranking)):
        if f"/{name}/" in command and re.search(rf"/{name}/\d+/", command):
            newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
            command = re.sub(rf"/{name}/\d+/", f"/{name}/{newest}/", command)
    command = command.replace("?wait=20", "?wait=0")
    done = subprocess.run(
        ["bash", "-c", command.replace("curl ", "curl --silent --show-error --fail-with-body ", 1)],
        env={**os.environ, "TOKEN": token}, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def manage(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = shlex.split(command)
    if words[1] == "create_admin":  # the others are about somebody who exists
        words = [word.replace("NAME", "berta") for word in words]
    words = [PLACEHOLDERS.get(word, word) for word in words]
    words = [FILES.get(words[1], word) if word == "FILE" else word for word in words]
    if len(words) == 2 and words[1] in MENTIONED:
        words.append("--help")
    monkeypatch.setattr("sys.stdin", io.StringIO("a long password 7\n"))
    try:
        ManagementUtility(words).execute()
    except SystemExit as ended:
        assert ended.code in (None, 0), command


def expanded(word: str) -> list[str]:
    """What a shell makes of a pattern."""
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_run(page: Path, run: Callable[[str], None]) -> None:
    for command in PAGES[page]:
        run(command)


def test_reasons_are_needed() -> None:
    everything = [each for page in (*ALL, CLIENT_PAGE) for each in commands(page)]
    unneeded = [each for each in NOT_HERE if not any(line.startswith(each) for line in everything)]
    assert unneeded == []


@pytest.mark.parametrize(
    "line",
    sorted({
        each for page in (*ALL, CLIENT_PAGE) for each in commands(page) if each.startswith("make ")
    }),
)  # fmt: skip
def test_targets_of_make_run_without_doing(line: str) -> None:
    words = [*shlex.split(line), "-n"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", WITH_CLIENT, ids=lambda page: page.stem)
def test_examples_in_python_run(
    page: Path, live_server: LiveServer, run: object, token: str,
    monkeypatch: pytest.MonkeyPatch, scratch: Path,
) -> None:  # fmt: skip
    shutil.copy(scratch / "a.png", scratch / "c.png")
    shutil.copy(scratch / "o.png", scratch / "mug.jpg")
    examples = fences(page, "python")
    assert examples
    for example in examples:
        code = example.replace("https://packshot.example", live_server.url).replace("pks_…", token)
        code = code.replace("ttl=600", "ttl=0")  # nobody answers here
        exec(compile(code, page.name, "exec"), {"__name__": "example"})  # noqa: S102  our own page
