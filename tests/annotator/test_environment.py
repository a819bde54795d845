"""Values of the environment are read as given; a wrong one is named in one line."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.environment import Environment, WrongSetting

ANYTHING = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(ANYTHING)
def test_text_and_secrets_are_read_as_given(value: str) -> None:
    env = Environment({"NAME": value})
    assert env.text("NAME") == env.secret("NAME") == value


def test_a_dollar_names_no_other_variable() -> None:
    env = Environment({"SECRET_KEY": "$HOME", "HOME": "/root", "OTHER": r"\$x${HOME}"})
    assert env.secret("SECRET_KEY") == "$HOME"
    assert env.text("OTHER") == r"\$x${HOME}"


def test_spaces_around_the_names_of_a_list_are_no_part_of_them() -> None:
    env = Environment({"NAMES": " a.example , b.example,, "})
    assert env.words("NAMES") == ["a.example", "b.example"]
    assert env.words("OTHERS", ("x", "y")) == ["x", "y"]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_secret_lies_in_a_file(tmp_path: Path, end: str) -> None:
    file = tmp_path / "my secret #1"
    file.write_bytes(f" $ecret % {end}".encode())
    assert Environment({"KEY_FILE": str(file)}).secret("KEY") == " $ecret % "
    assert Environment({"KEY": "", "KEY_FILE": str(file)}).secret("KEY") == " $ecret % "


def test_yes_and_no_in_the_usual_spellings() -> None:
    for value, meant in {"true": 1, "On": 1, " 1 ": 1, "YES": 1, "False": 0, "off": 0}.items():
        assert Environment({"X": value}).boolean("X") is bool(meant)
    assert Environment({}).boolean("X", default=True) is True


def test_proxies_are_a_number_or_networks() -> None:
    assert Environment({}).proxies("P", 1) == 1
    assert Environment({"P": "2"}).proxies("P", 1) == 2
    networks = Environment({"P": "10.0.0.0/8, 192.0.2.7 ,fd00::/8"}).proxies("P", 0)
    assert networks == [ip_network("10.0.0.0/8"), ip_network("192.0.2.7"), ip_network("fd00::/8")]


SECRET = "swordfish"
WRONG: dict[str, tuple[dict[str, str], Callable[[Environment], object]]] = {
    "no number": ({"X": "ten"}, lambda env: env.integer("X", 1)),
    "a fraction": ({"X": "1.5"}, lambda env: env.integer("X", 1)),
    "empty number": ({"X": ""}, lambda env: env.integer("X", 1)),
    "too small": ({"X": "0"}, lambda env: env.integer("X", 1, at_least=1)),
    "too large": ({"X": "32"}, lambda env: env.integer("X", 1, at_most=31)),
    "larger than anything": ({"X": "9" * 5000}, lambda env: env.integer("X", 1)),
    "a number as programmers write it": ({"X": "1_000"}, lambda env: env.integer("X", 1)),
    "no seconds": ({"X": "soon"}, lambda env: env.seconds("X", 1)),
    "for ever": ({"X": "inf"}, lambda env: env.seconds("X", 1)),
    "no number of seconds": ({"X": "nan"}, lambda env: env.seconds("X", 1)),
    "neither yes nor no": ({"X": "maybe"}, lambda env: env.boolean("X")),
    "empty boolean": ({"X": ""}, lambda env: env.boolean("X")),
    "empty text": ({"X": ""}, lambda env: env.text("X", "lite")),
    "empty list": ({"X": " , "}, lambda env: env.words("X", ("a",))),
    "no choice": ({"X": "b"}, lambda env: env.choice("X", ("a", "c"), "a")),
    "address for host": ({"X": "https://a.example"}, lambda env: env.hosts("X", ())),
    "host with port": ({"X": "a.example:8000"}, lambda env: env.hosts("X", ())),
    "hosts without commas": ({"X": "a.example b.example"}, lambda env: env.hosts("X", ())),
    "hosts on two lines": ({"X": "a.example\nb.example"}, lambda env: env.hosts("X", ())),
    "origins without commas": ({"X": "https://a https://b"}, lambda env: env.origins("X")),
    "origin with a path": ({"X": "https://a.example/b"}, lambda env: env.origins("X")),
    "origin without host": ({"X": "https://"}, lambda env: env.origins("X")),
    "origin without scheme": ({"X": "a.example"}, lambda env: env.origins("X")),
    "no network": ({"X": "10.0.0.0/33"}, lambda env: env.proxies("X", 0)),
    "negative proxies": ({"X": "-1"}, lambda env: env.proxies("X", 0)),
    "secret twice": ({"X": SECRET, "X_FILE": "/f"}, lambda env: env.secret("X")),
    "no file": ({"X_FILE": "/nowhere/at all"}, lambda env: env.secret("X")),
    "a folder for a file": ({"X_FILE": "/"}, lambda env: env.secret("X")),
    "an empty file": ({"X_FILE": "/dev/null"}, lambda env: env.secret("X")),
    "text that is no UTF-8": ({"X": "a\udcff"}, lambda env: env.text("X")),
    "secret that is no UTF-8": ({"X": f"{SECRET}\udcff"}, lambda env: env.secret("X")),
    "no folder": ({"X": "/dev/null/here"}, lambda env: env.folder("X", Path())),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_value_is_one_line_that_names_the_variable(case: str) -> None:
    variables, read = WRONG[case]
    with pytest.raises(WrongSetting) as caught:
        read(Environment(variables))
    line = str(caught.value)
    assert line.startswith("X") and "\n" not in line
    assert SECRET not in line


def test_a_file_that_is_no_text_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfeswordfish")
    with pytest.raises(WrongSetting, match=r"^X_FILE: .* is no text file") as caught:
        Environment({"X_FILE": str(tmp_path / "key")}).secret("X")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("content", [b" \n", b"\xef\xbb\xbf\r\n"])
def test_a_file_with_nothing_to_be_seen_is_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(WrongSetting, match=r"^X_FILE: .* is empty"):
        Environment({"X_FILE": str(tmp_path / "key")}).secret("X")


def test_a_secret_holds_no_nul(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"sword\0fish\n")
    with pytest.raises(WrongSetting, match=r"^X_FILE: .* is no text file"):
        Environment({"X_FILE": str(tmp_path / "key")}).secret("X")


def test_the_mark_at_the_beginning_of_a_file_is_no_part_of_a_secret(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbfswordfish\r\n")
    assert Environment({"X_FILE": str(tmp_path / "key")}).secret("X") == SECRET


def test_ipv6_hosts_are_hosts() -> None:
    assert Environment({"X": "[::1], a.example,.b.example,*"}).hosts("X", ()) == [
        "[::1]", "a.example", ".b.example", "*",
    ]  # fmt: skip


def test_what_begins_with_a_prefix_is_read_by_the_part_that_knows_it() -> None:
    variables = {"SCORING_SAM_SHA256": "ab", "SCORING_A": "", "SCORED": "1"}
    options = Environment(variables).beginning_with("SCORING_")
    assert options == {"SCORING_A": "", "SCORING_SAM_SHA256": "ab"}
