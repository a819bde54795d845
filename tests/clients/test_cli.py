"""The command line against a running server: output, exit codes, where the token lies."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from packshot import NotLoggedIn, config
from packshot.cli import BAD, GOOD, USAGE, WRONG, main

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def log_in(live_server: LiveServer, token: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{token}\n"))
    return main(["login", f"{live_server.url}/"])


def test_login_stores_the_token_for_the_user_alone(
    live_server: LiveServer, token: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert log_in(live_server, token, monkeypatch) == GOOD
    assert stat.S_IMODE(config.path().stat().st_mode) == 0o600
    assert main(["status", "-p", "spring", "--json"]) == GOOD
    printed = capsys.readouterr().out
    assert json.loads(printed.splitlines()[-1])["project"]["slug"] == "spring"
    assert token not in printed
    monkeypatch.setenv("PACKSHOT_URL", "http://127.0.0.1:9")
    with pytest.raises(NotLoggedIn):  # a stored token is not shown to another server
        config.read()


def test_a_wrong_token_is_not_stored(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log_in(live_server, "pks_wrong", monkeypatch) == WRONG
    assert not config.path().exists()
    assert main(["status", "-p", "spring"]) == WRONG
    assert "packshot login" in capsys.readouterr().err


def test_the_gate_of_a_pipeline(
    logged_in: object, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mug = folder / "mug"
    original = ["--original", str(mug / "original.png"), "-p", "spring"]
    assert main(["judge", str(mug / "a.png"), *original]) == GOOD
    assert main(["judge", str(mug / "a.png"), str(mug / "b.png"), *original]) == BAD
    assert "BAD " in capsys.readouterr().out
    assert main(["judge", str(mug / "b.png"), *original, "--json"]) == BAD
    assert json.loads(capsys.readouterr().out)["good"] == [False]
    assert main(["judge", str(mug / "a.png"), *original, "--min-score", "0.9"]) == WRONG
    assert "No model is in use" in capsys.readouterr().err
    assert main(["judge", str(mug / "gone.png"), *original]) == WRONG
    with pytest.raises(SystemExit) as usage:
        main(["judge"])
    assert usage.value.code == USAGE


def test_push_best_of_and_pull(
    logged_in: object, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["push", str(folder), "-p", "spring"]) == GOOD
    assert "3 rows taken" in capsys.readouterr().out
    mug = folder / "mug"
    images = [str(mug / "b.png"), str(mug / "a.png")]
    call = ["best-of", *images, "--original", str(mug / "original.png"), "-p", "spring"]
    assert main(call) == GOOD
    assert capsys.readouterr().out.startswith(f"1. {mug / 'a.png'}")
    (mug / "broken.png").write_bytes(b"no picture")
    assert main([call[0], str(mug / "broken.png"), *call[1:]]) == BAD
    assert "broken.png" in capsys.readouterr().err
    pairs = tmp_path / "pairs.jsonl"
    assert main(["pull", "--format", "dpo", "-o", str(pairs), "-p", "spring"]) == GOOD
    assert pairs.read_text() == "", "nobody has answered yet"
    assert main(["pull", "--format", "nonsense", "-p", "spring"]) == WRONG
