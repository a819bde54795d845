"""The settings as programs start with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "$ecret/?#%@: word that is long enough to be a key, 1234567890"
SHOW = (
    "import json; from django.conf import settings as s; print(json.dumps([s.SECRET_KEY,"
    "str(s.DATABASES['default']['NAME']), s.DATABASES['default'].get('PASSWORD', ''),"
    "s.ALLOWED_HOSTS, str(s.MEDIA_ROOT), s.REDIS_URL, s.TRUSTED_PROXIES]))"
)


def start(*command: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A program in production, with nothing of this process's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environment = {**kept, "PACKSHOT_HOME": str(home), "SECRET_KEY": SECRET, **variables}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def shown(home: Path, **variables: str) -> list[object]:
    code = f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'annotator.settings'; {SHOW}"
    result = start(sys.executable, "-c", code, home=home, **variables)
    assert result.returncode == 0, result.stderr
    values: list[object] = json.loads(result.stdout)
    return values


def test_values_and_paths_are_read_as_given(tmp_path: Path) -> None:
    home = tmp_path / "a b#c%20d?e $f"
    key, name, password, hosts, media, _, proxies = shown(
        home, DATABASE_HOST="db", DATABASE_PASSWORD="$a/b?c#d", ALLOWED_HOSTS=" a.example , b ",
        BEHIND_PROXY="true",
    )  # fmt: skip
    assert (key, name, password) == (SECRET, "packshot", "$a/b?c#d")
    assert hosts == ["a.example", "b"]
    assert media == str(home.resolve() / "media")
    assert proxies == 1


def test_a_home_with_odd_characters_can_be_used(tmp_path: Path) -> None:
    home = tmp_path / "a b#c%20d?e $f"
    migrated = start(sys.executable, "manage.py", "migrate", "-v", "0", home=home)
    assert migrated.returncode == 0, migrated.stderr
    assert (home / "packshot.sqlite3").is_file()


PROGRAMS = {
    "manage.py": (sys.executable, "manage.py", "migrate"),
    "web server": (sys.executable, "-c", "import annotator.wsgi"),
    "worker": (sys.executable, "-m", "celery", "-A", "annotator", "worker"),
    "scheduler": (sys.executable, "-m", "celery", "-A", "annotator", "beat"),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_wrong_setting_ends_each_program_with_one_line(program: str, tmp_path: Path) -> None:
    result = start(*PROGRAMS[program], home=tmp_path, DATABASE_URL=f"mysql://ada:{SECRET}@db/x")
    assert result.returncode != 0
    output = (result.stdout + result.stderr).strip()
    assert output == (
        "DATABASE_URL begins with mysql://; it must be postgres://, postgresql:// or sqlite://."
    )


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY_FILE": "/x"}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
        ({"JOB_LEASE_SECONDS": "soon"}, "JOB_LEASE_SECONDS is 'soon'"),
        ({"SSL_REDIRECT": "perhaps"}, "SSL_REDIRECT is 'perhaps'"),
        ({"STORAGE_URL": "ftp://host/x"}, "STORAGE_URL starts with 'ftp'"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud'"),
        ({"PACKSHOT_MODE": "prod"}, "PACKSHOT_MODE is 'prod'"),
        ({"PACKSHOT_HOME": "/dev/null/x"}, "PACKSHOT_HOME: /dev/null/x can't be made"),
        ({"TRUSTED_PROXIES": "caddy"}, "TRUSTED_PROXIES must be"),
        (
            {"DATABASE_HOST": "127.0.0.1", "DATABASE_PORT": "1", "DATABASE_PASSWORD": "swordfish"},
            "The database can't be reached: connection to server",
        ),
    ],
)
def test_the_line_names_what_is_wrong(variables: dict[str, str], line: str, tmp_path: Path) -> None:
    result = start(sys.executable, "manage.py", "migrate", home=tmp_path, **variables)
    assert result.returncode == 1
    assert result.stderr.startswith(line)
    assert result.stderr.count("\n") == 1
    assert "swordfish" not in result.stderr and SECRET not in result.stderr


def test_the_deploy_check_is_quiet_when_all_is_right(tmp_path: Path) -> None:
    result = start(
        sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", "-t",
        "security", "-t", "compatibility", "-t", "jobs", home=tmp_path,
        ALLOWED_HOSTS="packshot.example", BEHIND_PROXY="true", REDIS_URL="redis://127.0.0.1:6379/9",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout
