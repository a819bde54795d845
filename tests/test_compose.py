"""What `docker compose up` starts: its description as text, and its proxy for real."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from annotator.demo.serve import web_server

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 90


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())[
        "services"
    ]
    return described


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in services["proxy"]["volumes"]
    assert services["web"]["environment"]["BEHIND_PROXY"] == "true"


def test_secrets_are_files_and_stand_in_no_variable(services: dict[str, Any]) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|CREDENTIALS|KEY|TOKEN", name):
                assert name.endswith("_FILE") and value.startswith("/run/secrets/"), name
            assert not ("://" in str(value) and "PASSWORD" in str(value))
    wanted = {name for service in services.values() for name in service.get("secrets", ())}
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert wanted == set(whole["secrets"])


def test_the_script_makes_each_secret_once(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy/secrets", tmp_path / "deploy")
    subprocess.run([script, "s3"], check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert {Path(each["file"]).name for each in whole["secrets"].values()} <= set(made)
    assert len(made["secret_key"].strip()) == 64
    [identity] = json.loads(made["s3.json"])["identities"]
    assert identity["credentials"][0]["secretKey"] in made["storage_credentials"]
    subprocess.run([script], check=True)
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_containers_can_do_little(services: dict[str, Any]) -> None:
    """A read-only root, no capabilities, limits; all but the proxy as a user that isn't root."""
    for name, service in services.items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        limits = service["deploy"]["resources"]["limits"]
        assert limits["cpus"] and limits["memory"] and service["pids_limit"], name
        assert name in ("proxy", "s3") or service["user"] not in ("root", "0"), name
        assert "healthcheck" in service or name == "migrate", name


def test_what_is_written_lies_on_a_volume_or_in_memory(services: dict[str, Any]) -> None:
    for name in ("web", "worker", "scorer", "scorer-gpu", "scheduler", "migrate"):
        assert "data:/data" in services[name]["volumes"]
        assert "size=1g" in services[name]["tmpfs"][0]
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "PACKSHOT_HOME=/data STATIC_ROOT=/packshot/static" in dockerfile


def test_the_name_of_the_site_is_one_variable(services: dict[str, Any]) -> None:
    name = "${SITE:-localhost}"
    assert services["web"]["environment"]["ALLOWED_HOSTS"] == name
    assert services["proxy"]["environment"]["SITE"] == name
    assert "{$SITE:localhost} {" in (ROOT / "Caddyfile").read_text()


def test_one_container_migrates_and_the_others_wait_for_it(services: dict[str, Any]) -> None:
    assert services["migrate"]["command"] == "python manage.py migrate --noinput"
    assert services["migrate"]["restart"] == "no"
    for name in ("web", "worker", "scorer", "scorer-gpu", "scheduler"):
        waits = services[name]["depends_on"]["migrate"]
        assert waits == {"condition": "service_completed_successfully"}
        assert "manage.py migrate" not in str(services[name].get("command"))
    assert services["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    assert "/readyz" in str(services["web"]["healthcheck"])


def test_each_service_is_built_from_a_target_of_the_dockerfile(services: dict[str, Any]) -> None:
    targets = set(re.findall(r"^FROM \S+ AS (\S+)$", (ROOT / "Dockerfile").read_text(), re.M))
    built = {name: each["build"]["target"] for name, each in services.items() if "build" in each}
    assert built["scorer-gpu"] == "scorer" and built["scorer"] == "${SCORER_TARGET:-web}"
    assert {*built.values()} - {"${SCORER_TARGET:-web}"} <= targets
    assert all(built[name] == "web" for name in ("web", "worker", "scheduler", "migrate"))


def test_every_queue_has_a_worker(services: dict[str, Any]) -> None:
    from annotator.scoring_requests import TASKS

    served = {
        queue
        for service in services.values()
        for found in re.findall(r"-Q (\S+)", str(service.get("command", "")))
        for queue in found.split(",")
    }
    assert served == set(TASKS)


def test_the_gpu_and_the_s3_server_are_profiles(services: dict[str, Any]) -> None:
    profiles = {name: each["profiles"] for name, each in services.items() if "profiles" in each}
    assert profiles == {"scorer-gpu": ["gpu"], "s3": ["s3"]}
    assert services["scorer-gpu"]["runtime"] == "nvidia"
    assert services["scorer-gpu"]["environment"]["SCORING_DEVICE"] == "cuda"


def test_the_scheduler_keeps_its_state_among_the_data(services: dict[str, Any]) -> None:
    from django.conf import settings

    assert Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent == Path(settings.HOME)
    assert "--schedule" not in services["scheduler"]["command"]


MAKE_TABLES = (
    "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'annotator.settings';"
    "import django; django.setup(); from tests.quick_database import make_tables; make_tables()"
)

# --- the proxy itself -------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(log: Path, *command: str, **environment: str) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The production server behind the Caddy of the repository, and the folder of both."""
    if shutil.which("caddy") is None:
        pytest.skip("there is no Caddy here")
    web, tls, plain, admin = (free_port() for _ in range(4))
    base = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    production = {
        **base, "SECRET_KEY": "$ecret" * 10, "PACKSHOT_HOME": str(tmp_path), "BEHIND_PROXY": "true",
        "ALLOWED_HOSTS": "localhost",
    }  # fmt: skip
    for words in (["-c", MAKE_TABLES], ["manage.py", "create_admin", "ada"]):
        subprocess.run(
            [sys.executable, *words], input=b"A long sentence 4 us\n", check=True,
            capture_output=True, cwd=ROOT, env=production,
        )  # fmt: skip
    # As it is but for the ports, which may be taken here, or not be ours to open.
    text = (ROOT / "Caddyfile").read_text()
    ports = f"{{\n\thttp_port {plain}\n\thttps_port {tls}\n\tadmin 127.0.0.1:{admin}\n"
    (tmp_path / "Caddyfile").write_text(re.sub(r"^\{\n", ports, text, count=1, flags=re.M))
    caddy = {**base, "WEB": f"127.0.0.1:{web}", "HOME": str(tmp_path)}
    command = ["caddy", "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    with ExitStack() as stack:
        server = web_server(host="127.0.0.1", port=web)
        stack.enter_context(running(tmp_path / "web.log", *server, **production))
        stack.enter_context(running(tmp_path / "caddy.log", *command, **caddy))
        yield f"https://localhost:{tls}", tmp_path


def browser(folder: Path) -> urllib.request.OpenerDirector:
    """A browser that trusts the proxy's own CA and no other certificate of it."""
    [root] = folder.rglob("pki/authorities/local/root.crt")
    trust = ssl.create_default_context(cafile=str(root))
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=trust),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
    )


def until_it_answers(url: str, folder: Path) -> urllib.request.OpenerDirector:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            opener = browser(folder)
            with opener.open(f"{url}/api/health/", timeout=5):
                return opener
        except (OSError, ValueError):
            time.sleep(0.2)
    raise AssertionError("the site does not answer: " + (folder / "caddy.log").read_text()[-2000:])


def test_a_person_logs_in_through_the_proxy(site: tuple[str, Path]) -> None:
    url, folder = site
    opener = until_it_answers(url, folder)
    with opener.open(f"{url}/api/session/csrf/") as response:
        token = json.load(response)["csrf_token"]
    request = urllib.request.Request(  # noqa: S310  our own address
        f"{url}/api/session/",
        data=json.dumps({"username": "ada", "password": "A long sentence 4 us"}).encode(),
        headers={"Content-Type": "application/json", "X-CSRFToken": token, "Origin": url},
    )
    with opener.open(request) as response:
        assert json.load(response)["user"]["username"] == "ada"
    with opener.open(f"{url}/api/session/") as response:  # the session lives in a secure cookie
        assert json.load(response)["user"]["is_site_admin"] is True
