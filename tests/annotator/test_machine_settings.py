"""The endpoint of the machine annotator, as the environment names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.environment import Environment, WrongSetting
from annotator.machine_settings import Endpoint, machine_of

GIVEN = {"VLM_URL": "https://api.example.com/v1/", "VLM_MODEL": "vlm-7b"}


def test_without_it_there_is_no_machine() -> None:
    assert machine_of(Environment({})) is None


def test_all_of_it(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sk-1\n")
    given = {**GIVEN, "VLM_KEY_FILE": str(key), "VLM_PRIVATE": "true", "VLM_SECONDS": "5"}
    found = machine_of(Environment(given))
    assert found == Endpoint("https://api.example.com/v1", "vlm-7b", "sk-1", True, 5.0)
    assert found.host == "api.example.com"
    assert "sk-1" not in repr(found)


def test_plain_http_is_for_private_addresses() -> None:
    given = {**GIVEN, "VLM_URL": "http://127.0.0.1:8080/v1", "VLM_PRIVATE": "yes"}
    found = machine_of(Environment(given))
    assert found is not None
    assert found.host == "127.0.0.1:8080"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"VLM_URL": "https://a"}, "VLM_URL is set, but VLM_MODEL is not"),
        ({"VLM_MODEL": "a"}, "VLM_MODEL is set, but VLM_URL is not"),
        ({"VLM_KEY": "a"}, "VLM_KEY is set, but VLM_URL is not"),
        ({"VLM_KEY_FILE": "/x"}, "VLM_KEY is set, but VLM_URL is not"),
        ({**GIVEN, "VLM_URL": "http://a"}, "must begin with https://"),
        ({**GIVEN, "VLM_URL": "ftp://a"}, "must be the address"),
        ({**GIVEN, "VLM_URL": "https://u:p@a"}, "must be the address"),
        ({**GIVEN, "VLM_URL": "https://a?key=1"}, "must be the address"),
        ({**GIVEN, "VLM_SECONDS": "0"}, "from 1 to 600"),
        ({**GIVEN, "VLM_MODEL": "x" * 101}, "up to 100"),
        ({**GIVEN, "VLM_KEY": "a\nb"}, "can't have"),
    ],
)
def test_wrong_ones_are_named(given: dict[str, str], says: str) -> None:
    with pytest.raises(WrongSetting, match=says.replace("?", r"\?")):
        machine_of(Environment(given))
