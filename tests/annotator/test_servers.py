"""Database, Redis and broker from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kombu.utils.url import parse_url
from redis.connection import parse_url as parse_redis

from annotator.environment import Environment, WrongSetting
from annotator.server_url import read_server_url
from annotator.servers import broker_of, database_of, redis_of

FILE = Path("/srv/a b#c%20?d/packshot.sqlite3")
ANYTHING = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


def database(**variables: str) -> dict[str, Any]:
    return {**database_of(Environment(variables), otherwise=FILE)}


def test_sqlite_is_the_default_wherever_the_home_is() -> None:
    assert database()["NAME"] == str(FILE)
    assert database()["ENGINE"].endswith("sqlite3")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/a b#c%20?d.db", "/srv/a b#c%20?d.db"),
        ("sqlite:///here.db", "here.db"),
        ("sqlite://:memory:", ":memory:"),
        ("sqlite://", ":memory:"),
    ],
)
def test_the_path_of_sqlite_is_read_as_given(url: str, name: str) -> None:
    assert database(DATABASE_URL=url)["NAME"] == name


def test_a_url_in_all_its_parts() -> None:
    settings = database(DATABASE_URL="postgres://ada:p%40ss@db.example:6432/shots?sslmode=require")
    assert (settings["USER"], settings["PASSWORD"]) == ("ada", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "6432", "shots")
    assert settings["OPTIONS"] == {"sslmode": "require", "connect_timeout": 5}


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql:///shots", ("", "", "", "shots")),
        ("postgres://ada@/shots", ("ada", "", "", "shots")),
        ("postgres://db/shots", ("", "", "db", "shots")),
        ("postgres://[fd00::7]:5432/shots", ("", "", "fd00::7", "shots")),
        ("postgres://%2Fvar%2Frun/shots", ("", "", "/var/run", "shots")),
    ],
)
def test_parts_may_be_left_out(url: str, parts: tuple[str, ...]) -> None:
    settings = database(DATABASE_URL=url)
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["NAME"]) == parts


@pytest.mark.parametrize(
    "password",
    ["$x", "a/b", "a?b", "a#b", "a@b", "a:b", "100%", "a b", "/?#@:", "a@b/c", "ö", "a&b=c", "[x]"],
)
def test_a_pasted_password_is_understood(password: str) -> None:
    settings = database(DATABASE_URL=f"postgres://ada:{password}@db:5432/shots?sslmode=require")
    assert settings["PASSWORD"] == password
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", "5432", "shots")
    assert settings["OPTIONS"] == {"sslmode": "require", "connect_timeout": 5}


@given(user=ANYTHING, password=ANYTHING, name=ANYTHING)
def test_what_is_encoded_comes_out_whole(user: str, password: str, name: str) -> None:
    encoded = [quote(part, safe="") for part in (user, password, name)]
    settings = database(DATABASE_URL="postgres://{}:{}@db/{}".format(*encoded))
    assert (settings["USER"], settings["PASSWORD"], settings["NAME"]) == (user, password, name)


@given(user=ANYTHING, password=ANYTHING, name=ANYTHING)
def test_single_variables_are_read_as_given(user: str, password: str, name: str) -> None:
    settings = database(
        DATABASE_HOST="db", DATABASE_PORT="6432", DATABASE_NAME=name, DATABASE_USER=user,
        DATABASE_PASSWORD=password, DATABASE_SSLMODE="verify-full",
    )  # fmt: skip
    assert (settings["USER"], settings["PASSWORD"], settings["NAME"]) == (user, password, name)
    assert (settings["HOST"], settings["PORT"]) == ("db", "6432")
    assert settings["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": 5}


def test_the_password_lies_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("$a/b?c#d%e@f:g\n")
    alone = database(DATABASE_HOST="db", DATABASE_PASSWORD_FILE=str(file))
    beside = database(DATABASE_URL="postgres://ada@db/shots", DATABASE_PASSWORD_FILE=str(file))
    assert alone["PASSWORD"] == beside["PASSWORD"] == "$a/b?c#d%e@f:g"
    assert alone["NAME"] == "packshot"


def test_an_address_lies_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "address"
    file.write_text("postgres://ada:$x@db/shots\n")
    assert database(DATABASE_URL_FILE=str(file))["PASSWORD"] == "$x"


SECRET = "swordfish"


@pytest.mark.parametrize(
    "variables",
    [
        {"DATABASE_URL": ""},
        {"DATABASE_URL": f"mysql://ada:{SECRET}@db/shots"},
        {"DATABASE_URL": f"ada:{SECRET}@db/shots"},
        {"DATABASE_URL": f"{SECRET}{SECRET}{SECRET}://x"},
        {"DATABASE_URL": f"postgres://ada:{SECRET}@db:port/shots"},
        {"DATABASE_URL": f"postgres://ada:{SECRET}@db:99999/shots"},
        {"DATABASE_URL": f"postgres://ada:{SECRET}@db"},
        {"DATABASE_URL": f"postgres://ada:{SECRET}@db:5432:6/shots"},
        {"DATABASE_URL": f"postgres://ada:{SECRET}@db/shots", "DATABASE_PASSWORD": SECRET},
        {"DATABASE_URL": f"postgres://ada:{SECRET}@db/shots", "DATABASE_HOST": "db"},
        {"DATABASE_HOST": "db", "DATABASE_PORT": SECRET},
        {"DATABASE_HOST": "db", "DATABASE_SSLMODE": "perhaps"},
        {"DATABASE_PASSWORD": SECRET, "DATABASE_PASSWORD_FILE": "/f"},
    ],
)
def test_what_is_wrong_is_named_without_the_secret(variables: dict[str, str]) -> None:
    with pytest.raises(WrongSetting, match=r"^DATABASE_\w+") as caught:
        database(**variables)
    assert SECRET not in str(caught.value) and "\n" not in str(caught.value)


@given(password=ANYTHING)
def test_libraries_read_our_redis_as_it_was_meant(password: str) -> None:
    env = Environment({"REDIS_URL": "redis://redis.example:6380/3", "REDIS_PASSWORD": password})
    address = redis_of(env)
    assert ";" not in address and "," not in address  # which some split lists of servers at
    assert parse_redis(address)["password"] == parse_url(address)["password"] == password
    assert parse_redis(address)["db"] == 3
    assert (parse_url(address)["hostname"], parse_url(address)["port"]) == ("redis.example", 6380)


def test_redis_and_broker() -> None:
    env = Environment({"REDIS_URL": "rediss://:p#w@r/0?ssl_cert_reqs=none"})
    assert redis_of(env) == "rediss://:p%23w@r/0?ssl_cert_reqs=none"
    assert broker_of(env, otherwise=redis_of(env)) == redis_of(env)
    assert redis_of(Environment({"REDIS_URL": ""})) == ""
    broker = broker_of(Environment({"BROKER_URL": "amqp://u:p/w@mq:5672//"}), otherwise="")
    assert broker == "amqp://u:p%2Fw@mq:5672//"
    assert parse_url(broker)["password"] == "p/w"


@pytest.mark.parametrize(
    "variables",
    [
        {"REDIS_URL": f"http://:{SECRET}@r/0"},
        {"REDIS_URL": f"redis://:{SECRET}@r:x/0"},
        {"REDIS_URL": SECRET},
        {"REDIS_PASSWORD": SECRET},
        {"REDIS_URL": f"redis://:{SECRET}@r/0", "REDIS_PASSWORD": SECRET},
        {"BROKER_URL": f"kafka://u:{SECRET}@r"},
    ],
)
def test_a_wrong_redis_is_named_without_the_secret(variables: dict[str, str]) -> None:
    env = Environment(variables)
    with pytest.raises(WrongSetting, match=r"^(REDIS|BROKER)_\w+") as caught:
        broker_of(env, otherwise=redis_of(env))
    assert SECRET not in str(caught.value) and "\n" not in str(caught.value)


def test_options_are_decoded() -> None:
    url = read_server_url("X", "redis://r/0?a=b%20c&d=", ("redis",))
    assert url.options == {"a": "b c", "d": ""}
